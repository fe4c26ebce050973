"""Releases as calendars people subscribe to, and who has not fetched the latest."""

# Part of every event's identifier for ever. Deliberately no host name: the site may move, its events must not.
UID_DOMAIN = "visitplan.invalid"
