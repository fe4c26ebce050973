"""A month's real schedule: read, matched to what was expected, previewed, applied."""
