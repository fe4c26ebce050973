"""Who is told of which change: letters, their review, and their sending by e-mail."""
