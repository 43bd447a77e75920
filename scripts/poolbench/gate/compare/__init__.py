"""What values say: estimates, tests, judging. Pure functions."""
