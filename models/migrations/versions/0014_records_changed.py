"""Changes of kinds of their own for visitors and hosts whose records were edited after something was published"""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KINDS = (
    "absence",
    "meeting_moved",
    "meeting_cancelled",
    "meeting_added",
    "needs_visit",
    "visitor_joined",
    "visitor_left",
    "rule_changed",
    "policy_changed",
    "schedule_imported",
)
ADDED = ("visitor_changed", "host_changed")


def upgrade() -> None:
    _check_kinds((*KINDS[:7], *ADDED, *KINDS[7:]))


def downgrade() -> None:
    # To earlier versions such edits were none of a plan's business.
    op.execute(f"DELETE FROM change WHERE kind IN {ADDED}")
    _check_kinds(KINDS)


def _check_kinds(kinds: tuple[str, ...]) -> None:
    op.drop_constraint(op.f("ck_change_kind"), "change")
    words = ", ".join(f"'{kind}'" for kind in kinds)
    op.create_check_constraint(op.f("ck_change_kind"), "change", f"kind IN ({words})")
