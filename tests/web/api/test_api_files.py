"""Files by program: the organisation's workbook, lists that print, official documents and their templates."""

from io import BytesIO
from zipfile import ZipFile

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import AuditEntry
from models.organisation import Host
from planner.documents.templates import get_standard
from planner.sheets.files import read_sheets
from tests.planner.documents.word_files import edited, text_of
from tests.planner.workbooks.books import write_book
from tests.web import scene as scenes
from tests.web.api.conftest import FILE, Program
from tests.web.scene import Scene
from web.api.files import EXCEL, PDF, WORD

FAULTY = write_book(Cấp=[["Mã cấp", "Tên cấp"], ["TINH", ""]])
DAYS = "start=2027-01-01&end=2027-06-30"


def hand_in(program: Program, data: bytes):
    return program.ask("POST", "/workbooks?file_name=to-chuc.xlsx", data=data, content_type=FILE)


def get_file(program: Program, path: str, media: str) -> bytes:
    answer = program.ask("GET", path)
    assert (answer.status_code, answer.mimetype) == (200, media), path
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    return answer.data


def test_a_workbook_is_handed_in_looked_at_and_applied(s: Session, program: Program, scene: Scene) -> None:
    made = hand_in(program, write_book())
    path = f"/workbooks/{made.json['id']}"
    assert (made.status_code, made.headers["Location"]) == (201, f"/api/v1{path}")
    assert program.get(path) == made.json
    [row] = [row for row in program.get(f"{path}/changes?table=hosts")["items"] if row["told"].startswith("C1")]
    assert (row["outcome"], made.json["faults"], made.json["counts"]["hosts"]["new"]) == ("new", 0, 1)
    assert program.refusal("POST", f"{path}/apply", json={"shown": "0" * 64})[0] == 409
    assert program.post(f"{path}/again")["fingerprint"] == made.json["fingerprint"]
    applied = program.post(f"{path}/apply", {"shown": made.json["fingerprint"]})
    assert (applied["workbook"]["state"], applied["counts"]["removed"]) == ("applied", 0)
    assert s.scalars(select(Host.name).where(Host.code == "C1")).one() == row["told"].removeprefix("C1 · ")
    told = s.scalars(select(AuditEntry).where(AuditEntry.action == "apply workbook")).one()
    assert told.detail["token"]
    exported = get_file(program, "/workbooks/organisation", EXCEL)
    assert hand_in(program, exported).json["counts"]["hosts"]["changed"] == 0


def test_a_faulty_workbook_tells_its_bad_cells_and_comes_back_marked(program: Program, scene: Scene) -> None:
    path = f"/workbooks/{hand_in(program, FAULTY).json['id']}"
    [cell] = program.get(f"{path}/faults")["items"]
    assert (cell["sheet"], cell["row"], cell["column"], cell["value"]) == ("Cấp", 2, "B", "")
    assert "Lỗi" in {sheet.name for sheet in read_sheets("", get_file(program, f"{path}/marked", EXCEL))}
    assert program.post(f"{path}/discard")["state"] == "discarded"
    assert program.refusal("GET", f"{path}/marked")[0] == 409
    assert hand_in(program, b"no workbook").status_code == 422


def test_lists_come_as_workbooks_and_documents_as_word_and_pdf(s: Session, program: Program, scene: Scene) -> None:
    release = scenes.add_release(s, scene)
    s.commit()
    plan, number = f"/plans/{release.plan_id}", release.number
    books = [f"{plan}/workbook", f"/releases/{number}/workbook", f"/visits/workbook?{DAYS}", "/ledger/workbook"]
    books += [f"/reports/workbook?{DAYS}", "/workbooks/template", "/schedules/template?month=2027-02"]
    for path in books:
        assert ZipFile(BytesIO(get_file(program, path, EXCEL))).testzip() is None
    letterhead = {**program.get("/letterhead"), "superior": "Tỉnh ủy Thí Dụ", "recipients": ["Lưu", "Các tổ"]}
    version = letterhead.pop("version")
    kept = program.put("/letterhead", {**letterhead, "seen": version})
    assert kept == {**letterhead, "version": kept["version"]} == program.get("/letterhead")
    assert program.refusal("PUT", "/letterhead", json={**letterhead, "seen": version})[0] == 409
    annex = text_of(get_file(program, f"{plan}/annex?visitor={scene.member.id}", WORD))
    assert "TỈNH ỦY THÍ DỤ" in annex
    assert get_file(program, f"{plan}/annex?format=pdf&by=team", PDF)[:5] == b"%PDF-"
    assert "6 tháng đầu năm 2027" in text_of(get_file(program, f"/reports/document?{DAYS}", WORD))


def test_a_template_is_taken_into_use_only_if_it_can_be_filled(program: Program, scene: Scene) -> None:
    path, own = "/templates/report", edited("report", lambda document: document.add_paragraph("Mẫu của ban"))
    bad = edited("report", lambda document: document.add_paragraph("{{ nothing_such }}"))
    upload = {"content_type": FILE, "query_string": {"file_name": "mau.docx"}}
    refused = program.ask("PUT", path, data=bad, **upload)
    assert (refused.status_code, refused.json["errors"][0]["at"]) == (422, "body")
    assert "nothing_such" in refused.json["errors"][0]["message"]
    assert program.ask("PUT", path, data=own, **upload).json["file_name"] == "mau.docx"
    assert get_file(program, path, WORD) == own
    assert [each["file_name"] for each in program.get("/templates")["items"]] == [None, "mau.docx"]
    assert program.ask("DELETE", path).status_code == 204
    assert get_file(program, path, WORD) == get_standard("report")
