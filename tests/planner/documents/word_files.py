"""Word files as people open them: their text, and templates with something changed."""

from collections.abc import Callable
from io import BytesIO

import docx
from docx.document import Document

from planner.documents.standard import write_standard


def open_word(data: bytes) -> Document:
    return docx.Document(BytesIO(data))


def text_of(data: bytes) -> str:
    """The body's text, paragraphs and cells in order, one to a line."""
    lines = []
    for block in open_word(data).iter_inner_content():
        if hasattr(block, "rows"):
            lines += [cell.text for row in block.rows for cell in dict.fromkeys(row.cells)]
        else:
            lines.append(block.text)
    return "\n".join(lines)


def edited(kind: str, edit: Callable[[Document], object]) -> bytes:
    """The standard template of the kind after the edit."""
    document = open_word(write_standard(kind))
    edit(document)
    file = BytesIO()
    document.save(file)
    return file.getvalue()
