"""A long list, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

T = TypeVar("T")
PAGE_SIZE = 50


@dataclass(frozen=True, kw_only=True)
class Page(Generic[T]):
    """Page `number` (from 1) of `pages`, of a list of `total` items."""

    items: Sequence[T]
    number: int
    pages: int
    total: int


def get_page(s: Session, statement: Select[*tuple[Any, ...]], number: int, size: int = PAGE_SIZE) -> Page[Any]:
    """The rows of that page; a number past either end gives the nearest page there is."""
    number, pages, total = _locate(s, statement, number, size)
    rows = s.execute(statement.limit(size).offset((number - 1) * size))
    return Page(items=rows.all(), number=number, pages=pages, total=total)


def get_entity_page(s: Session, statement: Select[T], number: int, size: int = PAGE_SIZE) -> Page[T]:
    """As `get_page`, of a statement that selects one entity."""
    number, pages, total = _locate(s, statement, number, size)
    entities = s.scalars(statement.limit(size).offset((number - 1) * size))
    return Page(items=entities.all(), number=number, pages=pages, total=total)


def page_of(items: Sequence[T], number: int, size: int = PAGE_SIZE) -> Page[T]:
    """As `get_page`, of a list that is at hand."""
    number, pages = _nearest(number, len(items), size)
    return Page(items=items[(number - 1) * size : number * size], number=number, pages=pages, total=len(items))


def _nearest(number: int, total: int, size: int) -> tuple[int, int]:
    """The nearest page to `number`, and how many pages there are."""
    pages = max(1, -(-total // size))
    return min(max(1, number), pages), pages


def _locate(s: Session, statement: Select[*tuple[Any, ...]], number: int, size: int) -> tuple[int, int, int]:
    """The nearest page to `number`, how many pages there are, and how many rows."""
    total = s.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
    return *_nearest(number, total, size), total
