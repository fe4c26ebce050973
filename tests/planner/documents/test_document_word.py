import re
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from docx.oxml.ns import qn

from planner.documents.content import AnnexGroup
from planner.documents.examples import TRACE, list_examples
from planner.documents.standard import write_standard
from planner.documents.word import fill
from tests.planner.documents.word_files import open_word, text_of


@pytest.mark.parametrize("kind", ["annex", "report"])
def test_nothing_of_the_template_is_left_in_a_filled_document(kind: str) -> None:
    for example in list_examples(kind):
        assert re.findall(r"{[{%].*", text_of(fill(write_standard(kind), example))) == []


def test_the_annex_has_the_partys_heading_the_visits_and_the_signature() -> None:
    full, _empty = list_examples("annex")
    lines = text_of(fill(write_standard("annex"), full)).splitlines()
    assert lines[:7] == [
        "TỈNH ỦY …",
        "BAN TỔ CHỨC",
        "*",
        "Số 12-PL/BTC",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "",
        "Bắc Kạn, ngày 05 tháng 01 năm 2027",
    ]
    assert [line for line in lines if line.startswith("Tháng ")] == ["Tháng 1 năm 2027", "Tháng 2 năm 2027"]
    assert lines.count("Chi bộ thôn Nà Lẹng, Đảng bộ xã Chợ Đồn") == 4
    assert lines[-7:-5] == ["T/M BAN THƯỜNG VỤ", "TRƯỞNG BAN"]
    assert "DỰ THẢO" not in lines


def test_a_draft_is_marked_and_may_be_empty() -> None:
    _full, empty = list_examples("annex")
    lines = text_of(fill(write_standard("annex"), empty)).splitlines()
    assert "DỰ THẢO" in lines
    assert "Không có buổi dự sinh hoạt nào." in lines


def test_every_page_carries_the_trace_and_later_ones_their_number() -> None:
    full, _empty = list_examples("annex")
    section = open_word(fill(write_standard("annex"), full)).sections[0]
    assert [section.footer.paragraphs[0].text, section.first_page_footer.paragraphs[0].text] == [TRACE, TRACE]
    fields = section.header._element.findall(f".//{qn('w:fldSimple')}")
    assert [field.get(qn("w:instr")) for field in fields] == ["PAGE"]
    assert section.first_page_header._element.findall(f".//{qn('w:fldSimple')}") == []


def test_the_page_and_the_font_are_those_of_the_guidance() -> None:
    document = open_word(write_standard("report"))
    section = document.sections[0]
    assert [round(each.mm) for each in (section.page_width, section.page_height)] == [210, 297]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(each.mm) for each in margins] == [20, 20, 30, 15]
    assert (document.styles["Normal"].font.name, document.styles["Normal"].font.size.pt) == ("Times New Roman", 14)


def test_the_header_row_of_the_schedule_is_repeated_on_each_page() -> None:
    table = open_word(write_standard("annex")).tables[1]
    assert [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows[:2]] == [True, False]


def test_what_looks_like_markup_is_text() -> None:
    full, _empty = list_examples("annex")
    group = full.groups[0]
    visit = replace(group.visits[0], note="Học <w:p/> & {{ trace }} {% if %}")
    document = replace(full, groups=(AnnexGroup(title="T", visits=(visit,)),))
    assert "Học <w:p/> & {{ trace }} {% if %}" in text_of(fill(write_standard("annex"), document))


def test_the_file_names_nobody_as_its_author() -> None:
    with zipfile.ZipFile(BytesIO(write_standard("annex"))) as archive:
        assert "python-docx" not in archive.read("docProps/core.xml").decode()
