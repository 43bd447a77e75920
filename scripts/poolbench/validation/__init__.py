"""The proof that the gate keeps its promises: scripts/gate-validation measures once and simulates many gates."""
