"""Keeps the translations in step with the texts: `python -m web.messages` after changing any."""

import ast
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from web.language import LOCALES, TRANSLATIONS

ROOT = Path(__file__).parent.parent
DEFAULT, *OTHERS = LOCALES
KEYWORDS = {"_": None, "_l": None, "gettext": None, "ngettext": (1, 2)}
# Calls whose plain strings are templates to translate.
PHRASES = (
    "phrase",
    "PlannerError",
    "NotFound",
    "Conflict",
    "DropsAll",
    "ChangedMeanwhile",
    "Unavailable",
    "BadFile",
    "Unsound",
    "Stale",
    "Unreachable",
)
# Those of the planner's files that only commands use, which speak English.
COMMANDS = (
    "cli",
    "commands",
    "config",
    "database",
    "export",
    "notices/mail_server",
    "running/*",
    "sample",
)

Found = tuple[int, str | None, str, list[str]]


def extract_phrases(
    file: IO[bytes], keywords: Mapping[str, Any], tags: list[str], options: Mapping[str, Any]
) -> Iterator[Found]:
    """Message and remedy of each refusal, and other phrases. Raises ValueError for one put together by hand."""
    for call in ast.walk(ast.parse(file.read())):
        name = getattr(call.func, "id", None) if isinstance(call, ast.Call) else None
        if not isinstance(call, ast.Call) or name not in PHRASES:
            continue
        for text in call.args:
            if not isinstance(text, ast.Constant) or not isinstance(text.value, str):
                raise ValueError(f"line {text.lineno}: {name} takes templates, and values by name")
            yield text.lineno, None, text.value, []


def gather() -> Catalog:
    """All texts there are to translate."""
    catalog = Catalog(project="visitplan", fuzzy=False)
    python: list[tuple[str, str | Callable[..., Any]]] = [("**.py", "python")]
    _add(catalog, "web", python)
    _add(catalog, "web/templates", [("**.html", "jinja2")])
    commands: list[tuple[str, Any]] = [(f"{name}.py", "ignore") for name in COMMANDS]
    _add(
        catalog,
        "planner",
        [*commands, ("**.py", extract_phrases)],
    )
    return catalog


def po_file(locale: str) -> Path:
    return TRANSLATIONS / locale / "LC_MESSAGES" / "messages.po"


def read_catalog(locale: str) -> Catalog:
    with po_file(locale).open("rb") as file:
        return read_po(file, locale=locale)


def update(locale: str) -> Catalog:
    """Writes the locale's file anew: new texts untranslated, vanished ones dropped, the rest kept."""
    catalog = read_catalog(locale)
    catalog.update(gather(), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    with po_file(locale).open("wb") as file:
        write_po(file, catalog, no_location=True, omit_header=False, width=110, sort_output=True)
    return catalog


def _add(catalog: Catalog, folder: str, methods: list[tuple[str, Any]]) -> None:
    found = extract_from_dir(ROOT / folder, methods, keywords=KEYWORDS)
    for path, _line, text, _comments, context in found:
        catalog.add(text, locations=[(path, None)], context=context)  # type: ignore[list-item]


if __name__ == "__main__":
    missing = [message.id for message in update(DEFAULT) if message.id and not message.string]
    raise SystemExit(f"to translate in {po_file(DEFAULT)}: {missing}" if missing else 0)
