"""Rows of the database as the ids of an instance: "m17" is meeting 17."""

UNIT, HOST, MEETING, TIER, TEAM, VISITOR = "u", "h", "m", "r", "t", "v"


def key_of(kind: str, row_id: int) -> str:
    return f"{kind}{row_id}"


def row_of(key: str) -> int:
    """The row's id, of whatever kind."""
    return int(key[1:])
