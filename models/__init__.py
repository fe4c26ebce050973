"""Everything the database holds, as SQLAlchemy mappings, and its migrations."""

from models import accounts, attendance, changes, meetings, notices, organisation, people, plans, releases, rules
from models.base import Base

__all__ = [
    "Base",
    "accounts",
    "attendance",
    "changes",
    "meetings",
    "notices",
    "organisation",
    "people",
    "plans",
    "releases",
    "rules",
]
