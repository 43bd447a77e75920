"""Did this change make it slower? The regression gate `scripts/gate`.

DESIGN.md beside this file says which statistics it uses, why, and what they promise. From the bottom up:
- what is compared: metrics, cells, matrix, comparisons;
- pure statistics: rank_of_three, holm, permutation, estimates;
- judging rounds: judge, looks, values, stages; judging files: unpaired, runs, in_common and comparable;
- programs: git, repository, children, builds and sources (turn what the user named into a file), programs (one
process), arms (the three copies), preflight (checks that they can be compared);
- the rounds: order, plan, journal, state (where they are kept), processes, rounds, progress;
- reporting: outcome_report, report/ with a file per format, outputs; export/ for other tools;
- the command line: options, __main__, and a *_command for each command; failures are how it ends early;
- validation/: the proof that the promises are kept.
"""
