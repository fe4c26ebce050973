"""A document as PDF: always in the standard form, whatever Word template the board uses."""

import json
from pathlib import Path

import typst

from planner.documents.content import Document, to_fields

FOLDER = Path(__file__).parent


def write_pdf(kind: str, document: Document) -> bytes:
    """The "annex" or "report" as a PDF file with its fonts inside."""
    data = json.dumps(to_fields(document), ensure_ascii=False)
    pdf: bytes = typst.compile(
        FOLDER / f"{kind}.typ", root=FOLDER, sys_inputs={"document": data}, ignore_system_fonts=True
    )
    return pdf
