"""Alembic's entry point: migrates over the connection it is handed (see models.session)."""

from alembic import context
from sqlalchemy.schema import SchemaItem

from models import Base


def is_ours(
    item: SchemaItem, name: str | None, kind: str, reflected: bool, compared_to: SchemaItem | None
) -> bool:
    """The job queue's tables are procrastinate's own affair."""
    return not (kind == "table" and name is not None and name.startswith("procrastinate_"))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_object=is_ours,
    compare_type=True,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
