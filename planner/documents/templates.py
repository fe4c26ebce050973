"""The Word templates in use: the standard ones, until a board hands in its own."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.documents import WordTemplate
from planner.documents.checking import check_template
from planner.documents.standard import write_standard
from planner.text import clean

# The standard ones never change while a process lasts.
get_standard = cache(write_standard)


def list_own_templates(s: Session) -> Mapping[str, WordTemplate]:
    """The board's own, by kind."""
    return {template.kind: template for template in s.scalars(select(WordTemplate))}


def get_template(s: Session, kind: str) -> bytes:
    """The file in use for "annex" or "report"."""
    own = s.get(WordTemplate, kind)
    return own.data if own else get_standard(kind)


def set_template(
    s: Session, kind: str, *, file_name: str, data: bytes, user_id: int | None, now: datetime
) -> WordTemplate:
    """Takes the board's own template into use. Raises BadFile for one that can't be filled."""
    check_template(kind, data)
    template = s.get(WordTemplate, kind) or WordTemplate(kind=kind)
    template.file_name, template.data = clean(file_name), data
    template.uploaded_at, template.uploaded_by_id = now, user_id
    s.add(template)
    return template


def reset_template(s: Session, kind: str) -> None:
    """Back to the standard one."""
    own = s.get(WordTemplate, kind)
    if own is not None:
        s.delete(own)
