"""What a plan says of its end is kept as templates and values, so that it can be said in another language

A text from before stays as it is, as a template without values.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

AS_PHRASES = "jsonb_build_array(jsonb_build_object('text', message, 'values', jsonb_build_object()))"


def upgrade() -> None:
    using = f"CASE WHEN message IS NOT NULL THEN {AS_PHRASES} END"
    op.alter_column("plan", "message", type_=JSONB(), postgresql_using=using)


def downgrade() -> None:
    op.alter_column("plan", "message", type_=sa.String(), postgresql_using="message::text")
