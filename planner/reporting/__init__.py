"""Plans and quarters in figures, and as the paragraphs of a report."""
