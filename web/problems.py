"""What went wrong, told to programs: one shape for every refusal of the API (RFC 9457)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from flask import Response, json, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_limiter import RateLimitExceeded
from werkzeug.exceptions import HTTPException, MethodNotAllowed

API = "/api/"
MEDIA_TYPE = "application/problem+json"
BAD_REQUEST, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, SENSELESS = 400, 401, 403, 404, 422
# What names the way to come in (RFC 6750).
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="visitplan"'}

_TEXTS = {
    400: (_l("This request cannot be understood."), _l("Compare it with the description of the API.")),
    401: (
        _l("A valid token is missing."),
        _l("Send “Authorization: Bearer …” with a token of your account that is neither ended nor revoked."),
    ),
    403: (_l("This is not for your account."), _l("Ask the organization board if you need it.")),
    404: (_l("There is nothing at this address."), _l("Compare it with the description of the API.")),
    405: (_l("This address cannot be used this way."), _l("Use one of the methods that the answer allows.")),
    413: (_l("The request is too large."), _l("Send less at once.")),
    415: (_l("The body is of another media type than expected."), _l("Set Content-Type as described.")),
    429: (_l("Too many requests."), _l("Wait as long as Retry-After says, then go on more slowly.")),
    500: (
        _l("Something failed on the server."),
        _l("Nothing was changed. Try again; if it fails again, tell whoever runs the site when it happened."),
    ),
}


@dataclass(frozen=True, kw_only=True)
class Place:
    """One fault of a request: `at` is where, such as "body/visitor_ids/0" or "query/page"."""

    at: str
    message: str


class Refusal(Exception):
    """Ends a request of a program with this answer."""

    def __init__(
        self,
        status: int,
        message: str,
        remedy: str,
        *,
        places: Sequence[Place] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.answer = answer(status, message, remedy, places=places, headers=headers)


def asked_by_program() -> bool:
    """Whether the request is one to the API, known or unknown to it."""
    return request.path.startswith(API)


def answer(
    status: int,
    message: str,
    remedy: str = "",
    *,
    places: Sequence[Place] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    told: dict[str, Any] = {"type": "about:blank", "title": message, "status": status, "remedy": remedy}
    told["errors"] = [asdict(place) for place in places]
    response = Response(json.dumps(told, ensure_ascii=False), status=status, content_type=MEDIA_TYPE)
    response.headers.update(headers or {})
    return response


def answer_refusal(error: Refusal) -> Response:
    return error.answer


def answer_http(error: HTTPException) -> Response:
    """What the framework refuses, in our words."""
    status = error.code or 500
    message, remedy = _TEXTS.get(status, _TEXTS[BAD_REQUEST])
    return answer(status, str(message), str(remedy), headers=_headers(error))


def refuse(status: int) -> Refusal:
    """The usual words for a status of `_TEXTS`."""
    message, remedy = _TEXTS[status]
    return Refusal(status, str(message), str(remedy), headers=CHALLENGE if status == UNAUTHORIZED else {})


def refuse_places(places: Sequence[Place]) -> Refusal:
    """A request that does not fit its description, with every place where it does not."""
    message, remedy = _("The request does not fit its description."), _("Mend the places named under “errors”.")
    return Refusal(BAD_REQUEST, message, remedy, places=places)


def _headers(error: HTTPException) -> Mapping[str, str]:
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        return {"Allow": ", ".join(sorted(error.valid_methods))}
    if isinstance(error, RateLimitExceeded) and error.limit:
        return {"Retry-After": str(error.limit.limit.get_expiry())}
    return {}
