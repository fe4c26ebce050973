"""Pages for what went wrong: what it is, and how to mend it."""

from flask import Flask, Response, current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, InternalServerError, RequestEntityTooLarge

from planner.errors import Conflict, NotFound, PlannerError, Unavailable
from web.language import format_number, say_phrase
from web.problems import Refusal, answer, answer_http, answer_refusal, asked_by_program
from web.security import LONGEST_FORM, most_file_bytes

Answer = tuple[str, int] | Response

_STATUS = {NotFound: 404, Conflict: 409, Unavailable: 503}
_BAD_REQUEST = 400
# A program is told apart whether its request is not as described (400), or is, but makes no sense here.
_SENSELESS = 422
_UNAVAILABLE = 503

_TEXTS = {
    400: (_l("This request cannot be understood."), _l("Go back, reload the page and try again.")),
    403: (_l("This page is not for your account."), _l("Ask the organization board if you need it.")),
    404: (_l("There is no such page."), _l("Check the address, or start from the first page.")),
    405: (_l("This address cannot be used this way."), _l("Go back and use the buttons of the page.")),
    429: (_l("Too many attempts."), _l("Wait five minutes, then try again.")),
    500: (
        _l("Something failed on the server."),
        _l("Nothing was changed. Try again; if it fails again, tell whoever runs the site when it happened."),
    ),
    503: (
        _l("The database does not answer."),
        _l("Nothing was lost. Wait a minute and reload; whoever runs the site should check that it is running."),
    ),
}


def install(app: Flask) -> None:
    app.register_error_handler(PlannerError, _refused)
    app.register_error_handler(Refusal, answer_refusal)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(HTTPException, _http)
    for error in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(error, _database_down)


def _refused(error: PlannerError) -> Answer:
    otherwise = _SENSELESS if asked_by_program() else _BAD_REQUEST
    status = next((status for kind, status in _STATUS.items() if isinstance(error, kind)), otherwise)
    return _page(status, say_phrase(error.message), say_phrase(error.remedy))


def _expired(error: CSRFError) -> Answer:
    return _page(_BAD_REQUEST, _("This page has expired."), _("Go back, reload it and send it again."))


def _http(error: HTTPException) -> Answer | HTTPException:
    status = error.code or InternalServerError.code
    if status < _BAD_REQUEST:  # a redirect
        return error
    if asked_by_program():
        return answer_http(error)
    if isinstance(error, RequestEntityTooLarge):
        return _page(status, *_too_large())
    return _page(status, *map(str, _TEXTS.get(status, _TEXTS[_BAD_REQUEST])))


def _too_large() -> tuple[str, str]:
    """Files are what people send that can be; of a form that is too long without one little can be told."""
    most = most_file_bytes()
    if most:
        return (
            _("The file is larger than %(most)s MB.", most=format_number(most // 1024**2)),
            _("Take large pictures out of it, or hand it in in parts."),
        )
    return (
        _("What was filled in is longer than %(most)s kB.", most=format_number(LONGEST_FORM // 1024)),
        _("Go back and shorten it, or choose fewer at once."),
    )


def _database_down(error: Exception) -> Answer:
    return _page(_UNAVAILABLE, *map(str, _TEXTS[_UNAVAILABLE]))


def _page(status: int, message: str, remedy: str) -> Answer:
    if asked_by_program():
        return answer(status, message, remedy)
    # Not Flask's render_template: that asks who is logged in, of the database that may be what is down.
    page = current_app.jinja_env.get_template("error.html")
    return page.render(status=status, message=message, remedy=remedy), status
