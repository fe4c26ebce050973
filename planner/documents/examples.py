"""Documents of made-up content, one with everything and one with nothing: what templates are tried with."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from planner.documents.content import (
    Annex,
    AnnexGroup,
    AnnexVisit,
    Document,
    GroupRow,
    ReportPaper,
    RuleRow,
    TierRow,
    write_dateline,
)

TRACE = "Bản ban hành số 3, ngày 05/01/2027 · Mã kiểm tra (SHA-256): " + "0123456789abcdef" * 4
_HEADING = {
    "superior": "TỈNH ỦY …",
    "issuer": "BAN TỔ CHỨC",
    "number": "12-PL/BTC",
    "dateline": write_dateline("Bắc Kạn", date(2027, 1, 5)),
    "capacity": "T/M BAN THƯỜNG VỤ",
    "office": "TRƯỞNG BAN",
    "signer": "Nông Văn Thí Dụ",
    "trace": TRACE,
}
_VISIT = AnnexVisit(
    number=1,
    weekday="Chủ nhật",
    day="03/01/2027",
    time="19 giờ 30",
    host="Chi bộ thôn Nà Lẹng",
    unit="Đảng bộ xã Chợ Đồn",
    place="Nhà văn hóa thôn",
    people="Nông Văn Thí Dụ, Hoàng Thị Mẫu",
    team="Tổ số 1",
    note="Sinh hoạt chuyên đề",
)
_TIER = TierRow(
    name="Tỉnh ủy",
    visits="93",
    cells="68",
    grassroots_cells="02",
    subordinate_cells="66",
    committee_meetings="25",
    thematic_meetings="06",
)


def list_examples(kind: str) -> Sequence[Document]:
    """A document of the kind that has everything, and a draft of it that has nothing."""
    full = _annex() if kind == "annex" else _report()
    return full, _empty(full)


def _annex() -> Annex:
    months = ("Tháng 1 năm 2027", "Tháng 2 năm 2027")
    return Annex(
        **_HEADING,
        draft=False,
        recipients=("Thường trực Tỉnh ủy (để báo cáo),", "Lưu Ban Tổ chức."),
        subject="Lịch dự sinh hoạt chi bộ quý I năm 2027",
        scope="Tổ số 1",
        attached_to="Kế hoạch số 12-KH/BTC, ngày 05/01/2027",
        groups=tuple(AnnexGroup(title=month, visits=(_VISIT, replace(_VISIT, number=2))) for month in months),
        total=4,
    )


def _report() -> ReportPaper:
    return ReportPaper(
        **_HEADING,
        draft=False,
        recipients=("Thường trực Tỉnh ủy (để báo cáo),", "Lưu Ban Tổ chức."),
        subject="Kết quả dự sinh hoạt chi bộ 6 tháng đầu năm 2027",
        period="6 tháng đầu năm 2027",
        paragraphs=("6 tháng đầu năm 2027, các tổ của Tỉnh ủy đã dự sinh hoạt tại 68 chi bộ.",),
        tiers=(_TIER,),
        groups=(GroupRow(number=1, name="Tổ số 1", tier="Tỉnh ủy", cells="10"),),
        rules=(RuleRow(name="Tỉnh ủy viên: 1 lần trong 6 tháng", met="45", whole="48", percent="93%"),),
    )


def _empty(document: Document) -> Document:
    bare = replace(document, draft=True, recipients=(), signer="")
    if isinstance(bare, Annex):
        return replace(bare, scope="", attached_to="", groups=(), total=0)
    if isinstance(bare, ReportPaper):
        return replace(bare, paragraphs=(), tiers=(), groups=(), rules=())
    return bare
