"""Did this change make it slower? The regression gate `scripts/gate`.

DESIGN.md beside this file says which statistics, why, and what they promise. From the bottom up: pure statistics
(sign_test, holm, rank_sum, sensitivity), what is compared (metrics, cells), the verdict (paired, judge; unpaired for
two files), the measuring (order, plan, journal, trial, duet), and what is told of it (report, with a file per format).
"""
