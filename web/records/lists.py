"""Lists of records as the address asks for them: words, filters, order, page."""

from dataclasses import dataclass
from typing import Any

from flask import request

from planner.paging import Page, get_entity_page
from planner.records.listing import Wanted, select_records
from planner.records.references import References, references_of
from planner.records.tables import Table
from web import params
from web.context import db


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A page of a list with the names of what its records refer to."""

    page: Page[Any]
    references: References


def read_wanted(table: Table) -> Wanted:
    """From the address, or from a form that has kept it."""
    filters = {name: request.values.get(name, "").strip() for name in table.filters}
    return Wanted(
        text=request.values.get("q", "").strip(),
        filters={name: _bare(text) for name, text in filters.items() if text},
        sort=request.values.get("sort", ""),
    )


def read_page(table: Table, wanted: Wanted) -> Shown:
    page = get_entity_page(db(), select_records(table, wanted), params.page_number())
    return Shown(page=page, references=references_of(db(), table, page.items))


def address_of(wanted: Wanted) -> dict[str, str]:
    """The parameters that ask for this list."""
    return {name: text for name, text in {"q": wanted.text, "sort": wanted.sort, **wanted.filters}.items() if text}


def _bare(text: str) -> str:
    """The code of "Nông Văn Thí Dụ (TO07-1)"."""
    return text.rpartition("(")[2].removesuffix(")") if text.endswith(")") else text
