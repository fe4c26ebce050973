"""The history of each record, written by the database: no way in can forget it

Who, when, how and why come from settings of the transaction (planner/records/origin.py); where nothing sets them
the time is the transaction's. A meeting that a rule yields is not told of when it comes: nobody has entered it,
and there are thousands.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# By table: columns that say nothing to people, and columns that are secret.
TABLES = {
    "unit": ("search", ""),
    "host": ("search", ""),
    "assessment": ("", ""),
    "past_visit": ("", ""),
    "tier": ("", ""),
    "team": ("search", ""),
    "visitor": ("search", ""),
    "area": ("", ""),
    "absence": ("", ""),
    "meeting_rule": ("", ""),
    "meeting": ("", ""),
    "quota_rule": ("", ""),
    "policy": ("", ""),
    "user": ("", "password_hash"),
    "feed_key": ("last_fetched_at,last_agent,last_release", "selector,secret"),
}
EVENTS = {
    "insert": "REFERENCING NEW TABLE AS new_rows",
    "update": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "delete": "REFERENCING OLD TABLE AS old_rows",
}

NOTE = """
CREATE FUNCTION record_change_note() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    hidden_columns text[] := string_to_array(TG_ARGV[0], ',');
    secret_columns text[] := string_to_array(TG_ARGV[1], ',');
    told_at timestamptz := coalesce(nullif(current_setting('visitplan.at', true), '')::timestamptz, now());
    told_user integer := nullif(current_setting('visitplan.user_id', true), '')::integer;
    told_source text := nullif(current_setting('visitplan.source', true), '');
    told_reason text := nullif(current_setting('visitplan.reason', true), '');
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO record_change (at, user_id, source, reason, xact, "table", row_id, before, after)
        SELECT told_at, told_user, told_source, told_reason, txid_current(), TG_TABLE_NAME, n.id, NULL,
               jsonb_strip_nulls(to_jsonb(n) - hidden_columns - secret_columns)
          FROM new_rows AS n
         WHERE NOT (TG_TABLE_NAME = 'meeting' AND to_jsonb(n) ->> 'status' = 'expected')
         ORDER BY n.id;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO record_change (at, user_id, source, reason, xact, "table", row_id, before, after)
        SELECT told_at, told_user, told_source, told_reason, txid_current(), TG_TABLE_NAME, o.id,
               jsonb_strip_nulls(to_jsonb(o) - hidden_columns - secret_columns), NULL
          FROM old_rows AS o
         ORDER BY o.id;
    ELSE
        INSERT INTO record_change (at, user_id, source, reason, xact, "table", row_id, before, after)
        SELECT told_at, told_user, told_source, told_reason, txid_current(), TG_TABLE_NAME, n.id, d.before, d.after
          FROM new_rows AS n
          JOIN old_rows AS o ON o.id = n.id
         CROSS JOIN LATERAL (
               SELECT jsonb_object_agg(a.key, CASE WHEN a.key = ANY (secret_columns) THEN 'null' ELSE b.value END),
                      jsonb_object_agg(a.key, CASE WHEN a.key = ANY (secret_columns) THEN 'null' ELSE a.value END)
                 FROM jsonb_each(to_jsonb(n)) AS a
                 JOIN jsonb_each(to_jsonb(o)) AS b ON b.key = a.key
                WHERE a.value IS DISTINCT FROM b.value AND a.key <> ALL (hidden_columns)
               ) AS d (before, after)
         WHERE d.after IS NOT NULL
         ORDER BY n.id;
    END IF;
    RETURN NULL;
END
$$
"""


def upgrade() -> None:
    op.create_table(
        "record_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer()),
        sa.Column("source", sa.String()),
        sa.Column("reason", sa.String()),
        sa.Column("xact", sa.BigInteger(), nullable=False),
        sa.Column("table", sa.String(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("before", postgresql.JSONB()),
        sa.Column("after", postgresql.JSONB()),
        sa.CheckConstraint("num_nonnulls(before, after) > 0", name=op.f("ck_record_change_something")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_record_change_user_id_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_change")),
    )
    op.create_index("ix_record_change_row", "record_change", ["table", "row_id", "id"])
    op.execute(NOTE)
    for table, (hidden, secret) in TABLES.items():
        for event, rows in EVENTS.items():
            op.execute(
                f'CREATE TRIGGER {table}_noted_{event} AFTER {event.upper()} ON "{table}" {rows}'
                f" FOR EACH STATEMENT EXECUTE FUNCTION record_change_note('{hidden}', '{secret}')"
            )


def downgrade() -> None:
    op.execute("DROP FUNCTION record_change_note() CASCADE")
    op.drop_table("record_change")
