"""scripts/plot: pictures of figures and timelines, drawn by matplotlib."""
