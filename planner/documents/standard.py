"""The standard Word templates, drawn in the party's format: what a board downloads to make its own from.

Guidance 36-HD/VPTW of 3 April 2018: A4, Times New Roman, margins 20 mm above and below, 30 mm left, 15 mm right;
pages numbered at the top from the second on.
"""

from io import BytesIO
from typing import cast

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph

FONT = "Times New Roman"
TEXT, TITLE, PARTY, TABLE, LIST, FOOT = Pt(14), Pt(16), Pt(15), Pt(12), Pt(12), Pt(8)
A4 = (Mm(210), Mm(297))
TOP, LEFT, RIGHT = Mm(20), Mm(30), Mm(15)
CENTRE = WD_ALIGN_PARAGRAPH.CENTER
# Room for the seal and the signature.
LINES_FOR_SEAL = 4
FIRST_LINE = Mm(12.7)


def _on_a_line(field: str) -> str:
    """The field on a line of its own, which there is not where it is empty."""
    return f"{{% if {field} %}}\n{{{{ {field} }}}}{{% endif %}}"


ANNEX_COLUMNS = (
    ("STT", "{{ visit.number }}", 14),
    ("Thời gian", "{{ visit.time }}\n{{ visit.weekday }}, {{ visit.day }}", 44),
    (
        "Chi bộ, địa điểm",
        "{{ visit.host }}, {{ visit.unit }}{% if visit.place %}\n{{ visit.place }}{% endif %}",
        84,
    ),
    ("Thành phần dự", "{{ visit.people }}{% if visit.team %}\n{{ visit.team }}{% endif %}", 66),
    ("Ghi chú", "{{ visit.note }}", 44),
)
TIER_COLUMNS = (
    ("Cấp", "{{ tier.name }}", 45),
    ("Số buổi dự", "{{ tier.visits }}", 20),
    ("Số chi bộ đã dự", "{{ tier.cells }}", 20),
    ("Chi bộ cơ sở", "{{ tier.grassroots_cells }}", 20),
    ("Chi bộ trực thuộc", "{{ tier.subordinate_cells }}", 20),
    ("Họp đảng ủy", "{{ tier.committee_meetings }}", 20),
    ("Chuyên đề", "{{ tier.thematic_meetings }}", 20),
)
GROUP_COLUMNS = (
    ("STT", "{{ group.number }}", 15),
    ("Tổ, cấp ủy viên", "{{ group.name }}", 75),
    ("Cấp", "{{ group.tier }}", 45),
    ("Số chi bộ đã dự", "{{ group.cells }}", 30),
)
RULE_COLUMNS = (
    ("Chỉ tiêu", "{{ rule.name }}", 90),
    ("Thực hiện đủ", "{{ rule.met }}", 25),
    ("Tổng số", "{{ rule.whole }}", 25),
    ("Tỷ lệ", "{{ rule.percent }}", 25),
)
Columns = tuple[tuple[str, str, int], ...]
# What is read from its left edge: names and notes. All else stands in the middle of its column.
READ_FROM_LEFT = ("Chi bộ, địa điểm", "Thành phần dự", "Ghi chú", "Cấp", "Tổ, cấp ủy viên", "Chỉ tiêu")
CELL_MARGIN = Mm(0.8)


def write_standard(kind: str) -> bytes:
    """The standard template for an "annex" or a "report", as a .docx file."""
    document = _start(landscape=kind == "annex")
    _add_letterhead(document)
    if kind == "annex":
        _add_annex(document)
    else:
        _add_report(document)
    _add_signature(document)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _start(*, landscape: bool) -> WordDocument:
    document = docx.Document()
    properties = document.core_properties
    properties.author = properties.title = properties.comments = ""
    properties.language = "vi-VN"
    _set_style(document)
    section = document.sections[0]
    width, height = A4
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        width, height = height, width
    section.page_width, section.page_height = width, height
    section.top_margin = section.bottom_margin = TOP
    section.left_margin, section.right_margin = LEFT, RIGHT
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = CENTRE
    _add_field(number, "PAGE")
    for footer in (section.footer, section.first_page_footer):
        trace = footer.paragraphs[0]
        trace.alignment = CENTRE
        trace.add_run("{{ trace }}").font.size = FOOT
    return document


def _set_style(document: WordDocument) -> None:
    style = document.styles["Normal"]
    assert isinstance(style, ParagraphStyle)
    style.font.name, style.font.size = FONT, TEXT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)


def _add_letterhead(document: WordDocument) -> None:
    """Left who issues it and under which number, right the party, the place and the date."""
    left, right = _add_plain_table(document).rows[0].cells
    _write(left.paragraphs[0], "{{ superior }}", align=CENTRE)
    _write(left.add_paragraph(), "{{ issuer }}", align=CENTRE, bold=True)
    _write(left.add_paragraph(), "*", align=CENTRE)
    _write(left.add_paragraph(), "Số {{ number }}", align=CENTRE)
    party = _write(right.paragraphs[0], "ĐẢNG CỘNG SẢN VIỆT NAM", align=CENTRE, bold=True, size=PARTY)
    party.runs[0].underline = True
    right.add_paragraph()
    dateline = _write(right.add_paragraph(), "{{ dateline }}", align=CENTRE)
    dateline.runs[0].italic = True
    _write(document.add_paragraph(), "{%p if draft %}")
    _write(document.add_paragraph(), "DỰ THẢO", bold=True)
    _write(document.add_paragraph(), "{%p endif %}")


def _add_annex(document: WordDocument) -> None:
    _add_title(document, "PHỤ LỤC")
    for field, text in (("attached_to", "(Kèm theo {{ attached_to }})"), ("scope", "{{ scope }}")):
        _write(document.add_paragraph(), f"{{%p if {field} %}}")
        line = _write(document.add_paragraph(), text, align=CENTRE)
        line.runs[0].italic = field == "attached_to"
        _write(document.add_paragraph(), "{%p endif %}")
    document.add_paragraph()
    _write(document.add_paragraph(), "{%p if groups %}")
    table = _add_table(document, ANNEX_COLUMNS)
    _add_tag_row(table, "{%tr for group in groups %}")
    title = _add_row(table)
    _write(title.cells[0].merge(title.cells[-1]).paragraphs[0], "{{ group.title }}", bold=True, size=TABLE)
    title.cells[0].paragraphs[0].paragraph_format.keep_with_next = True
    _add_tag_row(table, "{%tr for visit in group.visits %}")
    _fill(_add_row(table), ANNEX_COLUMNS)
    _add_tag_row(table, "{%tr endfor %}")
    _add_tag_row(table, "{%tr endfor %}")
    _write(document.add_paragraph(), "{%p else %}")
    _write(document.add_paragraph(), "Không có buổi dự sinh hoạt nào.", align=CENTRE)
    _write(document.add_paragraph(), "{%p endif %}")
    _write(document.add_paragraph(), "Tổng số: {{ total }} buổi dự sinh hoạt.", bold=True, size=TABLE)


def _add_report(document: WordDocument) -> None:
    _add_title(document, "BÁO CÁO")
    document.add_paragraph()
    _add_text(document, "Kết quả dự sinh hoạt chi bộ {{ period }} như sau:")
    _write(document.add_paragraph(), "{%p for paragraph in paragraphs %}")
    _add_text(document, "{{ loop.index }}. {{ paragraph }}")
    _write(document.add_paragraph(), "{%p endfor %}")
    for heading, columns, one, many in (
        ("Biểu 1: Kết quả theo cấp", TIER_COLUMNS, "tier", "tiers"),
        ("Biểu 2: Kết quả theo tổ, cấp ủy viên", GROUP_COLUMNS, "group", "groups"),
        ("Biểu 3: Thực hiện chỉ tiêu", RULE_COLUMNS, "rule", "rules"),
    ):
        _write(document.add_paragraph(), f"{{%p if {many} %}}")
        caption = _write(document.add_paragraph(), heading, bold=True)
        caption.paragraph_format.space_before = caption.paragraph_format.space_after = Pt(6)
        caption.paragraph_format.keep_with_next = True
        table = _add_table(document, columns)
        _add_tag_row(table, f"{{%tr for {one} in {many} %}}")
        _fill(_add_row(table), columns)
        _add_tag_row(table, "{%tr endfor %}")
        _write(document.add_paragraph(), "{%p endif %}")
    closing = _add_text(document, "Trên đây là báo cáo kết quả dự sinh hoạt chi bộ {{ period }}./.")
    closing.paragraph_format.space_before = Pt(6)


def _add_title(document: WordDocument, kind: str) -> None:
    title = _write(document.add_paragraph(), kind, align=CENTRE, bold=True, size=TITLE)
    title.paragraph_format.space_before = Pt(12)
    _write(document.add_paragraph(), "{{ subject }}", align=CENTRE, bold=True)
    _write(document.add_paragraph(), "-----", align=CENTRE)


def _add_signature(document: WordDocument) -> None:
    """Who gets it on the left, who signs on the right: kept on one page."""
    document.add_paragraph()
    table = _add_plain_table(document)
    _keep_whole(table.rows[0])
    left, right = table.rows[0].cells
    _write(left.paragraphs[0], "Nơi nhận:").runs[0].underline = True
    _write(left.add_paragraph(), "{%p for recipient in recipients %}")
    _write(left.add_paragraph(), "- {{ recipient }}", size=LIST)
    _write(left.add_paragraph(), "{%p endfor %}")
    _write(right.paragraphs[0], "{{ capacity }}", align=CENTRE, bold=True)
    _write(right.add_paragraph(), "{{ office }}", align=CENTRE, bold=True)
    for _line in range(LINES_FOR_SEAL):
        right.add_paragraph()
    _write(right.add_paragraph(), "{{ signer }}", align=CENTRE, bold=True)


def _write(
    paragraph: Paragraph,
    text: str,
    *,
    align: WD_ALIGN_PARAGRAPH | None = None,
    bold: bool = False,
    size: Pt | None = None,
) -> Paragraph:
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold or None, size
    if align is not None:
        paragraph.alignment = align
    return paragraph


def _add_text(document: WordDocument, text: str) -> Paragraph:
    paragraph = _write(document.add_paragraph(), text, align=WD_ALIGN_PARAGRAPH.JUSTIFY)
    paragraph.paragraph_format.first_line_indent = FIRST_LINE
    paragraph.paragraph_format.space_after = Pt(6)
    return paragraph


def _add_field(paragraph: Paragraph, code: str) -> None:
    """What Word works out by itself, such as the page's number."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    paragraph._p.append(field)


def _add_plain_table(document: WordDocument) -> Table:
    """Two columns without lines, over the whole width."""
    return cast(Table, document.add_table(rows=1, cols=2))


def _add_table(document: WordDocument, columns: Columns) -> Table:
    """A table with lines whose first row is repeated on every page."""
    table = cast(Table, document.add_table(rows=1, cols=len(columns), style="Table Grid"))
    table.autofit = False
    _set_margins(table)
    for column, (_head, _text, width) in zip(table.columns, columns, strict=True):
        column.width = Mm(width)
    head = table.rows[0]
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    _keep_whole(head)
    for cell, (text, _field, width) in zip(head.cells, columns, strict=True):
        cell.width = Mm(width)
        _write(cell.paragraphs[0], text, align=CENTRE, bold=True, size=TABLE)
    return table


def _add_row(table: Table) -> _Row:
    row = cast(_Row, table.add_row())  # type: ignore[no-untyped-call]
    _keep_whole(row)
    return row


def _add_tag_row(table: Table, tag: str) -> None:
    """A row that only opens or closes a loop; it goes when the template is filled."""
    _write(_add_row(table).cells[0].paragraphs[0], tag, size=TABLE)


def _fill(row: _Row, columns: Columns) -> None:
    for cell, (head, text, width) in zip(row.cells, columns, strict=True):
        cell.width = Mm(width)
        _write(cell.paragraphs[0], text, align=None if head in READ_FROM_LEFT else CENTRE, size=TABLE)


def _set_margins(table: Table) -> None:
    """Some room above and below what stands in a cell."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("w:top", "w:bottom"):
        margin = OxmlElement(side)
        margin.set(qn("w:w"), str(CELL_MARGIN.twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    properties.insert(properties.index(look), margins)


def _keep_whole(row: _Row) -> None:
    """Not to be broken over two pages."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
