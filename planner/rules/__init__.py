"""The board's rules: quotas and priorities as sentences, what a change of them would do, and its record."""
