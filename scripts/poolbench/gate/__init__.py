"""Did this change make it slower? The regression gate `scripts/gate`.

DESIGN.md beside this file says which statistics it uses, why, and what they promise. The folders are layers; each
imports only itself and what follows it. From the top:

    commands     the command line: options, a file for each command, outputs
    report       a finished gate in words, with a file for each format
    stages       measure, judge, measure again, judge: of instructions, then of rounds
    measure      rounds on disk: preflight, journal, state, arms
    compare      what values say: estimates, exact tests, judging, outcomes; of rounds and of files. Pure functions
    programs     programs under test: git refs, builds, processes
    comparisons  what is compared, of cells and metrics
    metrics      the costs
    cells        what one process measures, and the three arms
    failures     reasons to end early
"""
