"""How the scripts deal with the operating system: signals, files, and how a program ends."""
