"""The command line: options, a file per command, outputs."""
