"""Groups of rows, medians with their intervals, exact tests, corrected p-values: functions of arrays."""
