"""Whatever an address holds, no page fails over it: all that the site answers GET at, with odd values.

Pages and what they read out of their addresses are found, not listed: a new one is tried without being named here.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, ClassVar

import pytest
from flask import Flask, Request
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import Rule

from models.notices import Notice
from planner.actual.imports import open_import
from planner.calendars.feeds import FeedOwner, get_feed_key
from planner.changing.kinds import record_visit_wanted
from planner.changing.log import Origin
from tests.planner import factories as make
from tests.planner.actual.schedule_files import row, write_csv
from tests.planner.workbooks.books import hand_in, write_book
from tests.web import scene as scenes
from tests.web.conftest import Browser
from tests.web.scene import Scene

ARGUMENT = re.compile(r"<(?:(?P<kind>[^<>]*):)?(?P<name>\w+)>")
# As they stand in an address, for any text and for what its converter narrows: %ED%A0%80 is half a letter.
ODD_PARTS = ("0", "-1", "²", "3000000000", "9" * 5_000, "%00", "%ED%A0%80", "%25(x)s")
ODD_KEYS = ("0", "²", "3000000000")
# Of what is read as a number, and of all else: a request for each pair.
ODD_VALUES = (("3000000000", "9999-12-31"), ("²", "9999-12"), ("-1", "0001-01-01"))
# First come names that mean something of their own to what makes addresses, and words nobody types.
FIRST = "endpoint=x&_anchor=x&_external=x&_method=x&_scheme=x&=x&q=%25(x)s '\"<%ED%A0%80//[" + "a" * 5_000
Known = Callable[[Rule, str], str]


class Noting(ImmutableMultiDict[str, str]):
    """The parameters of a request, which notes the names that are asked for, and whether as numbers."""

    numeric: ClassVar[dict[str, bool]] = {}

    def get(self, key: str, default: Any = None, type: Any = None) -> Any:
        self.numeric[key] = type is not None
        return super().get(key, default, type)

    def getlist(self, key: str, type: Any = None) -> Any:
        self.numeric[key] = type is not None
        return super().getlist(key, type)

    def __contains__(self, key: object) -> bool:
        self.numeric.setdefault(str(key), False)
        return super().__contains__(key)


class NotingRequest(Request):
    parameter_storage_class = Noting


@pytest.fixture
def known(s: Session, scene: Scene) -> Known:
    """A value that leads somewhere, for each argument of an address."""
    release = scenes.add_release(s, scene)
    draft = scenes.add_plan(s, scene, choice="balanced", based_on_id=release.id)
    rule = make.add_quota_rule(s, name="Mỗi quý 1 buổi", tier_id=scene.member.tier_id)
    key = get_feed_key(s, FeedOwner(), scenes.NOW)
    origin = Origin(user_id=scene.board.id, now=scenes.NOW, reason="Đi học")
    change = record_visit_wanted(s, origin, scene.host.id, by=date(2027, 1, 31), today=date(2026, 12, 28))
    handed_in = open_import(
        s,
        file_name="lich-thang-1.csv",
        data=write_csv([row(scene.host.name, "07/01/2027", "19:30")]),
        month=date(2027, 1, 1),
        user_id=scene.board.id,
        now=scenes.NOW,
        complete=True,
        zone=make.ZONE,
    )
    s.flush()
    values: Mapping[str, object] = {
        "plan_id": draft.id,
        "plans": f"{release.plan_id}-{draft.id}",
        "number": release.number,
        "meeting_id": scene.meetings[0].id,
        "visitor_id": scene.member.id,
        "host_id": scene.host.id,
        "unit_id": scene.commune.id,
        "team_id": scene.team.id,
        "quota_id": draft.quotas[0].id,
        "rule_id": rule.id,
        "notice_id": s.scalars(select(Notice.id)).first(),
        "change_id": change.id,
        "import_id": hand_in(s, write_book()),
        "row_id": scene.meetings[0].id,
        "what": "absence",
        "name": "meetings",
        "kind": "annex",
        "selector": key.selector,
        "secret": key.secret,
        "filename": "site.css",
        "actual.show/import_id": handed_in.id,
        "outbox.attachment/name": "visits",
    }
    s.commit()
    return lambda rule, name: str(values.get(f"{rule.endpoint}/{name}") or values[name])


def pages(app: Flask) -> Iterator[Rule]:
    """The site's own: the API has tests of its own that make up requests."""
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.rule.startswith("/api/"):
            yield rule


def fill(rule: Rule, values: Mapping[str, str]) -> str:
    """The address with its arguments as they are given, not quoted."""
    return ARGUMENT.sub(lambda found: values[found["name"]], rule.rule)


def failing(board: Browser, addresses: Iterator[str]) -> list[str]:
    return [address[:200] for address in addresses if board.get(address).status_code >= 500]


def test_no_odd_part_of_an_address_makes_a_page_fail(app: Flask, board: Browser, known: Known) -> None:
    def addresses() -> Iterator[str]:
        for rule in pages(app):
            usual = {name: known(rule, name) for name in rule.arguments}
            for found in ARGUMENT.finditer(rule.rule):
                for odd in ODD_KEYS if found["kind"] else ODD_PARTS:
                    yield fill(rule, {**usual, found["name"]: odd})

    assert failing(board, addresses()) == []


def test_no_odd_parameter_makes_a_page_fail(
    app: Flask, board: Browser, known: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "request_class", NotingRequest)

    def addresses() -> Iterator[str]:
        for rule in {rule.endpoint: rule for rule in pages(app)}.values():
            address = fill(rule, {name: known(rule, name) for name in rule.arguments})
            Noting.numeric.clear()
            yield f"{address}?{FIRST}"
            for number, text in ODD_VALUES if Noting.numeric else ():
                asked = {name: number if numeric else text for name, numeric in sorted(Noting.numeric.items())}
                yield f"{address}?{'&'.join(f'{name}={value}' for name, value in asked.items())}"

    assert failing(board, addresses()) == []
