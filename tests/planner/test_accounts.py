from datetime import timedelta

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from models.accounts import AuditEntry, User
from models.people import Visitor
from planner.accounts import (
    Lockout,
    check_login,
    create_user,
    find_account,
    find_feed_key,
    get_user,
    open_visitor_account,
    record,
    reset_password,
    set_active,
    set_password,
)
from planner.calendars.feeds import FeedOwner, get_feed_key, revoke_feed_key
from planner.errors import Conflict, NotFound, PlannerError
from tests.planner.at_once import do_both
from tests.planner.factories import NOW, add_tier, add_unit, add_visitor

PASSWORD = "mat-khau-du-dai"


@pytest.fixture
def visitor(s: Session) -> Visitor:
    return add_visitor(s, add_tier(s), add_unit(s), name="Hoàng Thị Lan", code="HTL")


def test_a_name_is_known_whatever_its_capitals(s: Session) -> None:
    user = create_user(s, username=" Ban-To-Chuc ", password=PASSWORD, role="board", now=NOW)
    assert user.username == "ban-to-chuc"
    assert check_login(s, "BAN-TO-CHUC", PASSWORD) == user


@pytest.mark.parametrize(("name", "password"), [("ban", "sai-mat-khau"), ("khong-ai", PASSWORD), ("ban", "")])
def test_only_the_right_name_and_password_open(s: Session, name: str, password: str) -> None:
    create_user(s, username="ban", password=PASSWORD, role="board", now=NOW)
    assert check_login(s, name, password) is None


def test_an_inactive_account_stays_shut(s: Session) -> None:
    create_user(s, username="ban", password=PASSWORD, role="board", now=NOW).active = False
    assert check_login(s, "ban", PASSWORD) is None


def test_the_password_itself_is_not_kept(s: Session) -> None:
    user = create_user(s, username="ban", password=PASSWORD, role="board", now=NOW)
    assert user.password_hash.startswith("$argon2id$")
    assert PASSWORD not in user.password_hash


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"username": " "}, PlannerError),
        ({"password": "ngan"}, PlannerError),
        ({"password": "d" * 201}, PlannerError),
        ({"role": "vua"}, PlannerError),
        ({"role": "visitor"}, PlannerError),
        ({"role": "visitor", "visitor_id": 0}, PlannerError),
        ({"username": "CU"}, Conflict),
    ],
)
def test_what_makes_no_account_is_refused(s: Session, values: dict, refusal: type[PlannerError]) -> None:
    create_user(s, username="cu", password=PASSWORD, role="board", now=NOW)
    wanted = {"username": "moi", "password": PASSWORD, "role": "board", "now": NOW, **values}
    with pytest.raises(refusal) as refused:
        create_user(s, **wanted)
    assert refused.value.remedy


def test_a_visitors_account_opens_with_its_one_time_password(s: Session, visitor: Visitor) -> None:
    user, password = open_visitor_account(s, visitor, now=NOW)
    assert (user.username, user.role, user.visitor_id) == ("htl", "visitor", visitor.id)
    assert check_login(s, "htl", password) == user
    assert find_account(s, visitor.id) == user
    with pytest.raises(Conflict):
        open_visitor_account(s, visitor, now=NOW)


def test_a_new_password_shuts_the_old_one_out(s: Session) -> None:
    user = create_user(s, username="ban", password=PASSWORD, role="board", now=NOW)
    set_password(user, "mat-khau-khac")
    assert check_login(s, "ban", PASSWORD) is None
    assert check_login(s, "ban", "mat-khau-khac") == user
    assert check_login(s, "ban", reset_password(user)) == user


def test_an_unknown_name_is_not_found(s: Session) -> None:
    with pytest.raises(NotFound):
        get_user(s, "khong-ai")


def test_the_audit_trail_keeps_who_did_what_when(s: Session) -> None:
    user = create_user(s, username="ban", password=PASSWORD, role="board", now=NOW)
    record(s, user_id=user.id, action="publish", subject="plan 3", detail={"release": 1}, now=NOW)
    entry = s.scalars(select(AuditEntry)).one()
    assert (entry.user_id, entry.action, entry.subject, entry.at) == (user.id, "publish", "plan 3", NOW)
    assert entry.detail == {"release": 1}


def test_the_live_key_of_a_calendar_is_found_until_revoked(s: Session, visitor: Visitor) -> None:
    owner = FeedOwner(visitor_id=visitor.id)
    assert find_feed_key(s, owner) is None
    key = get_feed_key(s, owner, NOW)
    assert find_feed_key(s, owner) == key
    assert find_feed_key(s, FeedOwner()) is None
    revoke_feed_key(s, key.id, NOW + timedelta(hours=1))
    assert find_feed_key(s, owner) is None


def test_nobody_bars_their_own_account_or_the_boards_last_one(s: Session) -> None:
    first, second = (create_user(s, username=name, password=PASSWORD, role="board", now=NOW) for name in "ab")
    with pytest.raises(Lockout, match="your own account"):
        set_active(s, first, False, by=first.id)
    set_active(s, second, False, by=first.id)
    with pytest.raises(Lockout, match="last account of the board"):
        set_active(s, first, False, by=second.id)
    set_active(s, second, True, by=first.id)
    assert (first.active, second.active) == (True, True)


def test_two_of_the_board_who_bar_each_other_at_once_are_not_both_barred(committed_db: str) -> None:
    engine = create_engine(committed_db.replace("postgresql://", "postgresql+psycopg://"))
    with Session(engine) as s, s.begin():
        ids = [create_user(s, username=name, password=PASSWORD, role="board", now=NOW).id for name in "ab"]

    def bar(s: Session, whom: int, by: int) -> None:
        set_active(s, s.get_one(User, ids[whom]), False, by=ids[by])

    refusal = do_both(engine, lambda s: bar(s, 1, by=0), lambda s: bar(s, 0, by=1))
    assert isinstance(refusal, Lockout)
    with Session(engine) as s:
        assert s.scalars(select(User.active).order_by(User.id)).all() == [True, False]
    engine.dispose()
