"""Signals, files and exit codes."""
