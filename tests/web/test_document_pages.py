import re
from dataclasses import fields
from io import BytesIO

import pytest
from sqlalchemy.orm import Session

from models.documents import WordTemplate
from planner.documents.content import Annex, AnnexGroup, AnnexVisit, GroupRow, ReportPaper, RuleRow, TierRow
from planner.documents.standard import write_standard
from tests.planner.documents.word_files import edited, text_of
from tests.web import scene as scenes
from tests.web.conftest import Browser
from tests.web.scene import Scene
from web.documents.fields import DESCRIBED

PAGE = "/documents/templates"
WITH_MOTTO = edited("annex", lambda document: document.add_paragraph("Mẫu của ban"))


def upload(browser: Browser, data: bytes, kind: str = "annex"):
    return browser.send(f"{PAGE}/{kind}", {f"{kind}-file": (BytesIO(data), "mau.docx")}, page=PAGE)


@pytest.fixture
def plan_id(s: Session, scene: Scene) -> int:
    plan = scenes.add_plan(s, scene)
    s.commit()
    return plan.id


def test_the_schedule_comes_as_word_and_as_pdf(board: Browser, plan_id: int) -> None:
    word = board.get(f"/documents/annex?plan={plan_id}&by=month&format=docx")
    assert word.headers["Content-Disposition"].endswith("lich-du-sinh-hoat-chi-bo-quy-i-nam-2027.docx")
    assert "Chi bộ thôn Nà Lẹng, Xã Chợ Đồn" in text_of(word.data)
    pdf = board.get(f"/documents/annex?plan={plan_id}&by=month&format=pdf")
    assert (pdf.content_type, pdf.data[:5]) == ("application/pdf", b"%PDF-")


def test_the_schedule_is_of_one_visitor_where_asked(board: Browser, scene: Scene, plan_id: int) -> None:
    word = board.get(f"/documents/annex?plan={plan_id}&by=month&visitor={scene.loner.id}")
    assert "Chi bộ thôn Nà Lẹng" not in text_of(word.data)


def test_the_report_comes_as_word(board: Browser, scene: Scene) -> None:
    word = board.get("/documents/report?start=2027-01-01&end=2027-06-30")
    assert "Kết quả dự sinh hoạt chi bộ 6 tháng đầu năm 2027" in text_of(word.data)


def test_days_the_wrong_way_round_are_answered_at_the_field(board: Browser, scene: Scene) -> None:
    answer = board.get("/documents/report?start=2027-06-30&end=2027-01-01")
    assert answer.status_code == 400
    assert "Ngày cuối trước ngày đầu" in answer.get_data(as_text=True)


def test_a_plan_that_is_not_there_is_answered_at_the_field(board: Browser, scene: Scene) -> None:
    assert board.get("/documents/annex?plan=77&by=month").status_code == 400


def test_the_letterhead_stands_on_the_documents(board: Browser, plan_id: int) -> None:
    values = {"superior": "Tỉnh ủy Thí Dụ", "issuer": "Ban Tổ chức", "signer": "Nông Văn Thí Dụ"}
    assert board.send("/documents/letterhead", values, page="/documents/letterhead").status_code == 302
    told = text_of(board.get(f"/documents/annex?plan={plan_id}&by=month").data)
    assert "TỈNH ỦY THÍ DỤ" in told
    assert "Nông Văn Thí Dụ" in told


def test_a_letterhead_too_long_is_refused(board: Browser, scene: Scene) -> None:
    answer = board.send("/documents/letterhead", {"issuer": "x" * 201}, page="/documents/letterhead")
    assert answer.status_code == 400


def test_a_letterhead_that_another_has_changed_meanwhile_is_seen_first_and_may_still_be_saved(
    board: Browser, scene: Scene
) -> None:
    page = "/documents/letterhead"
    version = re.compile(r'name="seen" type="hidden" value="(\w+)"')
    [seen] = version.findall(board.text(page))
    assert board.send(page, {"signer": "Nông Văn Thí Dụ", "seen": seen}).status_code == 302
    answer = board.send(page, {"signer": "Hoàng Thị Ví Dụ", "seen": seen})
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 409
    for said in ("Người khác đã sửa", "Hiện nay: Nông Văn Thí Dụ", 'value="Hoàng Thị Ví Dụ"'):
        assert said in shown, said
    assert 'value="Nông Văn Thí Dụ"' in board.text(page)
    assert board.send(page, {"signer": "Hoàng Thị Ví Dụ", "seen": version.findall(shown)[0]}).status_code == 302
    assert 'value="Hoàng Thị Ví Dụ"' in board.text(page)


def test_the_boards_own_template_is_used_until_it_goes_back(board: Browser, plan_id: int) -> None:
    annex = f"/documents/annex?plan={plan_id}&by=month"
    assert upload(board, WITH_MOTTO).status_code == 302
    assert "Mẫu của ban" in text_of(board.get(annex).data)
    assert board.get(f"{PAGE}/annex.docx").data == WITH_MOTTO
    assert "PDF luôn theo mẫu chuẩn" in board.text("/documents/")
    board.send(f"{PAGE}/annex/reset", page=PAGE)
    assert "Mẫu của ban" not in text_of(board.get(annex).data)


def test_a_template_with_faults_is_refused_with_where_they_stand(s: Session, board: Browser, scene: Scene) -> None:
    bad = edited("annex", lambda document: document.add_paragraph("Kính gửi {{ kinh_gui }}"))
    answer = upload(board, bad)
    assert answer.status_code == 400
    shown = answer.get_data(as_text=True)
    assert "“kinh_gui” không phải là trường" in shown
    assert "đoạn 20" in shown
    assert s.get(WordTemplate, "annex") is None


@pytest.mark.parametrize("data", [b"", b"abc"])
def test_what_is_no_word_file_is_refused_at_the_field(board: Browser, scene: Scene, data: bytes) -> None:
    answer = upload(board, data, "report")
    assert (answer.status_code, "Đây không phải văn bản Word" in answer.get_data(as_text=True)) == (400, True)


def test_the_standard_template_can_be_had_and_handed_in_as_it_is(board: Browser, scene: Scene) -> None:
    standard = board.get(f"{PAGE}/report.docx?which=standard").data
    assert text_of(standard) == text_of(write_standard("report"))
    assert upload(board, standard, "report").status_code == 302


@pytest.mark.parametrize(
    ("kind", "types"),
    [("annex", (Annex, AnnexGroup, AnnexVisit)), ("report", (ReportPaper, TierRow, GroupRow, RuleRow))],
)
def test_every_field_of_a_template_is_described(kind: str, types: tuple[type, ...]) -> None:
    described = [set(words) for _prefix, words in DESCRIBED[kind]]
    assert described == [{field.name for field in fields(each)} for each in types]
