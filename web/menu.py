"""The menu, in the order of the board's own work: a page's entry is one line here."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask, request
from flask_babel import lazy_gettext as _l

from web.context import Account


@dataclass(frozen=True)
class Entry:
    """A page of the menu. It is the present one on pages of `family`, the names of blueprints and endpoints (an
    endpoint counts for more); by default on those of its own blueprint."""

    endpoint: str
    text: str
    family: tuple[str, ...] = ()

    def is_of(self, name: str | None) -> bool:
        return name in (self.family or (self.endpoint.partition(".")[0],))


@dataclass(frozen=True)
class Group:
    text: str
    entries: tuple[Entry, ...]


_ACCOUNT = Entry("account.settings", _l("My account"), ("account.settings", "tokens"))
_MY_VISITS = Entry("schedule.mine", _l("My visits"))

BOARD = (
    Group("", (Entry("home.start", _l("Overview")),)),
    Group(
        _l("Planning"),
        (
            Entry("plans.index", _l("Plans"), ("plans", "edit", "compare")),
            Entry("rebalance.index", _l("Rebalance")),
            Entry("releases.index", _l("Releases")),
            Entry("outbox.index", _l("Notices")),
        ),
    ),
    Group(
        _l("This month"),
        (
            Entry("reading.by_date", _l("Visit schedule")),
            Entry("meetings.index", _l("Meetings")),
            Entry("actual.index", _l("Actual schedules")),
            Entry("changes.index", _l("Changes")),
            Entry("attend.index", _l("Visit results")),
        ),
    ),
    Group(
        _l("Duties"),
        (
            Entry("ledger.index", _l("Ledger")),
            Entry("reports.index", _l("Reports")),
            Entry("documents.index", _l("Documents")),
        ),
    ),
    Group(
        _l("Organisation"),
        (
            Entry("organisation.index", _l("Units and hosts")),
            Entry("maps.show", _l("Map")),
            Entry("people.visitors", _l("Visitors")),
            Entry("people.teams", _l("Teams"), ("people.teams", "people.team")),
            Entry("workbooks.index", _l("Excel")),
            Entry("records.index", _l("Records")),
            Entry("rules.index", _l("Rules and priorities")),
        ),
    ),
    Group(_l("Mine"), (_ACCOUNT,)),
)
VISITOR = (
    Group(
        "",
        (
            _MY_VISITS,
            Entry("attend.index", _l("Visit results")),
            Entry("ledger.mine", _l("My duties")),
            _ACCOUNT,
        ),
    ),
)


def groups(account: Account) -> tuple[Group, ...]:
    """What the account's menu holds; a board member who goes on visits finds their own among it."""
    if not account.is_board:
        return VISITOR
    if account.visitor_id is None:
        return BOARD
    *others, mine = BOARD
    return (*others, Group(mine.text, (_MY_VISITS, *mine.entries)))


def find_present(menu: tuple[Group, ...]) -> Entry | None:
    """The entry of the page that is shown."""
    for name in (request.endpoint, request.blueprint):
        found = next((entry for entry in _entries(menu) if entry.is_of(name)), None)
        if found:
            return found
    return None


def install(app: Flask) -> None:
    app.jinja_env.globals.update(menu_groups=groups, menu_present=find_present)


def _entries(menu: tuple[Group, ...]) -> Iterator[Entry]:
    return (entry for group in menu for entry in group.entries)
