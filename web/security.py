"""What every answer carries to keep browsers safe, what requests may hold, and how often one may try to log in."""

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, Response, abort, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf import CSRFProtect
from werkzeug.datastructures import MultiDict
from werkzeug.middleware.proxy_fix import ProxyFix

from web.problems import asked_by_program

View = TypeVar("View", bound=Callable[..., Any])

# Bootstrap's style sheet holds its small pictures as data: addresses.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # robots.txt must let calendar services fetch feeds, so it is here that pages ask not to be indexed.
    "X-Robots-Tag": "noindex, nofollow",
}
ONE_YEAR = 31_536_000
# No form here is longer than the policy's; one with a file has as much besides it.
LONGEST_FORM = 64 * 1024
# An office shares one address, so the limit per name is the tight one.
LOGINS_PER_NAME = "10 per 5 minutes"
LOGINS_PER_ADDRESS = "60 per 5 minutes"
# Enough to fetch a province page by page; an office's programs share its address.
API_REQUESTS_PER_TOKEN = "300 per minute"
API_REQUESTS_PER_ADDRESS = "900 per minute"

limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=False)
csrf = CSRFProtect()


def install(app: Flask, *, https: bool, proxies: int) -> None:
    """`proxies`: how many in front of the site add the address they were asked from to X-Forwarded-For."""
    if proxies:
        # Host, scheme and prefix stay what the request says: no address here is made from them.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=0)  # type: ignore[method-assign]
    csrf.init_app(app)
    app.before_request(_check_texts)
    limiter.init_app(app)
    if https:
        app.after_request(_stay_on_https)
    app.after_request(_add_headers)


def login_name() -> str:
    """What a limit per user name counts by."""
    return request.form.get("username", "").strip().casefold()


def takes_file(most_bytes: int) -> Callable[[View], View]:
    """Marks a view whose form carries a file: longer by so much, and its CSRF token looked for only then."""

    def mark(view: View) -> View:
        @wraps(view)
        def taking(*args: Any, **kwargs: Any) -> Any:
            request.max_content_length = most_bytes + LONGEST_FORM
            csrf.protect()
            _refuse_nul(_texts_of_form())
            return view(*args, **kwargs)

        taking.__dict__["file_bytes"] = most_bytes
        return cast(View, csrf.exempt(taking))

    return mark


def most_file_bytes() -> int:
    """How large a file the view that was asked takes; 0 where it takes none."""
    return getattr(current_app.view_functions.get(request.endpoint or ""), "file_bytes", 0)


def _check_texts() -> None:
    # The API says itself what its texts may hold.
    if asked_by_program():
        return
    _refuse_nul([request.path, *_texts_of(request.args)])
    if not most_file_bytes():
        _refuse_nul(_texts_of_form())


def _refuse_nul(texts: Iterable[str]) -> None:
    """No keyboard writes one, and PostgreSQL's texts hold none."""
    if any("\0" in text for text in texts):
        abort(400)


def _texts_of_form() -> Iterator[str]:
    yield from _texts_of(request.form)
    yield from (file.filename or "" for file in request.files.values())


def _texts_of(values: MultiDict[str, str]) -> Iterator[str]:
    for name, value in values.items(multi=True):
        yield from (name, value)


def _add_headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    # Whereabouts must not stay in the caches of shared computers; static files and feeds say their own.
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response


def _stay_on_https(response: Response) -> Response:
    response.headers["Strict-Transport-Security"] = f"max-age={ONE_YEAR}"
    return response
