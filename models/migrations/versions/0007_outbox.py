"""Who was told another way, and what a calendar has seen: telephone calls, notices overtaken by later ones

A calendar now remembers the release that stood when it was last fetched. For fetches from before, that is the last
one published by then.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STATES = ("draft", "held", "queued", "sending", "sent", "failed", "unsure")
SEEN = (
    "UPDATE feed_key SET last_release = (SELECT max(number) FROM release WHERE published_at <= last_fetched_at)"
    " WHERE last_fetched_at IS NOT NULL"
)


def upgrade() -> None:
    op.create_table(
        "phone_call",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "visitor_id",
            sa.Integer(),
            sa.ForeignKey("visitor.id", ondelete="RESTRICT"),
            nullable=False,
            index=True,
        ),
        sa.Column("release_id", sa.Integer(), sa.ForeignKey("release.id", ondelete="RESTRICT"), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("called_by_id", sa.Integer(), sa.ForeignKey("user.id", ondelete="SET NULL")),
        sa.UniqueConstraint("visitor_id", "release_id"),
    )
    op.add_column("notice", sa.Column("with_feed", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.alter_column("notice", "with_feed", server_default=None)
    _check_states((*STATES, "telephoned", "overtaken"))
    op.add_column("feed_key", sa.Column("last_release", sa.Integer()))
    op.execute(SEEN)


def downgrade() -> None:
    op.drop_column("feed_key", "last_release")
    # Neither is to be sent any more.
    op.execute("UPDATE notice SET state = 'held' WHERE state IN ('telephoned', 'overtaken')")
    _check_states(STATES)
    op.drop_column("notice", "with_feed")
    op.drop_table("phone_call")


def _check_states(states: tuple[str, ...]) -> None:
    op.drop_constraint(op.f("ck_notice_state"), "notice")
    words = ", ".join(f"'{state}'" for state in states)
    op.create_check_constraint(op.f("ck_notice_state"), "notice", f"state IN ({words})")
