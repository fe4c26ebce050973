"""A document as the file that people get: Word by the template in use, or PDF."""

import re

from sqlalchemy.orm import Session

from planner.documents.content import Document
from planner.documents.pdf import write_pdf
from planner.documents.templates import get_template
from planner.documents.word import fill
from planner.text import fold

DOCX, PDF = "docx", "pdf"


def write_document(s: Session, kind: str, document: Document, form: str) -> bytes:
    """The "annex" or "report" as DOCX or PDF."""
    return write_pdf(kind, document) if form == PDF else fill(get_template(s, kind), document)


def name_document(document: Document, form: str) -> str:
    """What its file may be called: its subject in plain letters."""
    return f"{re.sub(r'[^a-z0-9]+', '-', fold(document.subject)).strip('-')}.{form}"
