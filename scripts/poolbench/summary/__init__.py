"""Turns the repetitions of each cell into one row of medians, with the speed-up and the name of the workload."""
