import shutil
import subprocess
from collections.abc import Sequence

import pytest

from planner.documents.examples import list_examples
from planner.documents.pdf import write_pdf


@pytest.mark.parametrize("kind", ["annex", "report"])
def test_a_pdf_carries_its_fonts_and_both_examples_come_out(kind: str) -> None:
    for example in list_examples(kind):
        pdf = write_pdf(kind, example)
        assert pdf.startswith(b"%PDF-")
        assert b"LibertinusSerif" in pdf


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (
            "annex",
            ("ĐẢNG CỘNG SẢN VIỆT NAM", "PHỤ LỤC", "Chi bộ thôn Nà Lẹng, Đảng bộ xã Chợ Đồn", "0123456789abcdef"),
        ),
        ("report", ("ĐẢNG CỘNG SẢN VIỆT NAM", "BÁO CÁO", "Biểu 3: Thực hiện chỉ tiêu", "T/M BAN THƯỜNG VỤ")),
    ],
)
def test_a_pdf_says_what_the_word_file_says(kind: str, told: Sequence[str]) -> None:
    full, _empty = list_examples(kind)
    done = subprocess.run(["pdftotext", "-", "-"], input=write_pdf(kind, full), capture_output=True, check=True)
    assert [text for text in told if text not in done.stdout.decode()] == []
