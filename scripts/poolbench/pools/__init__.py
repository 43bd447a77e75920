"""What the scripts know about pools: their order, their looks, and which of them need cooperative waits."""
