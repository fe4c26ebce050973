"""Keeps the translations in step with the texts: `python -m web.messages` after changing any."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.pofile import read_po, write_po

from web.language import LOCALES, TRANSLATIONS

ROOT = Path(__file__).parent.parent
DEFAULT, *OTHERS = LOCALES
KEYWORDS = {"_": None, "_l": None, "gettext": None, "ngettext": (1, 2)}
# The planner says its refusals in plain English; the site translates them by their whole sentences.
REFUSALS = {"PlannerError": None, "NotFound": None, "Conflict": None, "Unavailable": None}
# Those of the planner's files whose refusals reach a page.
PLANNER_FILES = ("accounts", "directory", "feeds", "generate", "plans", "publish", "quarters")

Found = tuple[int, str | None, str, list[str]]


def extract_refusals(
    file: IO[bytes], keywords: Mapping[str, Any], tags: list[str], options: Mapping[str, Any]
) -> Iterator[Found]:
    """Message and remedy of each refusal, as two texts (Babel would take them for singular and plural)."""
    for line, _name, texts, _comments in extract_python(file, REFUSALS, tags, options):  # type: ignore[arg-type]
        for text in (texts,) if isinstance(texts, str) else texts:
            if text:
                yield line, None, str(text), []


def gather() -> Catalog:
    """All texts there are to translate."""
    catalog = Catalog(project="visitplan", fuzzy=False)
    python: list[tuple[str, str | Callable[..., Any]]] = [("**.py", "python")]
    _add(catalog, "web", python)
    _add(catalog, "web/templates", [("**.html", "jinja2")])
    _add(catalog, "planner", [(f"{name}.py", extract_refusals) for name in PLANNER_FILES])
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
