"""Two languages: Vietnamese by default, English on request. Dates are dd/mm/yyyy in both."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import dates, numbers, support
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, request, session
from flask_babel import Babel, Domain, get_locale, gettext

from planner.errors import PlannerError
from planner.periods import say_span
from planner.phrases import Phrase, load_phrases
from web.context import site
from web.problems import asked_by_program

LOCALES = ("vi", "en")
TRANSLATIONS = Path(__file__).with_name("translations")


class PoDomain(Domain):  # type: ignore[misc]  # flask-babel has no types
    """Reads the .po files themselves: there is no compiled copy to forget."""

    def get_translations(self) -> support.NullTranslations:
        return _load(str(get_locale()))


@cache
def _load(locale: str) -> support.NullTranslations:
    path = TRANSLATIONS / locale / "LC_MESSAGES" / "messages.po"
    if not path.exists():  # English: the messages are their own translation
        return support.Translations()
    with path.open("rb") as file:
        catalog = read_po(file, locale=locale)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return support.Translations(compiled)


def install(app: Flask) -> None:
    babel = Babel(app, default_locale="vi", locale_selector=chosen_locale)
    babel.domain_instance = PoDomain()
    app.jinja_env.filters.update(
        day=format_day, clock=format_clock, weekday=format_weekday, moment=format_moment, number=format_number,
        month=format_month, local=to_local, iso=format_iso, decimal=format_decimal, phrases=say_phrases,
        say=say_phrase, span=format_span,
    )  # fmt: skip
    app.jinja_env.globals.update(current_locale=chosen_locale, locales=LOCALES)


def chosen_locale() -> str:
    """The language of the session, which the log-in copies there from the account; a program asks for it."""
    if asked_by_program():
        asked = (language.partition("-")[0] for language, quality in request.accept_languages if quality)
        return next((language for language in asked if language in LOCALES), LOCALES[0])
    chosen = session.get("locale")
    return chosen if chosen in LOCALES else LOCALES[0]


def to_local(moment: datetime) -> datetime:
    return moment.astimezone(site().zone)


def format_day(value: date | datetime) -> str:
    return _local_date(value).strftime("%d/%m/%Y")


def format_clock(value: datetime | time) -> str:
    return (to_local(value) if isinstance(value, datetime) else value).strftime("%H:%M")


def format_moment(value: datetime) -> str:
    return to_local(value).strftime("%H:%M %d/%m/%Y")


def format_span(times: Any) -> str:
    """Of something that `starts_at` and `ends_at`: its days where it is of whole ones."""
    return say_span(times.starts_at, times.ends_at, site().zone)


def format_weekday(value: date | datetime, width: str = "EEEE") -> str:
    """ "Thứ Ba", or "T3" with the width EEEEE; "Tuesday"."""
    return dates.format_date(_local_date(value), width, locale=chosen_locale())


def format_month(value: date) -> str:
    """ "Tháng 1/2027"; "January 2027"."""
    pattern = "MMMM yyyy" if chosen_locale() == "en" else "'Tháng' M/yyyy"
    return dates.format_date(value, pattern, locale=chosen_locale())


def format_number(value: Any) -> str:
    return numbers.format_decimal(value, locale=chosen_locale())


def format_decimal(value: float) -> str:
    """With two decimals: a gap."""
    return numbers.format_decimal(value, "0.00", locale=chosen_locale())


def say_phrase(said: Phrase) -> str:
    return said.say(gettext, format_number)


def say_refusal(refusal: PlannerError) -> str:
    """What is wrong, and how to mend it."""
    return f"{say_phrase(refusal.message)} {say_phrase(refusal.remedy)}"


def say_phrases(kept: Iterable[Any] | None) -> list[str]:
    """Phrases as the database keeps them, in the reader's language."""
    return [said for said in map(say_phrase, load_phrases(kept)) if said]


def format_iso(value: date | datetime) -> str:
    """For machines: the datetime attribute of <time>."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value.isoformat()


def _local_date(value: date | datetime) -> date:
    return to_local(value).date() if isinstance(value, datetime) else value
