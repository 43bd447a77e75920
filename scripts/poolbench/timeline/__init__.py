"""Reads what `poolbench run --timeline` wrote."""
