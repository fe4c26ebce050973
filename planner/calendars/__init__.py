"""Releases as calendars people subscribe to, and who has not fetched the latest."""
