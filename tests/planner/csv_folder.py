"""A small organisation as CSV texts, one of which a test can spoil."""

from pathlib import Path

from planner.load import TableErrors, read_tables

TABLES = {
    "units": "code,name,parent,lat,lon\nBK,Tỉnh Bắc Kạn,,,\nPN,Huyện Pác Nặm,BK,,\nCT,Xã Cao Tân,PN,,\n",
    "tiers": "code,name\nTINH,Tỉnh ủy\n",
    "hosts": "code,name,unit,category,lat,lon\nC1,Chi bộ thôn Nà Quạng,CT,chi bộ trực thuộc,22.5,105.6\n",
    "meeting_rules": "host,kind,recurrence,starts_at,duration_minutes\nC1,thường kỳ,ngày 3,19h30,120\n",
    "teams": "code,name,tier\nTO1,Tổ 1,TINH\n",
    "visitors": "code,name,tier,team,leader,base_unit\nV1,Nông Văn A,TINH,TO1,có,CT\n",
    "areas": "unit,team\nPN,TO1\n",
}


def write_folder(folder: Path, **changed: str | bytes | None) -> Path:
    """The tables with some of them changed; None leaves a table out."""
    for table, text in {**TABLES, **changed}.items():
        if isinstance(text, bytes):
            (folder / f"{table}.csv").write_bytes(text)
        elif text is not None:
            (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    return folder


def faults_of(folder: Path, **changed: str | bytes | None) -> list[tuple[str, int | None, str | None, str, str]]:
    """File, row, column, value and reason of each fault."""
    try:
        read_tables(write_folder(folder, **changed))
    except TableErrors as error:
        return [(f"{cell.table}.csv", cell.row, cell.column, cell.value, str(cell.reason)) for cell in error.cells]
    return []
