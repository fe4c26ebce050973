"""The ledger as a workbook: who is to do what, what of it is done and planned, how long there is still time."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from planner.documents.annex import write_trace
from planner.documents.content import hash_fields
from planner.duties.ledger import LATER, LOST, MET, OPEN, Entry, Wanted, read_ledger
from planner.workbooks.printed import Column, Group, Table, write_tables

STANDINGS = {MET: "Đã đủ", OPEN: "Còn kịp", LATER: "Còn thời gian", LOST: "Không còn kịp"}
COLUMNS = (
    Column(title="Cấp ủy viên, tổ", width=26, style="strong"),
    Column(title="Chỉ tiêu", width=34),
    Column(title="Từ ngày", width=12),
    Column(title="Đến ngày", width=12),
    Column(title="Phải dự", width=9),
    Column(title="Đã dự", width=9),
    Column(title="Đã xếp lịch", width=9),
    Column(title="Còn thiếu", width=9),
    Column(title="Tình trạng", width=14),
    Column(title="Hạn cuối", width=12),
)


def write_ledger(s: Session, wanted: Wanted, *, now: datetime, zone: ZoneInfo) -> bytes:
    """The entries that are wanted, the most urgent first."""
    rows = [_row(entry) for entry in read_ledger(s, wanted, now=now, zone=zone)]
    told = f"Sổ theo dõi chỉ tiêu lúc {now.astimezone(zone):%H:%M %d/%m/%Y}"
    subject = f"SỔ THEO DÕI CHỈ TIÊU DỰ SINH HOẠT, KỲ CÓ NGÀY {wanted.day:%d/%m/%Y}"
    table = Table(sheet="Sổ theo dõi", subject=subject, columns=COLUMNS, groups=[Group(rows=rows)])
    content_hash = hash_fields(subject, [list(map(str, row)) for row in rows])
    return write_tables(subject, write_trace(told, content_hash), [table])


def _row(entry: Entry) -> Sequence[object]:
    return (
        entry.holder.name,
        entry.rule.name,
        entry.window.start,
        entry.window.end,
        entry.required,
        entry.done,
        entry.planned,
        entry.owed,
        STANDINGS[entry.standing],
        entry.last_day,
    )
