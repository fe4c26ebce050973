"""The job queue's tables, from procrastinate's own migrations"""

from pathlib import Path

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# The newest of procrastinate's migrations when this one was written. A later revision applies what came after:
# its `schema.sql` would be another one with every version of the library.
NEWEST = "03.04.00"

DROP_ALL = """
DROP TABLE procrastinate_workers, procrastinate_periodic_defers, procrastinate_events, procrastinate_jobs CASCADE;
DO $$
DECLARE
    functions text;
BEGIN
    SELECT string_agg(oid::regprocedure::text, ', ') INTO functions FROM pg_proc
     WHERE proname LIKE 'procrastinate\\_%' AND pg_function_is_visible(oid);
    EXECUTE 'DROP FUNCTION ' || functions || ' CASCADE';
END
$$;
DROP TYPE procrastinate_job_to_defer_v1, procrastinate_job_event_type, procrastinate_job_status;
"""


def upgrade() -> None:
    for path in sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql")):
        if path.name.split("_")[0] <= NEWEST:
            _run(path.read_text(encoding="utf-8"))


def downgrade() -> None:
    _run(DROP_ALL)


def _run(script: str) -> None:
    """Several statements as they are, percent signs included."""
    op.get_bind().exec_driver_sql(script, execution_options={"no_parameters": True})
