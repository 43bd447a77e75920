"""What people and programs make of the CSVs that `poolbench run` wrote: figures, a report, a regression gate.

Nothing here knows more of the suite than results/README.md says. `results` is the only reader of the CSV.
"""
