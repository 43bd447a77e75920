"""What a set of medians says, in words: pure functions of the cells that `summary.summarize` returns."""
