"""What a map of the organisation shows: where its hosts are, what they need, and who is sent there."""
