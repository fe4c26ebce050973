"""An .xlsx file's parts, changed in places: whatever is not changed stays as it was, byte for byte."""

import re
import zipfile
from collections.abc import Iterable, Sequence
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

from planner.workbooks.package import (
    CONTENT_TYPES,
    Span,
    find_spans,
    find_workbook,
    relationships,
    rels_of,
    sheet_parts,
)

RELATION_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
XML = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
ROOT = re.compile(rb"<(?![?!])((?:[\w.-]+:)?)[\w.-]+")
COUNT = re.compile(rb'\bcount="\d+"')


class Parts:
    """The parts by name, `sheets` those of sheets by theirs; `data()` is the file with all changes."""

    def __init__(self, data: bytes) -> None:
        self._archive = zipfile.ZipFile(BytesIO(data))
        self._changed: dict[str, bytes] = {}
        self.workbook = find_workbook(self._archive)
        self.sheets = sheet_parts(self._archive)

    def __contains__(self, name: str) -> bool:
        return name in self._changed or name in self._archive.namelist()

    def __getitem__(self, name: str) -> bytes:
        return self._changed[name] if name in self._changed else self._archive.read(name)

    def __setitem__(self, name: str, text: bytes) -> None:
        self._changed[name] = text

    def find_related(self, part: str, kind: str) -> str | None:
        """The part of that kind that a part refers to, as it was handed in."""
        return next((target for each, target in relationships(self._archive, part).values() if each == kind), None)

    def relate(self, part: str, kind: str, target: str) -> str:
        """Lets `part` refer to `target`; returns the reference's id."""
        rels = rels_of(part)
        text = self[rels] if rels in self else XML + RELATIONS
        number = 1
        while f'"visitplan{number}"'.encode() in text:
            number += 1
        where = quoteattr("/" + target)
        relation = f'<Relationship Id="visitplan{number}" Type="{RELATION_TYPES}/{kind}" Target={where}/>'
        self[rels] = append(text, ("Relationships",), [relation])
        return f"visitplan{number}"

    def add(self, stem: str, extension: str, text: bytes, content_type: str) -> str:
        """A new part of that type, named after its stem and a number; returns its name."""
        number = 1
        while (name := f"{stem}{number}.{extension}") in self:
            number += 1
        self[name] = text
        override = f'<Override PartName="/{name}" ContentType="{content_type}"/>'
        self[CONTENT_TYPES] = append(self[CONTENT_TYPES], ("Types",), [override])
        return name

    def data(self) -> bytes:
        file = BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for member in self._archive.infolist():
                archive.writestr(member, self[member.filename], member.compress_type)
            there = set(self._archive.namelist())
            for name, text in self._changed.items():
                if name not in there:
                    archive.writestr(name, text)
        return file.getvalue()


def prefix_of(text: bytes) -> str:
    """The prefix that the part's root has, and that elements put into it need: "" or "x:"."""
    root = ROOT.search(text)
    return root[1].decode() if root else ""


def children(text: bytes, *path: str) -> list[Span]:
    """The elements right in the one at that path of names from the root."""
    return find_spans(text, lambda found, _attributes: len(found) == len(path) + 1 and found[:-1] == path)


def insert(text: bytes, parent: tuple[str, ...], element: str, *, before: Iterable[str]) -> bytes:
    """Puts an element into its parent, before the first child of one of these names, else at the end."""
    later = set(before)
    follower = next((child for child in children(text, *parent) if child.name in later), None)
    if follower is None:
        return append(text, parent, [element])
    return text[: follower.start] + element.encode() + text[follower.start :]


def append(text: bytes, parent: tuple[str, ...], elements: Sequence[str]) -> bytes:
    """Puts elements at the end of their parent, and counts them where it says how many it holds."""
    (span,) = find_spans(text, lambda path, _attributes: path == parent)
    held = len(children(text, *parent)) + len(elements)
    tag = text[span.start : span.tag_end]
    tag = COUNT.sub(f'count="{held}"'.encode(), tag, count=1)
    inside = "".join(elements).encode()
    if span.is_empty:
        name = re.match(rb"<([^\s/>]+)", tag)
        if name is None:
            raise ValueError("a tag has a name")
        return text[: span.start] + tag[:-2] + b">" + inside + b"</" + name[1] + b">" + text[span.end :]
    closing = text.rindex(b"<", span.start, span.end)
    return text[: span.start] + tag + text[span.tag_end : closing] + inside + text[closing:]


def cut(text: bytes, spans: Iterable[Span]) -> bytes:
    """Without these elements, none of which holds another."""
    kept, at = [], 0
    for span in sorted(spans, key=lambda each: each.start):
        kept.append(text[at : span.start])
        at = span.end
    return b"".join([*kept, text[at:]])


def said(text: str) -> str:
    """A text as XML has it; control characters, which it can't have, are left out."""
    return escape("".join(c for c in text if c >= " " or c in "\t\n"))
