import re
import zipfile
from io import BytesIO

from planner.workbooks.layout import LAYOUTS
from planner.workbooks.template import MARK_WIDTH, write_template

# Wider ones are printed on A4 across in letters of less than 7 points.
WIDEST = 195


def test_no_sheet_is_so_wide_that_nobody_could_read_it_on_paper() -> None:
    widths = {each.sheet: MARK_WIDTH + sum(column.width for column in each.columns) for each in LAYOUTS.values()}
    assert {sheet: width for sheet, width in widths.items() if width > WIDEST} == {}


def test_every_sheet_prints_one_page_wide_with_its_titles_on_each_page() -> None:
    with zipfile.ZipFile(BytesIO(write_template())) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name]
        names = archive.read("xl/workbook.xml").decode()
    across = [each for each in sheets if 'orientation="landscape"' in each and 'fitToHeight="0"' in each]
    repeated = re.findall(r'_xlnm\.Print_Titles"[^>]*>\'?([^\'!]+)', names)
    assert len(across) == len(LAYOUTS) + 1  # and how to fill it in
    assert set(repeated) >= {each.sheet for each in LAYOUTS.values()}
