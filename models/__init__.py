"""Everything the database holds, as SQLAlchemy mappings, and its migrations."""

from models import (
    accounts,
    attendance,
    busy,
    changes,
    documents,
    history,
    meetings,
    notices,
    organisation,
    people,
    plans,
    releases,
    rules,
)
from models.base import Base

__all__ = [
    "Base",
    "accounts",
    "attendance",
    "busy",
    "changes",
    "documents",
    "history",
    "meetings",
    "notices",
    "organisation",
    "people",
    "plans",
    "releases",
    "rules",
]
