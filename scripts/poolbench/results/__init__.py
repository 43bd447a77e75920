"""Reads the CSVs that `poolbench run` wrote. results/README.md is their dictionary."""
