"""Who may log in: accounts listed, made, barred, given a new password."""

from typing import Annotated, Literal

from flask import url_for
from flask_babel import gettext as _
from pydantic import Field

from models.accounts import User
from planner.accounts import reset_password
from planner.directory import get_visitor
from planner.paging import get_entity_page
from planner.records.history import find_latest
from planner.records.listing import Wanted, get_record, select_records
from planner.records.references import references_of
from planner.records.tables import NO, TABLES, YES
from planner.records.texts import texts_of
from web.api.blueprint import views
from web.api.caller import caller, keep
from web.api.fields import Asked, Key, Name, Seen, Told, When, Words
from web.api.operations import CONFLICT, NOT_FOUND, SENSELESS, operation
from web.api.paging import Listing, Paged, list_page
from web.api.plans import CREATED
from web.api.records import keep_texts
from web.context import db, site
from web.problems import Refusal

SUBJECT = "Accounts"
TABLE = TABLES["accounts"]
Role = Literal["board", "visitor"]
Locale = Literal["vi", "en"]


class Account(Told):
    id: int
    username: str
    role: Role
    visitor_id: int | None
    locale: Locale
    active: Annotated[bool, Field(description="Else it is barred from coming in, and its tokens with it.")]
    created_at: When


class Accounts(Listing[Account]):
    """Accounts by name."""


class AccountKept(Account):
    version: Annotated[int, Field(description="Another one after every change: send it as `seen`.")]


class AccountMade(AccountKept):
    password: Annotated[str, Field(description="Told this once, to be handed over in person.")]


class Password(Told):
    username: str
    password: Annotated[str, Field(description="Told this once, to be handed over in person.")]


class AskedAccounts(Paged):
    q: Annotated[Words, Field(description="Letters of the user name.")] = ""


class NewAccount(Asked):
    username: Name
    role: Role
    visitor_id: Annotated[Key | None, Field(description="Whose account it is; a visitor's needs one.")] = None
    locale: Locale = "vi"


class ChangedAccount(Asked):
    active: bool
    seen: Seen


@views.get("/accounts")
@operation(SUBJECT, Accounts)
def list_accounts(query: AskedAccounts) -> Accounts:
    """All accounts, barred ones among them."""
    page = get_entity_page(db(), select_records(TABLE, Wanted(text=query.q)), query.page, query.size)
    return list_page(Accounts, page, query, Account.model_validate)


@views.post("/accounts")
@operation(SUBJECT, AccountMade, status=CREATED, may=[NOT_FOUND, CONFLICT, SENSELESS])
def make_account(json: NewAccount) -> tuple[AccountMade, dict[str, str]]:
    """Makes an account with a one-time password."""
    visitor = get_visitor(db(), json.visitor_id).code if json.visitor_id else ""
    said = {"username": json.username, "role": json.role, "locale": json.locale}
    kept = keep_texts(TABLE, None, {**said, "visitor": visitor, "active": YES}, "")
    made = AccountMade(**_tell(kept.row).model_dump(), password=kept.password or "")
    return made, {"Location": url_for("api.show_one_account", user_id=kept.row.id)}


@views.get("/accounts/<key:user_id>")
@operation(SUBJECT, AccountKept, may=[NOT_FOUND])
def show_one_account(user_id: int) -> AccountKept:
    """An account."""
    return _tell(get_record(db(), TABLE, user_id))


@views.patch("/accounts/<key:user_id>")
@operation(SUBJECT, AccountKept, may=[NOT_FOUND, CONFLICT, SENSELESS])
def bar_account(user_id: int, json: ChangedAccount) -> AccountKept:
    """Bars an account from coming in, or lets it in again; not the token's own."""
    user = _get_other(user_id)
    texts = texts_of(TABLE, user, references_of(db(), TABLE, [user]), site().zone)
    keep_texts(TABLE, user_id, {**texts, "active": YES if json.active else NO}, "", json.seen)
    return _tell(user)


@views.post("/accounts/<key:user_id>/password")
@operation(SUBJECT, Password, may=[NOT_FOUND, CONFLICT])
def give_new_password(user_id: int) -> Password:
    """Sets a new one-time password: log-ins and tokens of the account end. Not of the token's own account."""
    user = _get_other(user_id)
    password = reset_password(user)
    keep("reset password", f"user {user_id}")
    return Password(username=user.username, password=password)


def _get_other(user_id: int) -> User:
    """Whoever programs with a token shall not saw off the branch it sits on."""
    user: User = get_record(db(), TABLE, user_id, lock=True)
    if user_id == caller().user_id:
        raise Refusal(
            CONFLICT, _("This is the account of the token itself."), _("Log in and use the page of the account.")
        )
    return user


def _tell(user: User) -> AccountKept:
    told = Account.model_validate(user)
    return AccountKept(**told.model_dump(), version=find_latest(db(), TABLE, [user.id]))
