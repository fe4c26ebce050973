"""Records' pages: lists that find, forms that say what is wrong where, many edited at once, histories."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import FeedKey, User
from models.history import RecordChange
from models.meetings import MeetingRule
from models.organisation import Host
from models.people import Visitor
from planner.accounts import check_login
from planner.calendars.feeds import FeedOwner, renew_feed_key
from planner.records.tables import TABLES
from tests.planner import factories as make
from tests.web import scene as scenes
from tests.web.conftest import Browser
from tests.web.scene import Scene


@pytest.mark.parametrize("name", TABLES)
def test_every_table_has_a_list_and_forms(board: Browser, scene: Scene, s: Session, name: str) -> None:
    row = s.scalars(select(TABLES[name].model).limit(1)).one()
    for address in (f"/records/{name}/", f"/records/{name}/new", f"/records/{name}/{row.id}"):
        assert board.get(address).status_code == 200, address


def filled_in(page: str) -> dict[str, str]:
    """What a form sends as it stands, its token apart."""
    fields = dict(re.findall(r'<input(?=[^>]* name="(?!csrf|ids|all)(\w+)")[^>]* value="([^"]*)"', page))
    for name, options in re.findall(r'<select[^>]* name="(\w+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        fields[name] = chosen[1] if chosen else ""
    return fields


def edit(board: Browser, address: str, **edited: str):
    return board.send(address, {**filled_in(board.text(address)), **edited})


def test_the_last_edits_call_records_by_what_people_know_them_by(board: Browser, scene: Scene, s: Session) -> None:
    make.add_absence(s, scene.loner, scenes.NOW, scenes.NOW + timedelta(days=2))
    s.commit()
    page = board.text("/records/history?table=absences")
    assert re.search(rf">Vắng mặt · {scene.loner.name} · [\d/: ]+ – [\d/: ]+</a>", page)
    rule = s.scalars(select(MeetingRule).order_by(MeetingRule.id.desc()).limit(1)).one()
    assert f"{rule.host.name} · Sinh hoạt" in board.text("/records/history?table=meeting_rules")
    assert "#" not in re.sub(r"href=\S+|&#\d+;", "", page.partition("<main")[2])


def test_a_mistake_is_said_at_its_field_and_what_was_typed_stays(board: Browser, scene: Scene, s: Session) -> None:
    answer = edit(board, f"/records/visitors/{scene.loner.id}", email="khong phai", title="Trưởng ban")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert re.search(r'name="email"[^>]* value="khong phai"[^>]* aria-invalid="true"', page)
    assert "Không phải là địa chỉ thư điện tử. Ghi như ten@example.org, hoặc để trống." in page
    assert 'value="Trưởng ban"' in page
    assert s.get_one(Visitor, scene.loner.id).title is None


def test_an_edit_is_in_the_history_with_the_account_and_can_be_undone(
    board: Browser, scene: Scene, s: Session
) -> None:
    address = f"/records/visitors/{scene.loner.id}"
    assert edit(board, address, phone="0912 345 678", why="Số mới").location == f"{address}?saved=yes"
    change = s.scalars(select(RecordChange).order_by(RecordChange.id.desc()).limit(1)).one()
    assert (change.user_id, change.source, change.reason) == (scene.board.id, "records", "Số mới")
    page = board.text(address)
    assert "<ins>0912 345 678</ins>" in page
    board.send(f"{address}/undo/{change.id}")
    s.expire_all()
    assert s.get_one(Visitor, scene.loner.id).phone is None


def test_whoever_saves_second_sees_what_the_first_wrote(board: Browser, scene: Scene, s: Session) -> None:
    address = f"/records/hosts/{scene.host.id}"
    opened = filled_in(board.text(address))
    edit(board, address, place="Nhà văn hóa mới")
    answer = board.send(address, {**opened, "members": "25"})
    page = answer.get_data(as_text=True)
    assert (answer.status_code, s.get_one(Host, scene.host.id).members) == (400, 21)
    assert "Trong lúc đó người khác đã ghi ở đây: Nhà văn hóa mới" in page
    assert board.send(address, filled_in(page)).status_code == 302
    s.expire_all()
    assert (scene.host.members, scene.host.place) == (25, "Nhà văn hóa")


def test_a_record_in_use_offers_its_end_and_no_deletion(board: Browser, scene: Scene) -> None:
    page = board.text(f"/records/hosts/{scene.host.id}")
    assert f"/records/hosts/{scene.host.id}/delete" not in page
    assert "Đang được dùng nên không xóa được." in page


def test_several_are_edited_after_a_look_at_what_it_does(board: Browser, scene: Scene, s: Session) -> None:
    ids = [scene.leader.id, scene.member.id]
    asked = board.send("/records/visitors/bulk", {"action": "max_per_day", "ids": ids}).get_data(as_text=True)
    assert "Đã chọn 2 hồ sơ." in asked
    sent = {"action": "max_per_day", "ids": ids, "value": "2", "step": "preview"}
    shown = board.send("/records/visitors/bulk", sent).get_data(as_text=True)
    seen = re.search(r'name="seen" value="(\d+)"', shown)
    assert seen
    board.send("/records/visitors/bulk", {**sent, "step": "apply", "seen": seen[1]})
    s.expire_all()
    assert [scene.leader.max_per_day, scene.member.max_per_day, scene.loner.max_per_day] == [2, 2, 1]


def test_all_that_a_list_finds_are_edited(board: Browser, scene: Scene, s: Session) -> None:
    sent = {"action": "gap_days", "all": "yes", "unit": scene.commune.code, "value": "40", "step": "apply"}
    latest = s.scalars(select(RecordChange.id).order_by(RecordChange.id.desc()).limit(1)).one()
    assert board.send("/records/hosts/bulk", {**sent, "seen": latest}).status_code == 302
    s.expire_all()
    assert (scene.host.gap_days, scene.other_host.gap_days) == (40, 40)


def test_nothing_chosen_is_said_so(board: Browser, scene: Scene) -> None:
    assert board.send("/records/hosts/bulk", {"action": "gap_days"}).location == "/records/hosts/"


def test_a_deleted_record_has_a_page_that_brings_it_back(board: Browser, scene: Scene, s: Session) -> None:
    edit(board, "/records/tiers/new", code="XA", name="Xã")
    tier = TABLES["tiers"].model
    row_id = s.scalars(select(tier.id).where(tier.code == "XA")).one()
    address = f"/records/tiers/{row_id}"
    board.send(f"{address}/delete", filled_in(board.text(address)))
    page = board.text(address)
    found = re.search(rf'action="({address}/undo/\d+)"', page)
    assert found
    board.send(found[1])
    assert s.scalars(select(tier.id).where(tier.code == "XA")).one() == row_id


def test_a_new_account_shows_its_password_once(board: Browser, scene: Scene, s: Session) -> None:
    answer = edit(board, "/records/accounts/new", username="phong-nghiep-vu", role="board")
    page = answer.get_data(as_text=True)
    password = re.findall(r"<code>([^<]+)</code>", page)[1]
    user = check_login(s, "phong-nghiep-vu", password)
    assert user is not None
    board.send(f"/records/accounts/{user.id}/password")
    s.expire_all()
    assert check_login(s, "phong-nghiep-vu", password) is None


def test_nobody_locks_their_own_account(board: Browser, scene: Scene, s: Session) -> None:
    answer = edit(board, f"/records/accounts/{scene.board.id}", active="no")
    assert (answer.status_code, s.get_one(User, scene.board.id).active) == (400, True)


def test_an_address_is_revoked_from_the_list_and_never_shown(board: Browser, scene: Scene, s: Session) -> None:
    key = renew_feed_key(s, FeedOwner(visitor_id=scene.member.id), scenes.NOW)
    s.commit()
    page = board.text("/records/feeds")
    assert (key.secret in page, scene.member.name in page) == (False, True)
    board.send(f"/records/feeds/{key.id}/revoke")
    s.expire_all()
    assert s.get_one(FeedKey, key.id).revoked_at == scenes.NOW


def test_a_move_to_another_unit_is_told_in_words(board: Browser, scene: Scene, s: Session) -> None:
    elsewhere = make.add_unit(s, scene.province, code="XA2", name="Xã Nà Phặc")
    s.commit()
    address = f"/records/hosts/{scene.host.id}"
    before = scene.host.unit.name
    assert edit(board, address, unit="XA2", why="Sáp nhập xã").status_code == 302
    told = ("Lý do: Sáp nhập xã", f"<del>{before}</del> → <ins>{elsewhere.name}</ins>", scene.board.username)
    for page in (board.text(address), board.text("/records/history?table=hosts")):
        last = page.partition('<li class="entry">')[2].partition("</li>")[0]
        assert [each for each in told if each not in last] == []
    assert f"Nơi sinh hoạt · {scene.host.name}</a>" in last


def test_a_time_is_said_beside_its_field_by_24_hours(board: Browser, scene: Scene, s: Session) -> None:
    rule = s.scalars(select(MeetingRule).limit(1)).one()
    said = re.findall(r'<output[^>]* for="starts_at">([^<]*)<', board.text(f"/records/meeting_rules/{rule.id}"))
    assert said == [f"{rule.starts_at:%H:%M}"]


def test_others_are_offered_while_one_types(board: Browser, scene: Scene) -> None:
    page = board.text("/records/hosts/options?own_host=na+leng")
    assert page.count("<option") == 1
    assert f"Chi bộ thôn Nà Lẹng ({scene.host.code})" in page
