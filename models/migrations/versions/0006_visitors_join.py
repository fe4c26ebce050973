"""The day a visitor joined: fairness does not ask a newcomer to make up for what was before it"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("visitor", sa.Column("joined_on", sa.Date()))


def downgrade() -> None:
    op.drop_column("visitor", "joined_on")
