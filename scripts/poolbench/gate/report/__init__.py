"""What a gate says, apart from how it is printed: a file per format."""
