"""Busy times: a visitor's own calendar becomes absences, of which only the times are ever known."""
