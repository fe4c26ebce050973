"""The site: thin views over the planner."""

import gc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import js_lib_htmx
from flask import Blueprint, Flask
from flask_bootstrap import Bootstrap5
from sqlalchemy import Engine

from models.session import make_sessions, open_engine
from planner.config import Settings, read_settings
from planner.running.secret_key import get_secret_key
from web import (
    access,
    account,
    actual,
    api,
    attend,
    busy,
    changes,
    compare,
    context,
    documents,
    edit,
    errors,
    feeds,
    home,
    keys,
    language,
    ledger,
    logs,
    maps,
    meetings,
    menu,
    organisation,
    outbox,
    people,
    plans,
    presentation,
    reading,
    rebalance,
    records,
    releases,
    reports,
    rules,
    schedule,
    search,
    security,
    tokens,
    words,
    workbooks,
)

LOGIN_LASTS = timedelta(hours=12)
# A page of some thousand rows makes about as many; what none of them need any more is then a few megabytes.
OBJECTS_BETWEEN_SEARCHES = 20_000
VIEWS = (
    account,
    actual,
    api,
    attend,
    busy,
    changes,
    compare,
    documents,
    edit,
    feeds,
    home,
    ledger,
    maps,
    meetings,
    organisation,
    outbox,
    people,
    plans,
    reading,
    rebalance,
    records,
    releases,
    reports,
    rules,
    schedule,
    search,
    workbooks,
    tokens,
)


def open_site() -> Flask:
    """The application for a process of its own."""
    app = create_app()
    spare_pages_garbage()
    return app


def spare_pages_garbage() -> None:
    """For a process that serves, once it is up: garbage is looked for seldom, and not among what is loaded.

    Else a page of some thousand rows has all that is there looked through again and again while it is made.
    """
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_SEARCHES)


def create_app(
    settings: Settings | None = None, engine: Engine | None = None, *, clock: Callable[[], datetime] | None = None
) -> Flask:
    """The application; by default with the settings of the environment, their database and the real clock."""
    settings = settings or read_settings()
    engine = engine or open_engine(settings.database_url, settings.data_dir)
    app = Flask(__name__)
    https = settings.base_url.startswith("https:")
    app.config.update(
        SECRET_KEY=get_secret_key(settings.data_dir),
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=LOGIN_LASTS,
        MAX_CONTENT_LENGTH=security.LONGEST_FORM,
        WTF_CSRF_TIME_LIMIT=int(LOGIN_LASTS.total_seconds()),
        BOOTSTRAP_SERVE_LOCAL=True,
    )
    sessions = make_sessions(engine)
    clock = clock or (lambda: datetime.now(UTC))
    context.install(app, context.Site(settings=settings, sessions=sessions, clock=clock))
    Bootstrap5(app)
    app.register_blueprint(_htmx())
    for part in (keys, language, words, presentation, menu, access, errors, logs, records):
        part.install(app)
    security.install(app, https=https, proxies=settings.proxies)
    for view in VIEWS:
        app.register_blueprint(view.views)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    return app


def _htmx() -> Blueprint:
    """Serves htmx out of its wheel."""
    folder = Path(js_lib_htmx.__file__).parent / "static" / "htmx"
    return Blueprint("htmx", __name__, static_folder=folder, static_url_path="/htmx")
