"""The schedule as a board looks at it: who goes when, what has happened to it, where a visit could go instead."""
