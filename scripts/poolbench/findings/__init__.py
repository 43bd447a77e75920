"""What the cells of a summary say, in sentences: pure functions of what `summarize` returns."""
