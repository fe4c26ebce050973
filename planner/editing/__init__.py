"""A draft changed by hand, each move tried before it is made."""
