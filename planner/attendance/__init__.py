"""What happened at the visits: attended or not, findings."""
