"""The API's blueprint and its door: a token, and nothing else, opens it; cookies are not looked at."""

from flask import Blueprint, current_app, g, request
from flask_babel import gettext as _

from planner.records.origin import tell_origin
from planner.tokens import READ, find_token
from web.api.caller import Caller, find_rights
from web.context import db, now, site
from web.problems import FORBIDDEN, UNAUTHORIZED, Refusal, refuse
from web.security import API_REQUESTS_PER_ADDRESS, API_REQUESTS_PER_TOKEN, csrf, limiter

PREFIX = "/api/v1"
HARMLESS = ("GET", "HEAD", "OPTIONS")
SCHEME = "bearer"

views = Blueprint("api", __name__, url_prefix=PREFIX)
# A forged request of a browser carries its cookies, never a token.
csrf.exempt(views)


def _token_selector() -> str:
    """What a limit per token counts by: never the secret."""
    return _read_token().rpartition("_")[0]


limiter.limit(API_REQUESTS_PER_ADDRESS)(views)
limiter.limit(API_REQUESTS_PER_TOKEN, key_func=_token_selector)(views)


@views.before_request
def _guard() -> None:
    """Closed by default: a view says itself where visitors may use it, or where nobody has to come in."""
    rights = find_rights(current_app.view_functions[request.endpoint or ""])
    if rights is not None and rights.public:
        return
    caller = _identify()
    if rights is None or not (caller.is_board or rights.visitors):
        raise refuse(FORBIDDEN)
    if request.method not in HARMLESS and caller.scope == READ:
        remedy = _("Make one for reading and writing on the page of your account.")
        raise Refusal(FORBIDDEN, _("This token may read, not write."), remedy)
    g.caller = caller
    if request.method not in HARMLESS:
        tell_origin(db(), now=now(), user_id=caller.user_id, source=views.name)


def _identify() -> Caller:
    # In a transaction of its own: that the token was used is kept even where the request comes to nothing.
    with site().sessions.begin() as s:
        token = find_token(s, _read_token(), now=now())
        if token is None:
            raise refuse(UNAUTHORIZED)
        return Caller.of(token)


def _read_token() -> str:
    scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
    return text.strip() if scheme.lower() == SCHEME else ""
