"""Measures rounds: checks, plan, journal, processes."""
