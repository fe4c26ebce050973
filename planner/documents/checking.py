"""A board's own Word template, tried before it is taken: what is wrong with it, and where that stands."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.table import Table
from docx.text.paragraph import Paragraph
from docxtpl import DocxTemplate
from jinja2 import ChainableUndefined, TemplateError, TemplateSyntaxError, Undefined
from jinja2.exceptions import SecurityError

from planner.documents.content import to_fields
from planner.documents.examples import TRACE, list_examples
from planner.documents.word import TemplateEnvironment, fill
from planner.errors import BadFile
from planner.phrases import Phrase, phrase

MAX_BYTES = 2 * 1024 * 1024
# A packed file of a few kilobytes may unpack to fill the memory.
MAX_UNPACKED_BYTES = 50 * 1024 * 1024
TAG = re.compile(r"{[{%].*?[}%]}", re.DOTALL)
# What python-docx and docxtpl raise for a file that is not what it says.
# lxml's complaint of torn XML is a SyntaxError.
UNREADABLE = (zipfile.BadZipFile, KeyError, ValueError, SyntaxError)
LONGEST_EXCERPT = 80
# The lines that docxtpl keeps before the one at fault.
LINES_BEFORE = 3


@dataclass(frozen=True, kw_only=True)
class TemplateFault:
    """What is wrong, where it stands, and the text there."""

    reason: Phrase
    place: Phrase
    excerpt: str = ""


class TemplateFaults(BadFile):
    """A template that can be read, but not filled as it is."""

    def __init__(self, faults: list[TemplateFault]) -> None:
        super().__init__("The template can't be filled.", "Mend what is listed, then choose the file again.")
        self.faults = faults


def check_template(kind: str, data: bytes) -> None:
    """Tries the template with examples.

    Raises BadFile for what is no Word file, TemplateFaults for one with faults.
    """
    template = _open(data)
    full, empty = list_examples(kind)
    unknown: set[str] = set()
    environment = TemplateEnvironment(_remembering(unknown))
    try:
        filled = [fill(data, example, environment) for example in (full, empty)]
        # Those of branches that neither example takes.
        unknown |= DocxTemplate(BytesIO(data)).get_undeclared_template_variables(environment, to_fields(full))
    except TemplateError as error:
        raise TemplateFaults([_tell_error(error)]) from error
    except UNREADABLE as error:
        # The tags were understood, but what came of them is no document: most often a row's loop outside its rows.
        raise TemplateFaults([_tell_torn()]) from error
    faults = [fault for name in sorted(unknown) for fault in _find_unknown(template, name)]
    if not faults:
        faults = [] if all(map(_carries_trace, filled)) else [_tell_missing_trace()]
    if faults:
        raise TemplateFaults(faults)


def _open(data: bytes) -> WordDocument:
    if len(data) > MAX_BYTES:
        raise BadFile(
            "The file is larger than %(most)s MB.", "Take large pictures out of it.", most=MAX_BYTES // 1024**2
        )
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
        if unpacked > MAX_UNPACKED_BYTES:
            raise BadFile("The file is too large once unpacked.", "Take large pictures out of it.")
        return docx.Document(BytesIO(data))
    except UNREADABLE as error:
        raise BadFile(
            "This is no Word document (.docx).", "Open it in Word, save it as .docx, and choose it again."
        ) from error


def _remembering(names: set[str]) -> type[Undefined]:
    """What fields that do not exist are in a template: nothing, and a name to be told."""

    class Remembering(ChainableUndefined):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            names.add(str(self._undefined_name))

    return Remembering


def _find_unknown(template: WordDocument, name: str) -> Iterator[TemplateFault]:
    """Every place where the name stands within a tag; it is told without one where Word hides it."""
    reason = phrase("“%(name)s” is not a field", name=name)
    word = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    found = False
    for place, text in _list_places(template):
        if any(word.search(tag) for tag in TAG.findall(text)):
            found = True
            yield TemplateFault(reason=reason, place=place, excerpt=text[:LONGEST_EXCERPT])
    if not found:
        yield TemplateFault(reason=reason, place=phrase("somewhere in the file"))


def _list_places(template: WordDocument) -> Iterator[tuple[Phrase, str]]:
    number = tables = 0
    for block in template.iter_inner_content():
        if isinstance(block, Paragraph):
            number += 1
            yield phrase("paragraph %(number)s", number=number), block.text
        else:
            tables += 1
            yield from _list_cells(block, tables)
    for section in template.sections:
        for header in (section.header, section.first_page_header):
            yield phrase("the header"), _text_of(header._element)
        for footer in (section.footer, section.first_page_footer):
            yield phrase("the footer"), _text_of(footer._element)


def _list_cells(table: Table, number: int) -> Iterator[tuple[Phrase, str]]:
    for row, cells in enumerate(table.rows, 1):
        # A merged cell comes once for each column it spans.
        for column, cell in enumerate(dict.fromkeys(cells.cells), 1):
            place = phrase("table %(table)s, row %(row)s, column %(column)s", table=number, row=row, column=column)
            yield place, cell.text


def _tell_error(error: TemplateError) -> TemplateFault:
    if isinstance(error, SecurityError):
        return TemplateFault(
            reason=phrase("a tag calls something, as with ( ): only fields may be written"),
            place=phrase("somewhere in the file"),
        )
    reason = phrase("a tag can't be understood: %(reason)s", reason=error.message or type(error).__name__)
    if isinstance(error, TemplateSyntaxError):
        lines = [line.strip() for line in getattr(error, "docx_context", ())]
        near = lines[min(LINES_BEFORE, max(0, error.lineno - 1)) :]
        excerpt = next((line for line in near if line), "")[:LONGEST_EXCERPT]
        return TemplateFault(reason=reason, place=phrase("near this text"), excerpt=excerpt)
    return TemplateFault(reason=reason, place=phrase("somewhere in the file"))


def _tell_torn() -> TemplateFault:
    reason = phrase("a loop begins and ends at different places, so that what it leaves is no document")
    return TemplateFault(reason=reason, place=phrase("somewhere in the file"))


def _carries_trace(filled: bytes) -> bool:
    """Whether every page will say which release it is of, with the hash."""
    document = docx.Document(BytesIO(filled))
    footers = [
        footer
        for section in document.sections
        for footer in (
            section.footer,
            *([section.first_page_footer] if section.different_first_page_header_footer else []),
        )
    ]
    return all(TRACE in _text_of(footer._element) for footer in footers)


def _tell_missing_trace() -> TemplateFault:
    reason = phrase("the pages would not say which release they are of: write {{ trace }} here")
    return TemplateFault(reason=reason, place=phrase("the footer, that of the first page included"))


def _text_of(element: Any) -> str:
    return "".join(element.itertext())
