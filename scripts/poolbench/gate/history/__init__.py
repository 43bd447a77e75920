"""The gates of many commits, chained: what single gates cannot see."""
