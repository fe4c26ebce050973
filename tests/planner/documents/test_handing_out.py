from sqlalchemy.orm import Session

from planner.documents.examples import list_examples
from planner.documents.handing_out import DOCX, PDF, name_document, write_document
from tests.planner.documents.word_files import text_of


def test_a_document_is_handed_out_as_word_or_pdf_named_after_its_subject(s: Session) -> None:
    document = list_examples("report")[0]
    assert document.period in text_of(write_document(s, "report", document, DOCX))
    assert write_document(s, "report", document, PDF)[:5] == b"%PDF-"
    assert name_document(document, PDF) == "ket-qua-du-sinh-hoat-chi-bo-6-thang-dau-nam-2027.pdf"
