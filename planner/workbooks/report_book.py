"""A period's report as a workbook: the figures, and the lists behind them."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from planner.documents.report import read_report_paper
from planner.load.words import CATEGORY_WORDS, KIND_WORDS
from planner.periods import Period
from planner.reporting.overview import Share
from planner.reporting.records import Record, read_records
from planner.reporting.reports import HostVisits, Report, list_host_visits, read_report
from planner.reporting.text import HEADINGS, write_paragraphs
from planner.workbooks.printed import Column, Group, Table, write_tables

YES = "có"
FIGURES = (
    Column(title="Chỉ số", width=60, style="strong"),
    Column(title="Số lượng", width=12),
    Column(title="Trong tổng số", width=12),
    Column(title="Tỷ lệ (%)", width=12),
)
GROUPS = (
    Column(title="Cấp", width=26),
    Column(title="Tổ, cấp ủy viên", width=46, style="strong"),
    Column(title="Số chi bộ đã dự", width=14),
)
RECORDS = (
    Column(title="Ngày", width=12),
    Column(title="Chi bộ", width=36, style="strong"),
    Column(title="Đơn vị", width=28),
    Column(title="Loại hình", width=22),
    Column(title="Loại sinh hoạt", width=14),
    Column(title="Người dự", width=34),
    Column(title="Đảng viên có mặt", width=11),
    Column(title="Tổng số đảng viên", width=11),
    Column(title="Điểm", width=8),
    Column(title="Ghi nhận", width=44),
)
HOSTS = (
    Column(title="Chi bộ", width=40, style="strong"),
    Column(title="Đơn vị", width=34),
    Column(title="Vùng khó khăn", width=12, style="centre"),
    Column(title="Còn yếu", width=12, style="centre"),
    Column(title="Số buổi được dự", width=12),
)


def write_report(s: Session, period: Period, *, today: date, zone: ZoneInfo) -> bytes:
    """The figures of the days of the period gone so far, each sheet a list that bears them out."""
    paper = read_report_paper(s, period, today=today, zone=zone)
    report = read_report(s, period, today=today, zone=zone)
    records = read_records(s, period, today=today, zone=zone)
    hosts = list_host_visits(s, records, today=today, zone=zone)
    lists = (
        ("Tổ, cấp ủy viên", GROUPS, _groups(report)),
        ("Lời văn", (Column(title="Đoạn", width=120),), [(text,) for text in write_paragraphs(report)]),
        ("Các buổi đã dự", RECORDS, [_record(record) for record in records]),
        ("Chi bộ", HOSTS, [_host(host) for host in hosts]),
    )
    tables = [
        Table(sheet="Số liệu", subject=paper.subject, columns=FIGURES, groups=_figures(report)),
        *(
            Table(sheet=name, subject=paper.subject, columns=columns, groups=[Group(rows=rows)])
            for name, columns, rows in lists
        ),
    ]
    return write_tables(paper.subject, paper.trace, tables)


def _figures(report: Report) -> list[Group]:
    tiers = [
        Group(
            title=tier.name,
            rows=[
                ("Số buổi dự", tier.visits, None, None),
                ("Số chi bộ được dự", tier.cells, None, None),
                ("Trong đó: chi bộ cơ sở", tier.grassroots_cells, None, None),
                ("Trong đó: chi bộ trực thuộc đảng ủy cơ sở", tier.subordinate_cells, None, None),
                ("Số buổi họp đảng ủy cơ sở", tier.committee_meetings, None, None),
                ("Số buổi sinh hoạt chuyên đề", tier.thematic_meetings, None, None),
                ("Tỷ lệ đảng viên có mặt bình quân", None, None, tier.present),
            ],
        )
        for tier in report.tiers
    ]
    coverage = (
        ("Chi bộ, đảng ủy cơ sở được dự", report.coverage.hosts),
        ("Trong đó: vùng sâu, vùng xa, đặc biệt khó khăn", report.coverage.remote),
        ("Trong đó: còn yếu, còn khó khăn", report.coverage.weak),
    )
    return [
        *tiers,
        Group(title="Độ phủ", rows=[(name, *_share(share)) for name, share in coverage]),
        Group(title="Thực hiện chỉ tiêu", rows=[(rule.name, *_share(rule.met)) for rule in report.rules]),
        Group(
            title="Ghi nhận (số buổi)",
            rows=[(HEADINGS[each], count, None, None) for each, count in report.findings.items()],
        ),
    ]


def _share(share: Share) -> tuple[object, ...]:
    return share.part, share.whole, share.percent if share.whole else None


def _groups(report: Report) -> Sequence[Sequence[object]]:
    return [(tier.name, group.name, group.cells) for tier in report.tiers for group in tier.groups]


def _host(host: HostVisits) -> Sequence[object]:
    return host.name, host.unit_name, YES if host.remote else "", YES if host.weak else "", host.visits


def _record(record: Record) -> Sequence[object]:
    return (
        record.day,
        record.host_name,
        record.unit_name,
        CATEGORY_WORDS[record.category][0],
        KIND_WORDS[record.kind][0],
        ", ".join(person.name for person in record.people),
        record.members_present,
        record.members_total,
        record.score,
        "; ".join(
            f"{HEADINGS[remark.heading]}: {remark.note}" if remark.note else HEADINGS[remark.heading]
            for remark in record.remarks
        ),
    )
