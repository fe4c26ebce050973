"""The parts inside an .xlsx file: which of them is which sheet, and where in its text the cells are.

calamine gives values; it does not tell a formula from a value, nor where to write. Offsets are those of bytes, so
that what is not changed stays as it was handed in, byte for byte.
"""

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

from planner.errors import BadFile

CONTENT_TYPES = "[Content_Types].xml"
# A > in an attribute's quotation marks does not end it.
TAG = re.compile(rb"""<[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>""")
# To look at each cell takes time, and most sheets have neither formulas nor errors.
MAY_BE_UNCOMPUTED = re.compile(rb"""<(\w+:)?f[\s/>]|\st=["']e["']""")
OFFICE_DOCUMENT, WORKSHEET = "officeDocument", "worksheet"


@dataclass(frozen=True, kw_only=True)
class Span:
    """An element in the text of a part: its start tag is `start` to `tag_end`, all of it `start` to `end`."""

    name: str
    attributes: dict[str, str]
    start: int
    tag_end: int
    end: int

    @property
    def is_empty(self) -> bool:
        """Whether it is written as one tag, `<row/>`."""
        return self.end == self.tag_end


@dataclass(frozen=True, kw_only=True)
class RawCell:
    """A cell as it is written; `row` and `column` count from 1."""

    row: int
    column: int
    span: Span
    has_formula: bool
    has_value: bool


def find_workbook(archive: zipfile.ZipFile) -> str:
    """The name of the part that lists the sheets. Raises BadFile where there is none, as in other formats."""
    names = archive.namelist()
    if CONTENT_TYPES in names and "_rels/.rels" in names:
        for kind, target in relationships(archive, "").values():
            if kind == OFFICE_DOCUMENT and target.endswith(".xml"):
                return target
    raise BadFile("This is not a workbook in the format .xlsx.", "Open it in Excel and save it as .xlsx.")


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part of each sheet, by the sheet's name."""
    workbook = find_workbook(archive)
    targets = relationships(archive, workbook)
    sheets = {}
    for element in ElementTree.fromstring(archive.read(workbook)).iter():
        if local(element.tag) == "sheet":
            key = next((value for name, value in element.attrib.items() if local(name) == "id"), "")
            kind, target = targets.get(key, ("", ""))
            if kind == WORKSHEET:
                sheets[element.attrib["name"]] = target
    return sheets


def relationships(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """What the part refers to, by id: the kind (the last word of its type) and the part's name."""
    name = rels_of(part)
    if name not in archive.namelist():
        return {}
    found = {}
    for element in ElementTree.fromstring(archive.read(name)):
        if element.attrib.get("TargetMode") != "External":
            target = posixpath.join("/", posixpath.dirname(part), element.attrib["Target"])
            kind = element.attrib["Type"].rpartition("/")[2]
            found[element.attrib["Id"]] = kind, posixpath.normpath(target).lstrip("/")
    return found


def rels_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def local(name: str) -> str:
    """An element's name without its namespace or prefix."""
    return name.rpartition("}")[2].rpartition(":")[2]


def find_spans(text: bytes, wanted: Callable[[tuple[str, ...], dict[str, str]], bool]) -> list[Span]:
    """The elements that `wanted` says yes to, given the path of names to each and its attributes, as they end."""
    spans: list[Span] = []
    path: list[str] = []
    opened: list[tuple[int, int, dict[str, str]] | None] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        path.append(local(name))
        at = parser.CurrentByteIndex
        kept = (at, _tag_end(text, at), attributes) if wanted(tuple(path), attributes) else None
        opened.append(kept)

    def end(name: str) -> None:
        kept = opened.pop()
        if kept is not None:
            at, tag_end, attributes = kept
            is_empty = text[tag_end - 2 : tag_end] == b"/>"
            spans.append(
                Span(
                    name=path[-1],
                    attributes=attributes,
                    start=at,
                    tag_end=tag_end,
                    end=tag_end if is_empty else _tag_end(text, parser.CurrentByteIndex),
                )
            )
        path.pop()

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(text, True)
    return spans


def scan_cells(text: bytes, wanted: Callable[[int], bool]) -> tuple[list[Span], list[RawCell]]:
    """Of a sheet: the rows for whose number `wanted` says yes, and their cells, in order.

    Rows and cells may leave out their number: then they follow the one before.
    """
    count = {"row": 0, "column": 0}
    told: dict[int, dict[str, Any]] = {}

    def is_wanted(path: tuple[str, ...], attributes: dict[str, str]) -> bool:
        name = path[-1]
        if name == "row" and path[-2] == "sheetData":
            count["row"] = int(attributes.get("r", count["row"] + 1))
            count["column"] = 0
            attributes["r"] = str(count["row"])
            return wanted(count["row"])
        if name == "c" and len(path) > 1 and path[-2] == "row" and wanted(count["row"]):
            count["column"] = _column(attributes.get("r", "")) or count["column"] + 1
            attributes["r"] = f"{count['row']}:{count['column']}"
            told[len(told)] = {"has_formula": False, "has_value": False}
            return True
        if name in ("f", "v") and path[-2] == "c" and wanted(count["row"]):
            told[len(told) - 1]["has_formula" if name == "f" else "has_value"] = True
        return False

    spans = find_spans(text, is_wanted)
    cells = (span for span in spans if span.name == "c")
    rows = [span for span in spans if span.name == "row"]
    return rows, [_raw_cell(span, has) for span, has in zip(cells, told.values(), strict=True)]


def find_uncomputed(text: bytes) -> Iterator[tuple[RawCell, bool]]:
    """The cells of a sheet that hold an error, or a formula without a value; True for an error."""
    if not MAY_BE_UNCOMPUTED.search(text):
        return
    for cell in scan_cells(text, lambda _row: True)[1]:
        is_error = cell.span.attributes.get("t") == "e"
        if is_error or (cell.has_formula and not cell.has_value):
            yield cell, is_error


def _raw_cell(span: Span, has: dict[str, Any]) -> RawCell:
    row, _, column = span.attributes["r"].partition(":")
    return RawCell(row=int(row), column=int(column), span=span, **has)


def _column(reference: str) -> int:
    """The number of the column in "AB12", from 1; 0 for none."""
    number = 0
    for letter in reference:
        if not letter.isalpha():
            break
        number = number * 26 + ord(letter.upper()) - ord("A") + 1
    return number


def _tag_end(text: bytes, start: int) -> int:
    """The offset behind the tag that begins at `start`."""
    tag = TAG.match(text, start)
    if tag is None:
        raise ValueError(f"no tag begins at {start}")
    return tag.end()
