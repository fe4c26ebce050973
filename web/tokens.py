"""An account's own tokens: made, shown once, revoked; and what one can do with them."""

from functools import cache

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from models.accounts import User
from planner.accounts import record
from planner.errors import Conflict
from planner.tokens import LIFETIMES, LONGEST_NAME, READ, WRITE, list_tokens, make_token, revoke_token
from web.access import for_accounts
from web.api.document import describe, list_operations
from web.context import account, db, now, site
from web.forms import AtMost, Form
from web.language import say_refusal

views = Blueprint("tokens", __name__, url_prefix="/account")

REFUSED = 409
DAYS = {30: _l("30 days"), 90: _l("90 days"), 365: _l("one year")}
SCOPES = {READ: _l("Read only"), WRITE: _l("Read and write")}


class TokenForm(Form):
    name = StringField(
        _l("What it is for"),
        [
            InputRequired(_l("Fill this in.")),
            AtMost(LONGEST_NAME),
        ],
        description=_l("For example the program that will use it."),
    )
    scope = SelectField(
        _l("What it may do"),
        choices=[SelectChoice(scope, label) for scope, label in SCOPES.items()],
        description=_l("Never more than your account may."),
    )
    days = SelectField(
        _l("How long it works"),
        choices=[SelectChoice(str(days), DAYS[days]) for days in LIFETIMES],
        default=str(LIFETIMES[1]),
    )


@views.route("/tokens", methods=["GET", "POST"])
@for_accounts
def index() -> str | tuple[str, int]:
    form = TokenForm()
    if not form.validate_on_submit():
        return _index(form)
    try:
        made = make_token(
            db(), _user(), name=form.name.data, scope=form.scope.data, days=int(form.days.data), now=now()
        )
    except Conflict as refusal:
        form.name.errors = [say_refusal(refusal)]
        return _index(form), REFUSED
    _record("make token", made.token.id)
    page = render_template("tokens/made.html", token=made.token, text=made.text, base_url=site().settings.base_url)
    db().commit()
    return page


@views.post("/tokens/<key:token_id>/revoke")
@for_accounts
def revoke(token_id: int) -> Response:
    token = revoke_token(db(), _user(), token_id, now=now())
    _record("revoke token", token.id)
    db().commit()
    flash(_("The token is revoked: programs that use it are refused from now on."))
    return redirect(url_for("tokens.index"))


@views.get("/api")
@for_accounts
def description() -> str:
    """The API's description to read: the same as programs get, without a program to show it."""
    return render_template("tokens/description.html", operations=_write_operations(str(get_locale())))


@cache
def _write_operations(language: str) -> Markup:
    """All operations with what they take and give, in the language of the request: no other makes them differ."""
    return Markup(
        render_template("tokens/_operations.html", subjects=list_operations(), schemas=describe()["components"])
    )


def _index(form: TokenForm) -> str:
    tokens = list_tokens(db(), _user(), now=now())
    return render_template("tokens/index.html", form=form, tokens=tokens, scopes=SCOPES)


def _user() -> User:
    return db().get_one(User, account().id)


def _record(action: str, token_id: int) -> None:
    record(db(), user_id=account().id, action=action, subject=f"token {token_id}", now=now())
