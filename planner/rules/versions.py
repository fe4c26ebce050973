"""Which state of a row somebody saw: so that nobody overwrites what another has saved meanwhile."""

import hashlib

from sqlalchemy.orm import Session

from models.base import Base
from models.rules import Policy, QuotaRule
from planner.errors import ChangedMeanwhile, NotFound


def version_of(row: Base) -> str:
    """The same as long as all columns of the row are."""
    told = [(column.key, getattr(row, column.key)) for column in row.__table__.columns]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def lock_rule(s: Session, rule_id: int, seen: str) -> QuotaRule:
    """The rule, kept from others until the transaction ends; raises ChangedMeanwhile after `seen`."""
    rule = s.get(QuotaRule, rule_id, with_for_update=True, populate_existing=True)
    if rule is None:
        raise NotFound("There is no such quota.", "Choose one of the list.")
    refuse_unseen(rule, seen)
    return rule


def lock_policy(s: Session, policy: Policy, seen: str) -> None:
    """As `lock_rule`, of the one policy there is."""
    s.refresh(policy, with_for_update=True)
    refuse_unseen(policy, seen)


def refuse_unseen(row: Base, seen: str) -> None:
    """Raises ChangedMeanwhile where the row, which the caller keeps from others, is not as it was `seen`."""
    if version_of(row) != seen:
        raise ChangedMeanwhile(
            "Somebody else has changed this since you opened the page.",
            "See what it says now, and save again if yours is still right.",
        )
