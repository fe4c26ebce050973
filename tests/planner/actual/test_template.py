import re
import zipfile
from datetime import date
from io import BytesIO

from sqlalchemy.orm import Session

from planner.actual.imports import open_import
from planner.actual.template import write_template
from tests.planner import factories as make
from tests.planner.actual.schedule_files import FEBRUARY, Commune, outcomes


def test_the_sheet_handed_back_as_it_is_confirms_every_meeting(s: Session) -> None:
    commune = Commune(s)
    host, _meeting = commune.add_cell("Chi bộ thôn Nà Quạng", place="Nhà văn hóa")
    commune.add_cell("Chi bộ thôn Nà Quạng", unit=commune.bang_thanh)
    make.add_meeting(s, host, make.at(date(2027, 2, 20), 8, 0), kind="thematic", status="confirmed")
    cancelled = make.add_meeting(s, host, make.at(date(2027, 2, 25)), kind="committee", status="cancelled")
    data = write_template(s, FEBRUARY, now=make.NOW, zone=make.ZONE)
    handed_in = open_import(s, file_name="lich.xlsx", data=data, month=FEBRUARY, user_id=None, now=make.NOW)
    seen = commune.look(handed_in)
    assert seen.questions == ()
    assert sorted(outcome for _host, outcome in outcomes(seen)) == [
        "confirmed",
        "confirmed",
        "unchanged",
        "unchanged",
    ]
    assert cancelled.status == "cancelled"


def test_the_sheet_prints_as_wide_as_the_page_with_its_titles_on_each(s: Session) -> None:
    with zipfile.ZipFile(BytesIO(write_template(s, FEBRUARY, now=make.NOW, zone=make.ZONE))) as package:
        sheet, book = (package.read(f"xl/{part}.xml").decode() for part in ("worksheets/sheet1", "workbook"))
    pages = re.findall("<pageSetup [^>]*>", sheet)
    assert pages == ['<pageSetup paperSize="9" fitToHeight="0" orientation="landscape"/>']
    assert "Print_Titles" in book
