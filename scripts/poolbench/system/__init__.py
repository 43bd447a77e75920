"""Signals, child processes, progress, files, exit codes."""
