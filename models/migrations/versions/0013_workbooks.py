"""Workbooks of the whole organisation, kept from the upload until they are applied or discarded"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "workbook_import",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), sa.ForeignKey("user.id", ondelete="SET NULL")),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary()),
        sa.Column("faults", JSONB(), nullable=False),
        sa.Column("changes", JSONB(), nullable=False),
        sa.Column("unchanged", JSONB(), nullable=False),
        sa.Column("notes", JSONB(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("state IN ('open', 'applied', 'discarded')", name="state"),
        sa.CheckConstraint("(state = 'applied') = (applied_at IS NOT NULL)", name="applied"),
        sa.CheckConstraint("(state = 'open') = (content IS NOT NULL)", name="content"),
    )


def downgrade() -> None:
    op.drop_table("workbook_import")
