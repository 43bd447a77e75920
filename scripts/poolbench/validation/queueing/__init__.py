"""Compares the waits of measured loads with those that queueing theory predicts."""
