"""A workbook given back with its bad cells marked: coloured, each with a comment, and all faults in a sheet.

The file itself is changed in a few places; everything else in it stays as it was handed in. The colour is a
conditional format, so that the cells keep their own. What an earlier marking left is taken away.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from xml.sax.saxutils import quoteattr

from planner.phrases import Phrase, phrase
from planner.sheets.faults import Fault
from planner.sheets.files import column_name
from planner.workbooks.comments import Place, add_comments
from planner.workbooks.layout import FAULTS_SHEET
from planner.workbooks.package import find_spans
from planner.workbooks.parts import RELATION_TYPES, XML, Parts, append, children, cut, insert, prefix_of, said

Say = Callable[[Phrase], str]

# The condition of our colour: always true, and nobody else's, so that it is known again.
CONDITION = '"visitplan"="visitplan"'
COLOUR = "FFFFC7CE"
DXF = f'<dxf><fill><patternFill patternType="solid"><bgColor rgb="{COLOUR}"/></patternFill></fill></dxf>'
TAG_START = re.compile("</?")
AFTER_DXFS = ("tableStyles", "colors", "extLst")
AFTER_CONDITIONS = (
    "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks",
    "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing",
    "legacyDrawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TITLES = (
    phrase("Sheet"),
    phrase("Row"),
    phrase("Column"),
    phrase("What is there"),
    phrase("What is wrong"),
    phrase("What is allowed"),
)
WIDTHS = (18, 8, 26, 28, 52, 70)
FIRST_CELL: Place = (1, 1)


def mark_faults(data: bytes, faults: Sequence[Fault], say: Say) -> bytes:
    """The .xlsx file with these faults of it marked, in the words of `say`."""
    parts = Parts(data)
    sheets = parts.sheets
    told = _by_sheet(faults, say)
    colour = _add_colour(parts)
    for name, part in sheets.items():
        if name != FAULTS_SHEET:
            parts[part] = _without_colour(parts[part])
            if told[name] or parts.find_related(part, "comments"):
                parts[part] = _with_colour(parts[part], told[name], colour)
                add_comments(parts, part, told[name])
    _list_faults(parts, sheets.get(FAULTS_SHEET), _write_list(faults, say))
    return parts.data()


def _by_sheet(faults: Iterable[Fault], say: Say) -> dict[str, dict[Place, str]]:
    """What to say at each cell; of a whole sheet at its first, of a whole row at its first one."""
    told: dict[str, dict[Place, str]] = defaultdict(dict)
    for fault in faults:
        place = _place_of(fault)
        before = told[fault.sheet].get(place)
        value = f"{fault.title}: " if fault.title else ""
        text = f"{value}{say(fault.reason)}.\n{say(fault.remedy)}"
        told[fault.sheet][place] = f"{before}\n{text}" if before else text
    return told


def _place_of(fault: Fault) -> Place:
    return (fault.row, _number(fault.column or "A")) if fault.row else FIRST_CELL


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _add_colour(parts: Parts) -> int:
    """The number of our colour among the workbook's conditional formats, put there if it is not."""
    styles = parts.find_related(parts.workbook, "styles")
    if styles is None:
        raise ValueError("a workbook has styles")
    text = parts[styles]
    prefix = prefix_of(text)
    if not find_spans(text, lambda path, _attributes: path == ("styleSheet", "dxfs")):
        text = insert(text, ("styleSheet",), f'<{prefix}dxfs count="0"></{prefix}dxfs>', before=AFTER_DXFS)
    ours = TAG_START.sub(rf"\g<0>{prefix}", DXF)
    there = [text[each.start : each.end] for each in children(text, "styleSheet", "dxfs")]
    if ours.encode() in there:
        return there.index(ours.encode())
    parts[styles] = append(text, ("styleSheet", "dxfs"), [ours])
    return len(there)


def _without_colour(text: bytes) -> bytes:
    formats = [each for each in children(text, "worksheet") if each.name == "conditionalFormatting"]
    return cut(text, [each for each in formats if b"visitplan" in text[each.start : each.end]])


def _with_colour(text: bytes, told: Mapping[Place, str], colour: int) -> bytes:
    if not told:
        return text
    cells = " ".join(f"{column_name(column - 1)}{row}" for row, column in told)
    p = prefix_of(text)
    element = (
        f'<{p}conditionalFormatting sqref="{cells}"><{p}cfRule type="expression" dxfId="{colour}" priority="1">'
        f"<{p}formula>{said(CONDITION)}</{p}formula></{p}cfRule></{p}conditionalFormatting>"
    )
    return insert(text, ("worksheet",), element, before=AFTER_CONDITIONS)


def _list_faults(parts: Parts, part: str | None, text: bytes) -> None:
    """The sheet of faults, after all others; one from before is written anew."""
    if part is not None:
        parts[part] = text
        return
    name = parts.add("xl/worksheets/faults", "xml", text, SHEET_TYPE)
    key = parts.relate(parts.workbook, "worksheet", name)
    workbook = parts[parts.workbook]
    numbers = [int(each.attributes["sheetId"]) for each in children(workbook, "workbook", "sheets")]
    element = (
        f'<{prefix_of(workbook)}sheet xmlns:r="{RELATION_TYPES}" name={quoteattr(FAULTS_SHEET)} '
        f'sheetId="{max(numbers) + 1}" r:id="{key}"/>'
    )
    parts[parts.workbook] = append(workbook, ("workbook", "sheets"), [element])


def _write_list(faults: Sequence[Fault], say: Say) -> bytes:
    """A sheet of all faults, each row leading to its cell."""
    rows = [tuple(map(say, TITLES)), *(_row(fault, say) for fault in faults)]
    cells = "".join(
        f'<row r="{number}">'
        + "".join(f'<c t="inlineStr"><is><t xml:space="preserve">{said(text)}</t></is></c>' for text in row)
        + "</row>"
        for number, row in enumerate(rows, start=1)
    )
    links = "".join(
        f'<hyperlink ref="C{number}" location={quoteattr(_address(fault))}/>'
        for number, fault in enumerate(faults, start=2)
    )
    widths = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(WIDTHS, start=1)
    )
    sheet = (
        f'<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>'
        '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        f"</sheetView></sheetViews><cols>{widths}</cols><sheetData>{cells}</sheetData>"
        f'<hyperlinks>{links}</hyperlinks><pageSetup paperSize="9" fitToHeight="0" orientation="landscape"/>'
        "</worksheet>"
    )
    return XML + sheet.encode()


def _row(fault: Fault, say: Say) -> tuple[str, ...]:
    column = " ".join(filter(None, (fault.column, fault.title)))
    return (
        fault.sheet,
        str(fault.row or ""),
        column,
        fault.value,
        say(fault.reason),
        say(fault.remedy),
    )


def _address(fault: Fault) -> str:
    row, column = _place_of(fault)
    sheet = fault.sheet.replace("'", "''")
    return f"'{sheet}'!{column_name(column - 1)}{row}"
