"""Long lists, page by page: in a stable order, with how many there are and the address of the next page."""

from collections.abc import Callable, Iterable
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import urlencode

from flask import request
from pydantic import Field

from planner.paging import PAGE_SIZE, Page
from web.api.fields import Asked, PageAsked, SizeAsked, Told

T = TypeVar("T")


class Paged(Asked):
    """Which page of a list, and how many items make one."""

    page: Annotated[PageAsked, Field(description="The page, from 1.")] = 1
    size: Annotated[SizeAsked, Field(description="Items on a page.")] = PAGE_SIZE


class Listing(Told, Generic[T]):
    """One page of a list of `total` items; past its last page it is empty. `next` is None on the last one."""

    items: list[T]
    page: int
    size: int
    pages: int
    total: int
    next: str | None


L = TypeVar("L", bound=Listing[Any])


def list_page(kind: type[L], page: Page[Any], asked: Paged, tell: Callable[[Any], Any], **more: Any) -> L:
    """The page that the planner found, told item by item; `more` are the fields the kind has besides."""
    # The planner gives the nearest page there is; a program that goes on page by page has to see the end.
    found: Iterable[Any] = page.items if asked.page <= page.pages else ()
    return kind(
        items=[tell(item) for item in found],
        page=asked.page,
        size=asked.size,
        pages=page.pages,
        total=page.total,
        next=_address(asked.page + 1) if asked.page < page.pages else None,
        **more,
    )


def _address(number: int) -> str:
    return f"{request.path}?{urlencode({**request.args.to_dict(), 'page': number})}"
