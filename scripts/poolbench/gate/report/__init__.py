"""What a gate reports, with a file for each format."""
