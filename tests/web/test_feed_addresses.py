import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import FeedKey
from planner.calendars.feeds import FeedOwner, feed_path, get_feed_key, revoke_feed_key
from tests.web import scene as scenes
from tests.web.conftest import Browser
from tests.web.scene import Scene


@pytest.fixture
def key(s: Session, scene: Scene) -> FeedKey:
    scenes.add_release(s, scene)
    key = get_feed_key(s, FeedOwner(visitor_id=scene.member.id), scenes.NOW)
    s.commit()
    return key


def test_the_feed_needs_no_log_in_and_sets_no_cookie(client: Browser, key: FeedKey) -> None:
    response = client.get(feed_path(key))
    assert response.status_code == 200
    assert response.content_type == "text/calendar; charset=utf-8"
    assert "Set-Cookie" not in response.headers
    assert "Chi bộ thôn Nà Lẹng" in response.get_data(as_text=True).replace("\r\n ", "")


def test_an_unchanged_feed_is_not_sent_again(client: Browser, key: FeedKey) -> None:
    first = client.get(feed_path(key))
    by_etag = client.get(feed_path(key), headers={"If-None-Match": first.headers["ETag"]})
    by_date = client.get(feed_path(key), headers={"If-Modified-Since": first.headers["Last-Modified"]})
    assert (by_etag.status_code, by_date.status_code) == (304, 304)


def test_fetching_is_remembered(s: Session, client: Browser, key: FeedKey) -> None:
    client.get(feed_path(key), headers={"User-Agent": "Google-Calendar-Importer"})
    s.refresh(key)
    assert (key.last_fetched_at, key.last_agent) == (scenes.NOW, "Google-Calendar-Importer")


def test_a_wrong_or_revoked_address_is_not_found(s: Session, client: Browser, key: FeedKey) -> None:
    path = feed_path(key)
    assert client.get(path.replace(key.secret, "0" * len(key.secret))).status_code == 404
    assert client.get(f"/calendars/x-{key.secret}.ics").status_code == 404
    revoke_feed_key(s, key.id, scenes.NOW)
    s.commit()
    assert client.get(path).status_code == 404


def test_a_visitor_renews_their_own_address(s: Session, visitor: Browser, key: FeedKey, scene: Scene) -> None:
    old = feed_path(key)
    assert old in visitor.text(f"/schedule/{scene.member.id}")
    response = visitor.send(f"/feeds/visitor/{scene.member.id}")
    assert response.location == f"/schedule/{scene.member.id}#feed"
    assert visitor.get(old).status_code == 404
    assert old not in visitor.text(f"/schedule/{scene.member.id}")


@pytest.mark.parametrize("whose", ["visitor", "team", "host", "all"])
def test_a_visitor_gets_nobody_elses_address(s: Session, visitor: Browser, scene: Scene, whose: str) -> None:
    ids = {"visitor": scene.loner.id, "team": scene.team.id, "host": scene.host.id, "all": ""}
    assert visitor.send(f"/feeds/{whose}/{ids[whose]}").status_code == 403
    assert s.scalars(select(FeedKey)).all() == []


@pytest.mark.parametrize("whose", ["team", "host", "all"])
def test_the_board_gives_out_and_revokes_addresses(s: Session, board: Browser, scene: Scene, whose: str) -> None:
    address = {
        "team": f"/feeds/team/{scene.team.id}",
        "host": f"/feeds/host/{scene.host.id}",
        "all": "/feeds/all/",
    }[whose]
    page = board.send(address).location.partition("#")[0]
    key = s.scalars(select(FeedKey)).one()
    assert feed_path(key) in board.text(page)
    board.send(f"{address.rstrip('/')}/revoke")
    s.refresh(key)
    assert key.revoked_at == scenes.NOW


@pytest.mark.parametrize("whose", ["visitor", "team", "host"])
@pytest.mark.parametrize("act", ["", "/revoke"])
def test_whose_calendar_there_is_nobody_to_have_is_not_found(
    s: Session, board: Browser, scene: Scene, whose: str, act: str
) -> None:
    assert board.send(f"/feeds/{whose}/999999{act}").status_code == 404
    assert s.scalars(select(FeedKey)).all() == []


def test_health_is_told_without_a_log_in(client: Browser) -> None:
    assert client.text("/healthz") == "ok\n"
