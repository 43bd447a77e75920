"""One HTML file that shows what a set of results says and needs nothing else: no network, no other file."""
