"""A published release never changes: not by a bug, not by hand

A release and its visits are written in one transaction. When that commits, a deferred trigger seals the
release, and no visit or attendee can join it any more. (Comparing transaction numbers instead would not outlive
a dump and restore.) Sealing is the one update that is let through.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = ("release", "release_visit", "release_attendee")

REFUSE_CHANGE = """
CREATE FUNCTION release_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published release never changes (% of %)', lower(TG_OP), TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', HINT = 'Publish a new release instead.';
END
$$
"""

SEAL = """
CREATE FUNCTION release_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE release SET sealed = true WHERE id = NEW.id;
    RETURN NULL;
END
$$
"""

REFUSE_LATE = """
CREATE FUNCTION release_refuse_late() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT sealed FROM release WHERE id = NEW.release_id) THEN
        RAISE EXCEPTION 'release % is already published (insert into %)', NEW.release_id, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation', HINT = 'Publish a new release instead.';
    END IF;
    RETURN NEW;
END
$$
"""

SEALING = "NOT OLD.sealed AND NEW.sealed AND (to_jsonb(OLD) - 'sealed') = (to_jsonb(NEW) - 'sealed')"


def upgrade() -> None:
    for function in (REFUSE_CHANGE, SEAL, REFUSE_LATE):
        op.execute(function)
    for table in TABLES:
        condition = f"WHEN (NOT ({SEALING}))" if table == "release" else ""
        op.execute(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW {condition}"
            " EXECUTE FUNCTION release_refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW"
            " EXECUTE FUNCTION release_refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
            " EXECUTE FUNCTION release_refuse_change()"
        )
    for table in TABLES[1:]:
        op.execute(
            f"CREATE TRIGGER {table}_not_late BEFORE INSERT ON {table} FOR EACH ROW"
            " EXECUTE FUNCTION release_refuse_late()"
        )
    op.execute(
        "CREATE CONSTRAINT TRIGGER release_sealed AFTER INSERT ON release"
        " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION release_seal()"
    )


def downgrade() -> None:
    for function in ("release_seal", "release_refuse_late", "release_refuse_change"):
        op.execute(f"DROP FUNCTION {function}() CASCADE")
