"""Proof that the gate keeps its promises: scripts/gate-validation measures once and simulates often."""
