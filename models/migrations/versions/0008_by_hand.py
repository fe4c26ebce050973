"""Drafts changed by hand: the pins a run keeps, and the problem that changes are judged by"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("plan", sa.Column("open_instance", JSONB()))
    op.add_column("plan", sa.Column("pins_only", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.alter_column("plan", "pins_only", server_default=None)
    op.create_table(
        "plan_pin",
        sa.Column("plan_id", sa.Integer(), sa.ForeignKey("plan.id", ondelete="CASCADE"), primary_key=True),
        sa.Column(
            "meeting_id",
            sa.Integer(),
            sa.ForeignKey("meeting.id", ondelete="CASCADE"),
            primary_key=True,
            index=True,
        ),
        sa.Column(
            "visitor_id",
            sa.Integer(),
            sa.ForeignKey("visitor.id", ondelete="CASCADE"),
            primary_key=True,
            index=True,
        ),
    )


def downgrade() -> None:
    op.drop_table("plan_pin")
    op.drop_column("plan", "pins_only")
    op.drop_column("plan", "open_instance")
