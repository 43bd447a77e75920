"""Programs under test: named by the user, built from git, run."""
