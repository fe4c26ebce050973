"""“Everything the site does can be done by programs”: every page has its operations, or a reason to have none."""

from collections import Counter
from collections.abc import Iterator

from flask import Flask
from pydantic import BaseModel

from web.api.caller import find_rights
from web.api.document import describe
from web.api.fields import Asked, Told

# By the part of the site, page by page: the operations that do what the page does.
COUNTERPARTS: dict[str, dict[str, str]] = {
    "actual": {
        "index": "list_schedules",
        "hand_in": "hand_in_schedule",
        "template": "get_schedule_template",
        "show": "show_schedule preview_schedule list_questions",
        "give_answers": "answer_questions",
        "apply": "apply_schedule",
        "discard": "discard_schedule",
    },
    "attend": {"index": "list_attendance", "mark_visit": "show_attendance mark_attendance"},
    "busy": {
        "show": "show_busy_calendar list_own_absences",
        "set_address": "set_busy_address",
        "hand_in": "hand_in_busy_file",
        "read_anew": "read_busy_calendar",
        "remove": "remove_busy_calendar",
    },
    "changes": {
        "index": "list_changes",
        "new": "record_change",
        "confirm_withdraw": "show_change",
        "withdraw": "withdraw",
        "broken": "list_broken_visits list_broken_in_all",
    },
    "compare": {"choose": "list_plans", "show": "compare_plans compare_visits"},
    "documents": {
        "index": "list_plans",
        "annex": "get_annex",
        "report": "get_report_document",
        "letterhead": "show_letterhead change_letterhead",
        "templates": "list_templates",
        "download": "get_word_template",
        "upload": "set_word_template",
        "reset": "reset_word_template",
    },
    "edit": {
        "index": "show_draft list_edits list_plan_visits",
        "meeting": "suggest_for_meeting",
        "menu": "suggest_for_meeting",
        "attempt": "edit_draft try_stand_in",
        "make": "edit_draft",
        "undo_last": "undo_edit",
        "redo_last": "redo_edit",
        "quota": "suggest_for_quota",
        "hosts": "list_hosts",
        "host": "list_open_meetings",
        "anew": "plan_anew",
    },
    "feeds": {
        "give_address": "renew_calendar renew_whole_calendar",
        "revoke": "revoke_calendar revoke_whole_calendar",
    },
    "home": {"start": "show_overview", "broken_now": "list_broken_in_all", "coverage": "list_hosts_reached"},
    "ledger": {"index": "show_ledger", "mine": "show_ledger", "of_visitor": "show_ledger"},
    "maps": {"show": "list_hosts_on_map list_units_on_map"},
    "meetings": {"index": "list_meetings"},
    "organisation": {
        "index": "list_units",
        "unit": "show_unit",
        "branch": "list_units list_hosts",
        "host": "show_host list_meeting_rules list_visits show_calendar",
    },
    "outbox": {
        "index": "list_notices",
        "show": "show_notice",
        "attachment": "get_attachment",
        "send_all": "send_drafts",
        "send": "send_notice",
        "decide": "hold_notice take_up_notice count_notice",
        "put_feeds": "put_feeds_in_notices",
        "unseen": "list_unseen",
        "telephoned": "record_call",
    },
    "people": {
        "visitors": "list_visitors",
        "visitor": "show_visitor list_areas list_own_absences list_visits",
        "give_account": "make_account give_new_password",
        "switch_account": "bar_account",
        "teams": "list_teams",
        "team": "show_team show_calendar",
    },
    "plans": {
        "index": "list_plans",
        "new": "start_plan",
        "prospect": "show_prospect",
        "show": "show_plan show_figures list_plan_quotas",
        "progress": "list_progress_reports",
        "stop": "stop_plan",
        "confirm_publish": "show_figures",
        "publish_plan": "publish_plan",
        "confirm_delete": "show_plan",
        "delete": "remove_plan",
    },
    "reading": dict.fromkeys(
        ("by_date", "by_visitor", "by_unit", "as_list"), "list_visits list_plan_visits list_release_visits"
    ),
    "rebalance": {
        "index": "list_all_releases",
        "start": "list_broken_visits rebalance",
        "diff": "show_diff",
    },
    "records": {
        "index": "list_tables",
        "history": "list_all_entries",
        "listed": "list_rows list_accounts",
        "options": "list_rows",
        "new": "add_record make_account",
        "one": "show_record change_record_fields list_record_uses list_record_entries show_one_account",
        "broken": "list_broken_of_record",
        "delete": "remove_record",
        "undo": "undo_record_entry",
        "bulk": "change_many",
        "password": "give_new_password",
        "feeds": "list_calendars",
        "revoke_feed": "revoke_listed_calendar",
    },
    "releases": {"index": "list_all_releases", "show": "show_release"},
    "reports": {
        "index": "show_report",
        "visits": "list_records",
        "hosts": "list_hosts_visited",
        "quotas": "list_dues",
    },
    "rules": {
        "index": "list_quota_rules",
        "demand": "list_demands",
        "history": "list_rule_changes list_policy_changes",
        "new": "add_quota_rule",
        "quota": "show_quota_rule change_quota_rule",
        "preview": "preview_quota_rule",
        "remove": "remove_quota_rule",
        "priorities": "show_policy change_policy",
        "preview_priorities": "preview_priorities",
    },
    "schedule": {
        "mine": "list_journeys",
        "of_visitor": "list_journeys show_calendar list_own_absences",
        "visit": "show_journey",
        "qr_code": "show_calendar",
        "absences": "list_own_absences report_own_absence",
        "withdraw": "withdraw_own_absence",
    },
    "search": {"index": "find", "quick": "find"},
    "tokens": {"description": "openapi"},
    "workbooks": {
        "index": "list_workbooks",
        "hand_in": "hand_in_workbook",
        "template": "get_workbook_template",
        "organisation": "get_organisation",
        "show": "show_workbook list_bad_cells list_changed_rows",
        "marked": "get_marked_workbook",
        "apply": "apply_handed_in_workbook",
        "again": "look_at_workbook_again",
        "discard": "discard_handed_in_workbook",
    },
    "workbooks.print": {
        "plan": "print_plan",
        "release": "print_release",
        "in_force": "print_visits_in_force",
        "ledger": "print_ledger",
        "report": "print_report",
    },
}
# What programs do not do, and why.
WITHOUT = {
    "account.choose_language": "Accept-Language says it with each request",
    "account.log_in": "a token comes in by itself",
    "account.log_out": "a token is not logged in",
    "account.settings": "a password is its owner's to change, not a token's",
    "feeds.calendar": "is for programs already",
    "feeds.health": "is for programs already",
    "feeds.robots": "is for programs already",
    "rules.moved": "only leads on",
    "tokens.index": "a token must not make others that outlive it",
    "tokens.revoke": "a token must not end the others of its account",
}
# Pages open to visitors' accounts that only lead them to others.
LEADING_ON = {"home.start"}


def list_pages(app: Flask) -> Iterator[str]:
    """The endpoints of the site's pages and forms."""
    for endpoint in app.view_functions:
        part, _, name = endpoint.rpartition(".")
        if name != "static" and part != "api":
            yield endpoint


def test_every_page_has_its_operations_or_a_reason_to_have_none(app: Flask) -> None:
    told = {f"{part}.{name}" for part, pages in COUNTERPARTS.items() for name in pages}
    assert told.isdisjoint(WITHOUT)
    assert sorted({*told, *WITHOUT}) == sorted(list_pages(app))
    named = {each for pages in COUNTERPARTS.values() for names in pages.values() for each in names.split()}
    assert {name for name in named if f"api.{name}" not in app.view_functions} == set()


def test_what_visitors_do_on_pages_their_tokens_can_do(app: Flask) -> None:
    for endpoint in {*list_pages(app)} - LEADING_ON - WITHOUT.keys():
        if getattr(app.view_functions[endpoint], "access", None) != "accounts":
            continue
        part, _, name = endpoint.rpartition(".")
        rights = [find_rights(app.view_functions[f"api.{each}"]) for each in COUNTERPARTS[part][name].split()]
        assert any(right and (right.visitors or right.public) for right in rights), endpoint


def test_what_is_named_in_an_address_may_not_be_there(app: Flask) -> None:
    with app.app_context():
        named = {path: each for path, each in describe()["paths"].items() if "{" in path}
    operations = [(path, method, each) for path, of in named.items() for method, each in of.items()]
    assert [(path, method) for path, method, each in operations if "404" not in each["responses"]] == []


def test_no_two_models_of_the_description_are_called_alike() -> None:
    models = {model for base in (Asked, Told) for model in list_below(base) if "[" not in model.__name__}
    assert [name for name, count in Counter(model.__name__ for model in models).items() if count > 1] == []


def list_below(base: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for model in base.__subclasses__():
        yield model
        yield from list_below(model)
