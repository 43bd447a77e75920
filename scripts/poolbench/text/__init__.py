"""Text for people: numbers with their units, and names that any terminal or page can show."""
