"""What every answer carries to keep browsers safe, and how often one may try to log in."""

from flask import Flask, Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf import CSRFProtect

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
# An office shares one address, so the limit per name is the tight one.
LOGINS_PER_NAME = "10 per 5 minutes"
LOGINS_PER_ADDRESS = "60 per 5 minutes"
# Enough to fetch a province page by page; an office's programs share its address.
API_REQUESTS_PER_TOKEN = "300 per minute"
API_REQUESTS_PER_ADDRESS = "900 per minute"

limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=False)
csrf = CSRFProtect()


def install(app: Flask, *, https: bool) -> None:
    csrf.init_app(app)
    limiter.init_app(app)
    if https:
        app.after_request(_stay_on_https)
    app.after_request(_add_headers)


def login_name() -> str:
    """What a limit per user name counts by."""
    return request.form.get("username", "").strip().casefold()


def _add_headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    # Whereabouts must not stay in the caches of shared computers; static files and feeds say their own.
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response


def _stay_on_https(response: Response) -> Response:
    response.headers["Strict-Transport-Security"] = f"max-age={ONE_YEAR}"
    return response
