"""The site: thin Flask views over the planner."""
