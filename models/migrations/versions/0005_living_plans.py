"""Plans that live on: their scope, what changes, what happened, and who was told

A release now says whom it plans for; the releases there are planned for every visitor.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
NEW_TABLES = (
    "plan_tier",
    "plan_unit",
    "plan_edit",
    "release_visitor",
    "change",
    "schedule_import",
    "attendance",
    "finding",
    "meeting_report",
    "notice",
)
POLICY_DEFAULTS = {"finding_weak": 25, "finding_follow_up": 60, "wanted": 200, "notice_days": 3}
PLAN_COLUMNS = (
    ("choice", sa.String()),
    ("based_on_id", sa.Integer()),
    ("frozen_until", sa.Date()),
    ("baseline_drop", sa.Integer()),
    ("baseline_substitute", sa.Integer()),
    ("baseline_reschedule", sa.Integer()),
    ("changes_least", sa.Integer()),
    ("approved_at", TIME),
    ("approved_by_id", sa.Integer()),
)
PLAN_CHECKS = {
    "choice": "choice IN ('new', 'mend', 'balanced', 'anew')",
    "based_on": "(choice = 'new') = (based_on_id IS NULL)",
    "baseline": (
        "0 <= baseline_reschedule AND baseline_reschedule <= baseline_substitute"
        " AND baseline_substitute <= baseline_drop"
    ),
}


def upgrade() -> None:
    _add_columns()
    _create_scope()
    _create_release_visitor()
    _create_changes()
    _create_attendance()
    _create_notice()


def downgrade() -> None:
    for table in NEW_TABLES:
        op.drop_table(table)
    for name in POLICY_DEFAULTS:
        op.drop_column("policy", name)
    for name, _type in PLAN_COLUMNS:
        op.drop_column("plan", name)
    op.drop_column("plan_visit_visitor", "pinned")
    op.drop_column("plan_visit", "settled")
    op.drop_column("host", "visit_wanted_reason")
    op.drop_column("host", "visit_wanted_by")


def _add_columns() -> None:
    op.add_column("host", sa.Column("visit_wanted_by", sa.Date()))
    op.add_column("host", sa.Column("visit_wanted_reason", sa.String()))
    _add_filled("plan_visit", "settled", sa.Boolean(), sa.false())
    _add_filled("plan_visit_visitor", "pinned", sa.Boolean(), sa.false())
    for name, value in POLICY_DEFAULTS.items():
        _add_filled("policy", name, sa.Integer(), sa.literal_column(str(value)))
    op.create_check_constraint(op.f("ck_policy_notice_days"), "policy", "notice_days >= 0")
    _add_filled("plan", "choice", sa.String(), sa.literal_column("'new'"))
    for name, kind in PLAN_COLUMNS[1:]:
        op.add_column("plan", sa.Column(name, kind))
    op.create_index(op.f("ix_plan_based_on_id"), "plan", ["based_on_id"])
    op.create_foreign_key(
        op.f("fk_plan_based_on_id_release"), "plan", "release", ["based_on_id"], ["id"], ondelete="RESTRICT"
    )
    op.create_foreign_key(
        op.f("fk_plan_approved_by_id_user"), "plan", "user", ["approved_by_id"], ["id"], ondelete="SET NULL"
    )
    for name, check in PLAN_CHECKS.items():
        op.create_check_constraint(op.f(f"ck_plan_{name}"), "plan", check)


def _add_filled(table: str, name: str, kind: sa.types.TypeEngine[Any], value: sa.ColumnElement[Any]) -> None:
    """A column that is never null: `value` where there are rows already, the program's own default from now on."""
    op.add_column(table, sa.Column(name, kind, nullable=False, server_default=value))
    op.alter_column(table, name, server_default=None)


def _create_scope() -> None:
    for kind in ("tier", "unit"):
        op.create_table(
            f"plan_{kind}",
            sa.Column("plan_id", sa.Integer(), sa.ForeignKey("plan.id", ondelete="CASCADE"), primary_key=True),
            sa.Column(
                f"{kind}_id", sa.Integer(), sa.ForeignKey(f"{kind}.id", ondelete="RESTRICT"), primary_key=True
            ),
        )
    op.create_table(
        "plan_edit",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "plan_id", sa.Integer(), sa.ForeignKey("plan.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("at", TIME, nullable=False),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("user.id", ondelete="SET NULL")),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", JSONB(), nullable=False),
        sa.Column("before", JSONB(), nullable=False),
        sa.Column("after", JSONB(), nullable=False),
        sa.Column("undone_at", TIME),
        sa.CheckConstraint(
            "kind IN ('pin', 'unpin', 'swap', 'hand_over', 'move', 'add', 'drop')",
            name="kind",
        ),
    )


def _create_release_visitor() -> None:
    op.create_table(
        "release_visitor",
        sa.Column("release_id", sa.Integer(), sa.ForeignKey("release.id", ondelete="RESTRICT"), primary_key=True),
        sa.Column(
            "visitor_id",
            sa.Integer(),
            sa.ForeignKey("visitor.id", ondelete="RESTRICT"),
            primary_key=True,
            index=True,
        ),
    )
    op.execute("INSERT INTO release_visitor SELECT release.id, visitor.id FROM release, visitor")
    # From here on it never changes, as the other tables of a release (0003).
    for event, each in (("UPDATE", "FOR EACH ROW"), ("DELETE", "FOR EACH ROW"), ("TRUNCATE", "")):
        op.execute(
            f"CREATE TRIGGER release_visitor_no_{event.lower()} BEFORE {event} ON release_visitor {each}"
            " EXECUTE FUNCTION release_refuse_change()"
        )
    op.execute(
        "CREATE TRIGGER release_visitor_not_late BEFORE INSERT ON release_visitor FOR EACH ROW"
        " EXECUTE FUNCTION release_refuse_late()"
    )


def _create_changes() -> None:
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", TIME, nullable=False, index=True),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("user.id", ondelete="SET NULL")),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("visitor_id", sa.Integer(), sa.ForeignKey("visitor.id", ondelete="RESTRICT"), index=True),
        sa.Column("meeting_id", sa.Integer(), sa.ForeignKey("meeting.id", ondelete="SET NULL"), index=True),
        sa.Column("host_id", sa.Integer(), sa.ForeignKey("host.id", ondelete="RESTRICT"), index=True),
        sa.Column("detail", JSONB(), nullable=False),
        sa.Column("withdrawn_at", TIME),
        sa.CheckConstraint(
            "kind IN ('absence', 'meeting_moved', 'meeting_cancelled', 'meeting_added', 'needs_visit',"
            " 'visitor_joined', 'visitor_left', 'rule_changed', 'schedule_imported')",
            name="kind",
        ),
    )
    op.create_table(
        "schedule_import",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("uploaded_at", TIME, nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), sa.ForeignKey("user.id", ondelete="SET NULL")),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("rows", JSONB(), nullable=False),
        sa.Column("choices", JSONB(), nullable=False),
        sa.Column("applied_at", TIME),
        sa.CheckConstraint("state IN ('open', 'applied', 'discarded')", name="state"),
        sa.CheckConstraint("(state = 'applied') = (applied_at IS NOT NULL)", name="applied"),
        sa.CheckConstraint("extract(day FROM month) = 1", name="month"),
    )


def _create_attendance() -> None:
    op.create_table(
        "attendance",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("meeting_id", sa.Integer(), sa.ForeignKey("meeting.id", ondelete="RESTRICT"), nullable=False),
        sa.Column(
            "visitor_id",
            sa.Integer(),
            sa.ForeignKey("visitor.id", ondelete="RESTRICT"),
            nullable=False,
            index=True,
        ),
        sa.Column("attended", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String()),
        sa.Column("marked_at", TIME, nullable=False),
        sa.Column("marked_by_id", sa.Integer(), sa.ForeignKey("user.id", ondelete="SET NULL")),
        sa.UniqueConstraint("meeting_id", "visitor_id"),
    )
    op.create_table(
        "meeting_report",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "meeting_id",
            sa.Integer(),
            sa.ForeignKey("meeting.id", ondelete="RESTRICT"),
            nullable=False,
            unique=True,
        ),
        sa.Column("members_present", sa.Integer()),
        sa.Column("members_total", sa.Integer()),
        sa.Column("score", sa.Integer()),
        sa.Column("reported_at", TIME, nullable=False),
        sa.Column("reported_by_id", sa.Integer(), sa.ForeignKey("user.id", ondelete="SET NULL")),
        sa.CheckConstraint("0 <= members_present AND members_present <= members_total", name="members"),
        sa.CheckConstraint("score BETWEEN 0 AND 100", name="score"),
    )
    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "meeting_report_id",
            sa.Integer(),
            sa.ForeignKey("meeting_report.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("note", sa.String()),
        sa.Column("follow_up_by", sa.Date()),
        sa.UniqueConstraint("meeting_report_id", "heading"),
        sa.CheckConstraint(
            "heading IN ('ideas_not_drawn_out', 'only_professional_work', 'loose_task_management',"
            " 'poor_thematic_topic', 'good_practice', 'follow_up')",
            name="heading",
        ),
        sa.CheckConstraint("follow_up_by IS NULL OR heading = 'follow_up'", name="follow_up"),
    )


def _create_notice() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("release_id", sa.Integer(), sa.ForeignKey("release.id", ondelete="RESTRICT"), nullable=False),
        sa.Column("visitor_id", sa.Integer(), sa.ForeignKey("visitor.id", ondelete="RESTRICT"), index=True),
        sa.Column("host_id", sa.Integer(), sa.ForeignKey("host.id", ondelete="RESTRICT"), index=True),
        sa.Column("address", sa.String()),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("changes", JSONB(), nullable=False),
        sa.Column("state", sa.String(), nullable=False, index=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String()),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("approved_at", TIME),
        sa.Column("sent_at", TIME),
        sa.Column("message_id", sa.String(), nullable=False, unique=True),
        sa.UniqueConstraint("release_id", "visitor_id", name="uq_notice_release_visitor"),
        sa.UniqueConstraint("release_id", "host_id", name="uq_notice_release_host"),
        sa.CheckConstraint("num_nonnulls(visitor_id, host_id) = 1", name="one_reader"),
        sa.CheckConstraint(
            "state IN ('draft', 'held', 'queued', 'sending', 'sent', 'failed', 'unsure')", name="state"
        ),
    )
