"""Organisation, people, meetings, rules, plans, releases, accounts"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "policy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("base_regular", sa.Integer(), nullable=False),
        sa.Column("base_thematic", sa.Integer(), nullable=False),
        sa.Column("base_committee", sa.Integer(), nullable=False),
        sa.Column("remote_1", sa.Integer(), nullable=False),
        sa.Column("remote_2", sa.Integer(), nullable=False),
        sa.Column("remote_3", sa.Integer(), nullable=False),
        sa.Column("rating_excellent", sa.Integer(), nullable=False),
        sa.Column("rating_good", sa.Integer(), nullable=False),
        sa.Column("rating_completed", sa.Integer(), nullable=False),
        sa.Column("rating_not_completed", sa.Integer(), nullable=False),
        sa.Column("rating_unknown", sa.Integer(), nullable=False),
        sa.Column("attendance_target", sa.Integer(), nullable=False),
        sa.Column("attendance_point", sa.Integer(), nullable=False),
        sa.Column("overdue_per_month", sa.Integer(), nullable=False),
        sa.Column("overdue_cap_months", sa.Integer(), nullable=False),
        sa.Column("coverage", sa.Integer(), nullable=False),
        sa.Column("gap_days", sa.Integer(), nullable=False),
        sa.Column("speed_kmh", sa.Integer(), nullable=False),
        sa.Column("detour_percent", sa.Integer(), nullable=False),
        sa.Column("buffer_minutes", sa.Integer(), nullable=False),
        sa.Column("travel_per_hour", sa.Integer(), nullable=False),
        sa.Column("load", sa.Integer(), nullable=False),
        sa.Column("baseline_drop", sa.Integer(), nullable=False),
        sa.Column("baseline_substitute", sa.Integer(), nullable=False),
        sa.Column("baseline_reschedule", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "0 <= baseline_reschedule AND baseline_reschedule <= baseline_substitute"
            " AND baseline_substitute <= baseline_drop",
            name=op.f("ck_policy_baseline"),
        ),
        sa.CheckConstraint("id = 1", name=op.f("ck_policy_one_row")),
        sa.CheckConstraint("speed_kmh > 0 AND detour_percent >= 100", name=op.f("ck_policy_travel")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy")),
    )
    op.create_table(
        "tier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tier")),
        sa.UniqueConstraint("code", name=op.f("uq_tier_code")),
    )
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("search", sa.String(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_unit_not_its_own_parent")),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["unit.id"], name=op.f("fk_unit_parent_id_unit"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("code", name=op.f("uq_unit_code")),
    )
    op.create_index(op.f("ix_unit_parent_id"), "unit", ["parent_id"], unique=False)
    op.create_index(op.f("ix_unit_search"), "unit", ["search"], unique=False)
    op.create_table(
        "host",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("search", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("setting", sa.String(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("remoteness", sa.Integer(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=True),
        sa.Column("gap_days", sa.Integer(), nullable=True),
        sa.Column("secretary_email", sa.String(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "category IN ('grassroots_cell', 'subordinate_cell', 'grassroots_committee')",
            name=op.f("ck_host_category"),
        ),
        sa.CheckConstraint("gap_days >= 0", name=op.f("ck_host_gap_days")),
        sa.CheckConstraint(
            "lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180", name=op.f("ck_host_place_on_earth")
        ),
        sa.CheckConstraint("remoteness BETWEEN 0 AND 3", name=op.f("ck_host_remoteness")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_host_unit_id_unit"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_host")),
        sa.UniqueConstraint("code", name=op.f("uq_host_code")),
    )
    op.create_index(op.f("ix_host_search"), "host", ["search"], unique=False)
    op.create_index(op.f("ix_host_unit_id"), "host", ["unit_id"], unique=False)
    op.create_table(
        "team",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("search", sa.String(), nullable=False),
        sa.Column("tier_id", sa.Integer(), nullable=False),
        sa.Column("delegation_min", sa.Integer(), nullable=False),
        sa.Column("delegation_max", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "1 <= delegation_min AND delegation_min <= delegation_max", name=op.f("ck_team_delegation")
        ),
        sa.ForeignKeyConstraint(["tier_id"], ["tier.id"], name=op.f("fk_team_tier_id_tier"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("code", name=op.f("uq_team_code")),
    )
    op.create_index(op.f("ix_team_search"), "team", ["search"], unique=False)
    op.create_index(op.f("ix_team_tier_id"), "team", ["tier_id"], unique=False)
    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("rating", sa.String(), nullable=True),
        sa.Column("attendance", sa.Numeric(precision=4, scale=1), nullable=True),
        sa.CheckConstraint(
            "rating IN ('excellent', 'good', 'completed', 'not_completed')", name=op.f("ck_assessment_rating")
        ),
        sa.CheckConstraint("attendance BETWEEN 0 AND 100", name=op.f("ck_assessment_attendance")),
        sa.ForeignKeyConstraint(
            ["host_id"], ["host.id"], name=op.f("fk_assessment_host_id_host"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint("host_id", "year", name=op.f("uq_assessment_host_id")),
    )
    op.create_table(
        "meeting_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("recurrence", sa.String(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=False),
        sa.Column("duration_minutes", sa.Integer(), nullable=False),
        sa.Column("frequency", sa.String(), nullable=False),
        sa.Column("month_of_quarter", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(frequency = 'monthly' AND month_of_quarter IS NULL)"
            " OR (frequency = 'quarterly' AND month_of_quarter BETWEEN 1 AND 3)",
            name=op.f("ck_meeting_rule_frequency"),
        ),
        sa.CheckConstraint("kind IN ('regular', 'thematic', 'committee')", name=op.f("ck_meeting_rule_kind")),
        sa.CheckConstraint("duration_minutes BETWEEN 1 AND 1440", name=op.f("ck_meeting_rule_duration")),
        sa.ForeignKeyConstraint(
            ["host_id"], ["host.id"], name=op.f("fk_meeting_rule_host_id_host"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_rule")),
        sa.UniqueConstraint("host_id", "kind", name=op.f("uq_meeting_rule_host_id")),
    )
    op.create_index(op.f("ix_meeting_rule_host_id"), "meeting_rule", ["host_id"], unique=False)
    op.create_table(
        "visitor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("search", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("tier_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("leader", sa.Boolean(), nullable=False),
        sa.Column("own_host_id", sa.Integer(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("max_per_day", sa.Integer(), nullable=False),
        sa.Column("max_per_month", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("NOT leader OR team_id IS NOT NULL", name=op.f("ck_visitor_leader_has_team")),
        sa.CheckConstraint(
            "lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180", name=op.f("ck_visitor_place_on_earth")
        ),
        sa.CheckConstraint("max_per_day >= 0 AND max_per_month >= 0", name=op.f("ck_visitor_limits")),
        sa.ForeignKeyConstraint(
            ["own_host_id"], ["host.id"], name=op.f("fk_visitor_own_host_id_host"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_visitor_team_id_team"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["tier_id"], ["tier.id"], name=op.f("fk_visitor_tier_id_tier"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visitor")),
        sa.UniqueConstraint("code", name=op.f("uq_visitor_code")),
    )
    op.create_index(op.f("ix_visitor_search"), "visitor", ["search"], unique=False)
    op.create_index(op.f("ix_visitor_team_id"), "visitor", ["team_id"], unique=False)
    op.create_index(op.f("ix_visitor_tier_id"), "visitor", ["tier_id"], unique=False)
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visitor_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_absence_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["visitor_id"], ["visitor.id"], name=op.f("fk_absence_visitor_id_visitor"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
        sa.UniqueConstraint("visitor_id", "starts_at", name=op.f("uq_absence_visitor_id")),
    )
    op.create_index(op.f("ix_absence_visitor_id"), "absence", ["visitor_id"], unique=False)
    op.create_table(
        "area",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("visitor_id", sa.Integer(), nullable=True),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("num_nonnulls(visitor_id, team_id) = 1", name=op.f("ck_area_one_holder")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_area_team_id_team"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_area_unit_id_unit"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["visitor_id"], ["visitor.id"], name=op.f("fk_area_visitor_id_visitor"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
        sa.UniqueConstraint("team_id", "unit_id", name=op.f("uq_area_team_id")),
        sa.UniqueConstraint("visitor_id", "unit_id", name=op.f("uq_area_visitor_id")),
    )
    op.create_index(op.f("ix_area_unit_id"), "area", ["unit_id"], unique=False)
    op.create_table(
        "feed_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("selector", sa.String(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("visitor_id", sa.Integer(), nullable=True),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("host_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_agent", sa.String(), nullable=True),
        sa.CheckConstraint("num_nonnulls(visitor_id, team_id, host_id) <= 1", name=op.f("ck_feed_key_one_owner")),
        sa.ForeignKeyConstraint(
            ["host_id"], ["host.id"], name=op.f("fk_feed_key_host_id_host"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_feed_key_team_id_team"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["visitor_id"], ["visitor.id"], name=op.f("fk_feed_key_visitor_id_visitor"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_key")),
        sa.UniqueConstraint("selector", name=op.f("uq_feed_key_selector")),
    )
    op.create_index(
        "uq_feed_key_live_owner",
        "feed_key",
        ["visitor_id", "team_id", "host_id"],
        unique=True,
        postgresql_nulls_not_distinct=True,
        postgresql_where="revoked_at IS NULL",
    )
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("moved_from", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.CheckConstraint("kind IN ('regular', 'thematic', 'committee')", name=op.f("ck_meeting_kind")),
        sa.CheckConstraint(
            "status IN ('expected', 'confirmed', 'moved', 'cancelled')", name=op.f("ck_meeting_status")
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_meeting_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["host_id"], ["host.id"], name=op.f("fk_meeting_host_id_host"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["meeting_rule.id"], name=op.f("fk_meeting_rule_id_meeting_rule"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("rule_id", "month", name=op.f("uq_meeting_rule_id")),
    )
    op.create_index(op.f("ix_meeting_host_id"), "meeting", ["host_id"], unique=False)
    op.create_index(op.f("ix_meeting_starts_at"), "meeting", ["starts_at"], unique=False)
    op.create_table(
        "past_visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("visitor_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('regular', 'thematic', 'committee')", name=op.f("ck_past_visit_kind")),
        sa.ForeignKeyConstraint(
            ["host_id"], ["host.id"], name=op.f("fk_past_visit_host_id_host"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["visitor_id"], ["visitor.id"], name=op.f("fk_past_visit_visitor_id_visitor"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_visit")),
        sa.UniqueConstraint("host_id", "visitor_id", "held_on", name=op.f("uq_past_visit_host_id")),
    )
    op.create_index(op.f("ix_past_visit_host_id"), "past_visit", ["host_id"], unique=False)
    op.create_index(op.f("ix_past_visit_visitor_id"), "past_visit", ["visitor_id"], unique=False)
    op.create_table(
        "quota_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("tier_id", sa.Integer(), nullable=True),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("visitor_id", sa.Integer(), nullable=True),
        sa.Column("per", sa.String(), nullable=False),
        sa.Column("kinds", postgresql.ARRAY(sa.TEXT()), nullable=True),
        sa.Column("categories", postgresql.ARRAY(sa.TEXT()), nullable=True),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("count", sa.String(), nullable=False),
        sa.Column("min", sa.Integer(), nullable=False),
        sa.Column("max", sa.Integer(), nullable=True),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("count IN ('visits', 'assignments')", name=op.f("ck_quota_rule_count")),
        sa.CheckConstraint("per IN ('visitor', 'team', 'all')", name=op.f("ck_quota_rule_per")),
        sa.CheckConstraint("min >= 0 AND max >= 0 AND weight >= 0", name=op.f("ck_quota_rule_numbers")),
        sa.CheckConstraint("months BETWEEN 1 AND 60", name=op.f("ck_quota_rule_months")),
        sa.CheckConstraint(
            "num_nonnulls(tier_id, team_id, visitor_id) = 1", name=op.f("ck_quota_rule_one_holder")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_quota_rule_team_id_team"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["tier_id"], ["tier.id"], name=op.f("fk_quota_rule_tier_id_tier"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["visitor_id"], ["visitor.id"], name=op.f("fk_quota_rule_visitor_id_visitor"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quota_rule")),
        sa.UniqueConstraint("code", name=op.f("uq_quota_rule_code")),
    )
    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("visitor_id", sa.Integer(), nullable=True),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("locale IN ('vi', 'en')", name=op.f("ck_user_locale")),
        sa.CheckConstraint("role <> 'visitor' OR visitor_id IS NOT NULL", name=op.f("ck_user_visitor_is_someone")),
        sa.CheckConstraint("role IN ('board', 'visitor')", name=op.f("ck_user_role")),
        sa.ForeignKeyConstraint(
            ["visitor_id"], ["visitor.id"], name=op.f("fk_user_visitor_id_visitor"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("username", name=op.f("uq_user_username")),
        sa.UniqueConstraint("visitor_id", name=op.f("uq_user_visitor_id")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_audit_entry_user_id_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("stop_requested", sa.Boolean(), nullable=False),
        sa.Column("message", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seconds_limit", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("shortfall", sa.BigInteger(), nullable=True),
        sa.Column("shortfall_bound", sa.BigInteger(), nullable=True),
        sa.Column("score", sa.BigInteger(), nullable=True),
        sa.Column("score_bound", sa.BigInteger(), nullable=True),
        sa.Column("seconds", sa.Double(), nullable=True),
        sa.Column("instance", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.CheckConstraint("state IN ('queued', 'running', 'done', 'failed')", name=op.f("ck_plan_state")),
        sa.CheckConstraint("status IN ('optimal', 'feasible', 'infeasible')", name=op.f("ck_plan_status")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_plan_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user.id"], name=op.f("fk_plan_created_by_id_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
    )
    op.create_table(
        "plan_meeting",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("breakdown", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_plan_meeting_meeting_id_meeting"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_plan_meeting_plan_id_plan"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("plan_id", "meeting_id", name=op.f("pk_plan_meeting")),
    )
    op.create_index(op.f("ix_plan_meeting_meeting_id"), "plan_meeting", ["meeting_id"], unique=False)
    op.create_table(
        "plan_progress",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("shortfall", sa.BigInteger(), nullable=True),
        sa.Column("shortfall_bound", sa.BigInteger(), nullable=True),
        sa.Column("score", sa.BigInteger(), nullable=True),
        sa.Column("score_bound", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_plan_progress_plan_id_plan"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_progress")),
    )
    op.create_index(op.f("ix_plan_progress_plan_id"), "plan_progress", ["plan_id"], unique=False)
    op.create_table(
        "plan_quota",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=True),
        sa.Column("visitor_id", sa.Integer(), nullable=True),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("min", sa.Integer(), nullable=False),
        sa.Column("max", sa.Integer(), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.Column("short", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_plan_quota_plan_id_plan"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["quota_rule.id"], name=op.f("fk_plan_quota_rule_id_quota_rule"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_plan_quota_team_id_team"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["visitor_id"], ["visitor.id"], name=op.f("fk_plan_quota_visitor_id_visitor"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_quota")),
    )
    op.create_index(op.f("ix_plan_quota_plan_id"), "plan_quota", ["plan_id"], unique=False)
    op.create_table(
        "plan_visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_plan_visit_meeting_id_meeting"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_plan_visit_plan_id_plan"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_visit")),
        sa.UniqueConstraint("plan_id", "meeting_id", name=op.f("uq_plan_visit_plan_id")),
    )
    op.create_index(op.f("ix_plan_visit_meeting_id"), "plan_visit", ["meeting_id"], unique=False)
    op.create_table(
        "release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("sealed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_release_plan_id_plan"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["user.id"], name=op.f("fk_release_published_by_id_user"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
        sa.UniqueConstraint("number", name=op.f("uq_release_number")),
        sa.UniqueConstraint("plan_id", name=op.f("uq_release_plan_id")),
    )
    op.create_table(
        "plan_visit_visitor",
        sa.Column("plan_visit_id", sa.Integer(), nullable=False),
        sa.Column("visitor_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_visit_id"],
            ["plan_visit.id"],
            name=op.f("fk_plan_visit_visitor_plan_visit_id_plan_visit"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["visitor_id"],
            ["visitor.id"],
            name=op.f("fk_plan_visit_visitor_visitor_id_visitor"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("plan_visit_id", "visitor_id", name=op.f("pk_plan_visit_visitor")),
    )
    op.create_index(op.f("ix_plan_visit_visitor_visitor_id"), "plan_visit_visitor", ["visitor_id"], unique=False)
    op.create_table(
        "release_visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("host_name", sa.String(), nullable=False),
        sa.Column("unit_name", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("topic", sa.String(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_release_visit_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["host_id"], ["host.id"], name=op.f("fk_release_visit_host_id_host"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_release_visit_meeting_id_meeting"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.id"], name=op.f("fk_release_visit_release_id_release"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_release_visit_team_id_team"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_visit")),
        sa.UniqueConstraint("id", "release_id", "starts_at", "ends_at", name="uq_release_visit_period"),
        sa.UniqueConstraint("release_id", "meeting_id", name=op.f("uq_release_visit_release_id")),
    )
    op.create_index(op.f("ix_release_visit_host_id"), "release_visit", ["host_id"], unique=False)
    op.create_index(op.f("ix_release_visit_meeting_id"), "release_visit", ["meeting_id"], unique=False)
    op.create_index(op.f("ix_release_visit_team_id"), "release_visit", ["team_id"], unique=False)
    op.create_table(
        "release_attendee",
        sa.Column("release_visit_id", sa.Integer(), nullable=False),
        sa.Column("visitor_id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "release_key",
            postgresql.INT8RANGE(),
            sa.Computed("int8range(release_id, release_id, '[]')", persisted=True),
            nullable=False,
        ),
        sa.Column(
            "visitor_key",
            postgresql.INT8RANGE(),
            sa.Computed("int8range(visitor_id, visitor_id, '[]')", persisted=True),
            nullable=False,
        ),
        sa.Column(
            "period",
            postgresql.TSTZRANGE(),
            sa.Computed("tstzrange(starts_at, ends_at)", persisted=True),
            nullable=False,
        ),
        postgresql.ExcludeConstraint(
            (sa.column("release_key"), "&&"),
            (sa.column("visitor_key"), "&&"),
            (sa.column("period"), "&&"),
            using="gist",
            name="ex_release_attendee_two_places",
        ),
        sa.ForeignKeyConstraint(
            ["release_visit_id", "release_id", "starts_at", "ends_at"],
            ["release_visit.id", "release_visit.release_id", "release_visit.starts_at", "release_visit.ends_at"],
            name="fk_release_attendee_visit",
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["visitor_id"],
            ["visitor.id"],
            name=op.f("fk_release_attendee_visitor_id_visitor"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("release_visit_id", "visitor_id", name=op.f("pk_release_attendee")),
    )
    op.create_index(
        "ix_release_attendee_release_visitor",
        "release_attendee",
        [sa.literal_column("release_id"), sa.literal_column("visitor_id")],
        unique=False,
    )
    op.create_index(op.f("ix_release_attendee_visitor_id"), "release_attendee", ["visitor_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_release_attendee_visitor_id"), table_name="release_attendee")
    op.drop_index("ix_release_attendee_release_visitor", table_name="release_attendee")
    op.drop_table("release_attendee")
    op.drop_index(op.f("ix_release_visit_team_id"), table_name="release_visit")
    op.drop_index(op.f("ix_release_visit_meeting_id"), table_name="release_visit")
    op.drop_index(op.f("ix_release_visit_host_id"), table_name="release_visit")
    op.drop_table("release_visit")
    op.drop_index(op.f("ix_plan_visit_visitor_visitor_id"), table_name="plan_visit_visitor")
    op.drop_table("plan_visit_visitor")
    op.drop_table("release")
    op.drop_index(op.f("ix_plan_visit_meeting_id"), table_name="plan_visit")
    op.drop_table("plan_visit")
    op.drop_index(op.f("ix_plan_quota_plan_id"), table_name="plan_quota")
    op.drop_table("plan_quota")
    op.drop_index(op.f("ix_plan_progress_plan_id"), table_name="plan_progress")
    op.drop_table("plan_progress")
    op.drop_index(op.f("ix_plan_meeting_meeting_id"), table_name="plan_meeting")
    op.drop_table("plan_meeting")
    op.drop_table("plan")
    op.drop_table("audit_entry")
    op.drop_table("user")
    op.drop_table("quota_rule")
    op.drop_index(op.f("ix_past_visit_visitor_id"), table_name="past_visit")
    op.drop_index(op.f("ix_past_visit_host_id"), table_name="past_visit")
    op.drop_table("past_visit")
    op.drop_index(op.f("ix_meeting_starts_at"), table_name="meeting")
    op.drop_index(op.f("ix_meeting_host_id"), table_name="meeting")
    op.drop_table("meeting")
    op.drop_index(
        "uq_feed_key_live_owner",
        table_name="feed_key",
        postgresql_nulls_not_distinct=True,
        postgresql_where="revoked_at IS NULL",
    )
    op.drop_table("feed_key")
    op.drop_index(op.f("ix_area_unit_id"), table_name="area")
    op.drop_table("area")
    op.drop_index(op.f("ix_absence_visitor_id"), table_name="absence")
    op.drop_table("absence")
    op.drop_index(op.f("ix_visitor_tier_id"), table_name="visitor")
    op.drop_index(op.f("ix_visitor_team_id"), table_name="visitor")
    op.drop_index(op.f("ix_visitor_search"), table_name="visitor")
    op.drop_table("visitor")
    op.drop_index(op.f("ix_meeting_rule_host_id"), table_name="meeting_rule")
    op.drop_table("meeting_rule")
    op.drop_table("assessment")
    op.drop_index(op.f("ix_team_tier_id"), table_name="team")
    op.drop_index(op.f("ix_team_search"), table_name="team")
    op.drop_table("team")
    op.drop_index(op.f("ix_host_unit_id"), table_name="host")
    op.drop_index(op.f("ix_host_search"), table_name="host")
    op.drop_table("host")
    op.drop_index(op.f("ix_unit_search"), table_name="unit")
    op.drop_index(op.f("ix_unit_parent_id"), table_name="unit")
    op.drop_table("unit")
    op.drop_table("tier")
    op.drop_table("policy")
