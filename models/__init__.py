"""Everything the database holds, as SQLAlchemy mappings, and its migrations."""

from models import accounts, meetings, organisation, people, plans, rules
from models.base import Base

__all__ = ["Base", "accounts", "meetings", "organisation", "people", "plans", "rules"]
