"""Whether tables are as they were: asked of the database itself, so that no way of writing can forget to tell."""

from collections.abc import Iterable

from sqlalchemy import BigInteger, Text, cast, func, literal, literal_column, select, union_all
from sqlalchemy.orm import Session

from models.base import Base

Version = tuple[tuple[str, int, int], ...]


def read_version(s: Session, models: Iterable[type[Base]]) -> Version:
    """Of each table its rows and the sum of the transactions that wrote them, by name.

    Two equal versions mean equal tables: a row written anew has a higher transaction than any before, so that as
    many rows have a greater sum after every change.
    """
    written_by = cast(cast(literal_column("xmin"), Text), BigInteger)
    rows = [
        select(
            literal(model.__tablename__),
            func.count(),
            cast(func.coalesce(func.sum(written_by), 0), BigInteger),
        ).select_from(model)
        for model in models
    ]
    return tuple(sorted((name, count, total) for name, count, total in s.execute(union_all(*rows))))
