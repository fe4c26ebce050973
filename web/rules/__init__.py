"""Rules and priorities: read as sentences, changed with a preview, their history."""

from web.rules import priorities, quotas
from web.rules.blueprint import views

__all__ = ["priorities", "quotas", "views"]
