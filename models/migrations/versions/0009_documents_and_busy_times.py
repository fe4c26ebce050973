"""Official documents, their letterhead and templates; visitors' own calendars, whose times are absences"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
LETTERHEAD = (
    "superior",
    "issuer",
    "place",
    "annex_number",
    "attached_to",
    "report_number",
    "capacity",
    "office",
    "signer",
    "recipients",
)


def upgrade() -> None:
    op.create_table(
        "letterhead",
        sa.Column("id", sa.Integer(), primary_key=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in LETTERHEAD),
        sa.CheckConstraint("id = 1", name="one_row"),
    )
    op.create_table(
        "word_template",
        sa.Column("kind", sa.String(), primary_key=True),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_at", TIME, nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), sa.ForeignKey("user.id", ondelete="SET NULL")),
        sa.CheckConstraint("kind IN ('annex', 'report')", name="kind"),
    )
    op.create_table(
        "busy_calendar",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "visitor_id",
            sa.Integer(),
            sa.ForeignKey("visitor.id", ondelete="CASCADE"),
            nullable=False,
            unique=True,
        ),
        sa.Column("address", sa.String()),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("fault", JSONB()),
        sa.Column("added_at", TIME, nullable=False),
        sa.Column("asked_at", TIME),
        sa.Column("read_at", TIME),
        sa.CheckConstraint("state IN ('waiting', 'read', 'failed')", name="state"),
        sa.CheckConstraint("state <> 'waiting' OR (address IS NOT NULL AND asked_at IS NOT NULL)", name="waiting"),
    )
    op.add_column(
        "absence",
        sa.Column(
            "busy_calendar_id", sa.Integer(), sa.ForeignKey("busy_calendar.id", ondelete="CASCADE"), index=True
        ),
    )
    op.drop_constraint("uq_absence_visitor_id", "absence")
    # The board's absences and a calendar's may begin at the same time.
    op.create_unique_constraint(
        "uq_absence_visitor_id",
        "absence",
        ["visitor_id", "starts_at", "busy_calendar_id"],
        postgresql_nulls_not_distinct=True,
    )


def downgrade() -> None:
    op.execute("DELETE FROM absence WHERE busy_calendar_id IS NOT NULL")
    op.drop_constraint("uq_absence_visitor_id", "absence")
    op.create_unique_constraint("uq_absence_visitor_id", "absence", ["visitor_id", "starts_at"])
    op.drop_column("absence", "busy_calendar_id")
    op.drop_table("busy_calendar")
    op.drop_table("word_template")
    op.drop_table("letterhead")
