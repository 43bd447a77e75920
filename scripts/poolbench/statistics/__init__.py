"""Groups of rows and medians with their intervals: functions of arrays."""
