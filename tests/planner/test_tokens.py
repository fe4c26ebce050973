from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from models.accounts import User
from planner.accounts import create_user, set_password
from planner.errors import Conflict, NotFound, PlannerError
from planner.tokens import MOST_TOKENS, NewToken, find_token, list_tokens, make_token, revoke_token
from tests.planner.factories import NOW


@pytest.fixture
def user(s: Session) -> User:
    return create_user(s, username="ban", password="mat-khau-du-dai", role="board", now=NOW)


@pytest.fixture
def new(s: Session, user: User) -> NewToken:
    return make_token(s, user, name="  Bảng tin ", scope="read", days=30, now=NOW)


def test_a_token_is_found_by_its_text_with_its_account(s: Session, user: User, new: NewToken) -> None:
    found = find_token(s, new.text, now=NOW)
    assert found is not None
    assert (found.name, found.scope, found.user) == ("Bảng tin", "read", user)


def test_the_secret_itself_is_not_kept(new: NewToken) -> None:
    secret = new.text.rpartition("_")[2]
    assert secret not in (new.token.secret_hash, new.token.selector)
    assert len(new.token.secret_hash) == len(secret) == 64


def test_no_other_text_is_a_token(s: Session, new: NewToken) -> None:
    prefix, selector, secret = new.text.split("_")
    others = ["", new.text[:-1], new.text + "0", f"other_{selector}_{secret}", f"{prefix}_{'0' * 16}_{secret}"]
    others += [f"{prefix}_{selector}_", f"{prefix}_{selector}", "visitplan_\0_\0", "chữ"]
    assert [find_token(s, text, now=NOW) for text in others] == [None] * len(others)


def test_a_token_ends_on_its_day(s: Session, new: NewToken) -> None:
    assert find_token(s, new.text, now=NOW + timedelta(days=30, seconds=-1)) is not None
    assert find_token(s, new.text, now=NOW + timedelta(days=30)) is None


def test_a_revoked_token_is_dead_and_no_longer_listed(s: Session, user: User, new: NewToken) -> None:
    assert list_tokens(s, user, now=NOW) == [new.token]
    revoke_token(s, user, new.token.id, now=NOW)
    assert find_token(s, new.text, now=NOW) is None
    assert list_tokens(s, user, now=NOW) == []


def test_a_token_is_dead_while_its_account_is_barred(s: Session, user: User, new: NewToken) -> None:
    user.active = False
    assert find_token(s, new.text, now=NOW) is None
    user.active = True
    assert find_token(s, new.text, now=NOW) is not None


def test_a_new_password_ends_the_tokens_of_before(s: Session, user: User, new: NewToken) -> None:
    set_password(user, "mat-khau-khac")
    assert find_token(s, new.text, now=NOW) is None
    later = make_token(s, user, name="Mới", scope="write", days=30, now=NOW)
    assert find_token(s, later.text, now=NOW) == later.token


def test_when_it_was_last_used_is_kept_by_the_minute(s: Session, new: NewToken) -> None:
    for seconds in (0, 59, 61):
        find_token(s, new.text, now=NOW + timedelta(seconds=seconds))
        assert new.token.last_used_at == NOW + timedelta(seconds=seconds if seconds != 59 else 0)


def test_nobody_revokes_the_token_of_another(s: Session, user: User, new: NewToken) -> None:
    other = create_user(s, username="khac", password="mat-khau-du-dai", role="board", now=NOW)
    with pytest.raises(NotFound):
        revoke_token(s, other, new.token.id, now=NOW)
    assert find_token(s, new.text, now=NOW) is not None


@pytest.mark.parametrize("values", [{"name": " "}, {"name": "d" * 61}, {"scope": "admin"}, {"days": 3650}])
def test_what_makes_no_token_is_refused(s: Session, user: User, values: dict) -> None:
    with pytest.raises(PlannerError):
        make_token(s, user, **{"name": "Thử", "scope": "read", "days": 30, "now": NOW, **values})


def test_an_account_has_so_many_tokens_at_most(s: Session, user: User) -> None:
    for _each in range(MOST_TOKENS):
        make_token(s, user, name="Thử", scope="read", days=30, now=NOW)
    with pytest.raises(Conflict):
        make_token(s, user, name="Thử", scope="read", days=30, now=NOW)
