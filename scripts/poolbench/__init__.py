"""Turns the CSVs that `poolbench run` writes into figures, a report and the verdict of a regression gate.

The folders are layers. Each imports only itself and the layers below it; tests/scripts/layers_test.py checks that.
From the top:

    validation    proves the promises of the gate and the loads
    gate          decides whether a change made it slower
    gate_history  chains the gates of many commits
    export        converts a CSV for benchstat and compare.py
    report        one HTML page that a browser shows
    plot          figures drawn with matplotlib
    figures       what a figure shows, no matter how it is drawn
    findings      what the medians say, in sentences
    summary       the repetitions of a cell as one row of medians
    timeline      reads a timeline
    results       reads a CSV
    statistics    groups, medians, exact tests, the correction of many p-values
    pools         their order and looks
    system        signals, child processes, progress, files, exit codes
    text          numbers and names that people can read
"""
