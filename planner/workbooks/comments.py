"""Comments on the cells of a sheet: ours are added, those that we left there before go, others stay."""

import re
from collections.abc import Mapping

from planner.sheets.files import column_name
from planner.workbooks.package import find_spans
from planner.workbooks.parts import RELATION_TYPES, XML, Parts, append, children, cut, insert, prefix_of, said

# By whom our comments are: so they are known again.
AUTHOR = "Kiểm tra dữ liệu"
COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
EMPTY_COMMENTS = XML + f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>'.encode()
EMPTY_DRAWING = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    b' xmlns:x="urn:schemas-microsoft-com:office:excel">'
    b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    b'<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
)
SHAPE = (
    '<v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel" id="_x0000_s{id}" type="#_x0000_t202"'
    ' style="position:absolute;width:260pt;height:90pt;z-index:{id};visibility:hidden" fillcolor="#fff4ce"'
    ' o:insetmode="auto"><v:fill color2="#fff4ce"/><v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"/><x:ClientData ObjectType="Note">'
    "<x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{left}, 15, {row}, 4, {right}, 31, {below}, 4</x:Anchor>"
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
SHAPE_ID = re.compile(rb"_x0000_s(\d+)")
SHAPE_PLACE = re.compile(rb"<x:Row>(\d+)</x:Row>\s*<x:Column>(\d+)</x:Column>")
FIRST_SHAPE_ID = 1025
# How far a comment's box reaches, in columns and rows.
WIDE, HIGH = 4, 6
AFTER_DRAWING = (
    "legacyDrawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
)  # fmt: skip

Place = tuple[int, int]
"""Row and column of a cell, from 1."""


def add_comments(parts: Parts, sheet: str, told: Mapping[Place, str]) -> None:
    """Comments for these cells of a sheet's part; a cell that has another's comment keeps that one."""
    comments = parts.find_related(sheet, "comments") or _add_comments_part(parts, sheet)
    drawing = parts.find_related(sheet, "vmlDrawing") or _add_drawing(parts, sheet)
    parts[comments], gone, taken = _without_ours(parts[comments])
    parts[drawing] = _without_shapes(parts[drawing], gone)
    wanted = {place: text for place, text in told.items() if _reference(place) not in taken}
    parts[comments] = _with_ours(parts[comments], wanted)
    first = max(map(int, SHAPE_ID.findall(parts[drawing])), default=FIRST_SHAPE_ID - 1) + 1
    shapes = [_shape(first + number, place) for number, place in enumerate(wanted)]
    parts[drawing] = append(parts[drawing], ("xml",), shapes)


def _add_comments_part(parts: Parts, sheet: str) -> str:
    name = parts.add("xl/commentsVisitplan", "xml", EMPTY_COMMENTS, COMMENTS_TYPE)
    parts.relate(sheet, "comments", name)
    return name


def _add_drawing(parts: Parts, sheet: str) -> str:
    name = parts.add("xl/drawings/vmlVisitplan", "vml", EMPTY_DRAWING, VML_TYPE)
    key = parts.relate(sheet, "vmlDrawing", name)
    text = parts[sheet]
    element = f'<{prefix_of(text)}legacyDrawing xmlns:r="{RELATION_TYPES}" r:id="{key}"/>'
    parts[sheet] = insert(text, ("worksheet",), element, before=AFTER_DRAWING)
    return name


def _without_ours(text: bytes) -> tuple[bytes, set[str], set[str]]:
    """The part without our comments, the cells where they were, and the cells that have others'."""
    ours = {str(index) for index, name in enumerate(_authors(text)) if name == AUTHOR}
    comments = children(text, "comments", "commentList")
    mine = [each for each in comments if each.attributes.get("authorId") in ours]
    gone = {each.attributes["ref"] for each in mine}
    return cut(text, mine), gone, {each.attributes["ref"] for each in comments} - gone


def _authors(text: bytes) -> list[str]:
    spans = children(text, "comments", "authors")
    return [text[each.tag_end : each.end].decode().partition("<")[0] for each in spans]


def _with_ours(text: bytes, told: Mapping[Place, str]) -> bytes:
    prefix, authors = prefix_of(text), _authors(text)
    author = authors.index(AUTHOR) if AUTHOR in authors else len(authors)
    if author == len(authors):
        text = append(text, ("comments", "authors"), [f"<{prefix}author>{AUTHOR}</{prefix}author>"])
    return append(
        text,
        ("comments", "commentList"),
        [
            f'<{prefix}comment ref="{_reference(place)}" authorId="{author}"><{prefix}text>'
            f'<{prefix}t xml:space="preserve">{said(words)}</{prefix}t></{prefix}text></{prefix}comment>'
            for place, words in told.items()
        ],
    )


def _without_shapes(text: bytes, references: set[str]) -> bytes:
    """The drawing without the boxes of the comments at these cells."""
    shapes = find_spans(text, lambda path, _attributes: path == ("xml", "shape"))
    return cut(
        text,
        [
            each
            for each in shapes
            if (at := SHAPE_PLACE.search(text, each.start, each.end))
            and _reference((int(at[1]) + 1, int(at[2]) + 1)) in references
        ],
    )


def _shape(number: int, place: Place) -> str:
    row, column = place[0] - 1, place[1] - 1
    return SHAPE.format(
        id=number, row=row, column=column, left=column + 1, right=column + 1 + WIDE, below=row + HIGH
    )


def _reference(place: Place) -> str:
    return f"{column_name(place[1] - 1)}{place[0]}"
