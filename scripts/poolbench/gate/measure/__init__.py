"""Measures rounds: checks, journal, arms."""
