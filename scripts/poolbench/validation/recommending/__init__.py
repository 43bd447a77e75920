"""Whether the advice of `poolbench recommend` is as good as an exhaustive sweep."""
