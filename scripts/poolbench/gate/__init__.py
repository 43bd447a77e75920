"""Did this change make it slower? The regression gate `scripts/gate`.

DESIGN.md beside this file says which statistics, why, and what they promise. From the bottom up:
- pure statistics: sign_test, rank_sum, holm, sensitivity;
- what is compared: metrics, cells, matrix;
- the verdict: paired and judge of a duet, unpaired, in_common and comparable of two files;
- programs: git, builds and sources (from what the user named to a file), programs (one process), arms (the three copies),
  preflight (whether they compare at all);
- the rounds: order, plan, journal, state (where they are kept), trials (the processes), duet (the stages), progress;
- what is told: summing_up, report/ with a file per format, outputs (which build on ../outputs and ../printable); export/ for other tools;
- the command line: options, __main__, and a *_command for each command; failures are how it ends early;
- validation/: the proof that the promises are kept.
"""
