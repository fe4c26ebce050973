"""Priorities changed are recorded as changes; whom an unclear name in a schedule means is remembered"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
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
    "schedule_imported",
)


def upgrade() -> None:
    _check_kinds((*KINDS[:-1], "policy_changed", KINDS[-1]))
    op.create_table(
        "name_answer",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("host_id", sa.Integer(), sa.ForeignKey("host.id", ondelete="CASCADE"), index=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("host", "code", "unit"),
    )


def downgrade() -> None:
    op.drop_table("name_answer")
    # To earlier versions a priority is a rule like any other.
    op.execute("UPDATE change SET kind = 'rule_changed' WHERE kind = 'policy_changed'")
    _check_kinds(KINDS)


def _check_kinds(kinds: tuple[str, ...]) -> None:
    op.drop_constraint(op.f("ck_change_kind"), "change")
    words = ", ".join(f"'{kind}'" for kind in kinds)
    op.create_check_constraint(op.f("ck_change_kind"), "change", f"kind IN ({words})")
