"""What an operation of the API is: its place in the description, its checks, and who may use it."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from flask import Request, request
from flask_babel import gettext as _
from pydantic import BaseModel, ValidationError
from spectree import Response, SecurityScheme, SpecTree
from spectree.model_adapter.pydantic_adapter import PydanticModelAdapter
from spectree.models import SecureType, SecuritySchemeData
from spectree.plugins.base import Context
from spectree.plugins.flask_plugin import FlaskPlugin

from web.access import for_tokens
from web.api.caller import Rights, give_rights
from web.api.faults import BODY, QUERY, list_places
from web.api.fields import Told
from web.api.files import File
from web.problems import Place, refuse, refuse_places

View = Callable[..., Any]
JSON = "application/json"
NO_CONTENT = 204
NOT_FOUND, CONFLICT, TOO_LARGE, OTHER_TYPE, SENSELESS = 404, 409, 413, 415, 422
ALWAYS = (400, 401, 403, 429)
BY_BODIES = (TOO_LARGE, OTHER_TYPE)
BEARER = "token"


class Fault(Told):
    """One place of the request that is wrong."""

    at: str
    message: str


class Problem(Told):
    """A refusal (RFC 9457): what is wrong, and how to mend it, in the language asked for."""

    type: str
    title: str
    status: int
    remedy: str
    errors: list[Fault]


class StrictPlugin(FlaskPlugin):
    """Reads requests as they are described: a body that is no JSON, or of another type, is not an empty one.

    A body may be left out where all of it may be.
    """

    def request_validation(
        self, request: Request, query: Any, json: Any, form: Any, headers: Any, cookies: Any
    ) -> None:
        asked = _read(QUERY, lambda: query.model_validate_strings(_read_query(request))) if query else None
        said = _read(BODY, lambda: json.model_validate_json(_read_body(request, json))) if json else None
        request.context = Context(asked, said, None, None, None)  # type: ignore[attr-defined]


class OnceAdapter(PydanticModelAdapter):
    """Describes each model once: the library asks anew with every operation, and all have the same refusals."""

    def __init__(self) -> None:
        super().__init__()
        self._described: dict[tuple[type[Any], str], dict[str, Any]] = {}

    def json_schema(self, model: type[Any], **how: Any) -> dict[str, Any]:
        key = (model, how["mode"])
        if key not in self._described:
            self._described[key] = super().json_schema(model, **how)
        return self._described[key]


spec = SpecTree(
    model_adapter=OnceAdapter(),  # type: ignore[arg-type]  # nor does the library's own fit, to the letter
    backend=StrictPlugin,
    mode="strict",
    title="visitplan",
    version="1",
    description="Plans who visits which party-cell meeting: everything the site does, for programs.",
    security_schemes=[SecurityScheme(name=BEARER, data=SecuritySchemeData(type=SecureType.HTTP, scheme="bearer"))],
    naming_strategy=lambda model: model.__name__,
    nested_naming_strategy=lambda _parent, child: child,
    validation_error_status=400,
    validation_error_model=Problem,
)


def operation(
    subject: str,
    gives: type[BaseModel] | None,
    *,
    status: int = 200,
    visitors: bool = False,
    takes: str | None = None,
    sends: Sequence[str] = (),
    may: Sequence[int] = (),
) -> Callable[[View], View]:
    """Makes a view an operation of the API that answers `status` with a `gives`; None: with nothing, or a file.

    Under the heading `subject` of the description. `visitors`: theirs, too, for what is their own. `takes` is the
    media type of a body that the view reads itself, `sends` those of the file it answers with. `may` are the
    refusals it knows besides those that all do.
    """

    def decorate(view: View) -> View:
        reads = takes is not None or "json" in view.__annotations__
        refusals = (*ALWAYS, *may, *(BY_BODIES if reads else ()))
        answers: dict[str, Any] = {f"HTTP_{code}": Problem for code in refusals}
        answers[f"HTTP_{status}"] = gives
        name = view.__name__
        checked: Callable[[View], View] = spec.validate(
            resp=Response(**answers), tags=(subject,), security={BEARER: []}, operation_id=name
        )
        told = _telling(view, gives, status)
        return give_rights(for_tokens(checked(told)), Rights(visitors=visitors, takes=takes, sends=tuple(sends)))

    return decorate


def _telling(view: View, gives: type[BaseModel] | None, status: int) -> View:
    """The view with its answer made of the row, value or file that it returns, maybe with headers beside it."""

    @wraps(view)
    def told(*args: Any, **values: Any) -> Any:
        found = view(*args, **values)
        value, headers = found if isinstance(found, tuple) else (found, {})
        if isinstance(value, File):
            return value.data, status, value.headers
        if gives is None:
            return "", status, headers
        return value if isinstance(value, gives) else gives.model_validate(value), status, headers

    return told


def _read(where: str, parse: Callable[[], Any]) -> Any:
    try:
        return parse()
    except ValidationError as error:
        raise refuse_places(list_places(where, error)) from error


def _read_query(request: Request) -> dict[str, str]:
    """By name, none of them twice."""
    twice = [name for name, values in request.args.lists() if len(values) > 1]
    if twice:
        raise refuse_places([Place(at=f"{QUERY}/{name}", message=_("Give it only once.")) for name in twice])
    return request.args.to_dict()


def _read_body(asked: Request, model: type[BaseModel]) -> bytes:
    if not any(field.is_required() for field in model.model_fields.values()) and not asked.get_data():
        return b"{}"
    if asked.mimetype != JSON:
        raise refuse(OTHER_TYPE)
    return request.get_data()
