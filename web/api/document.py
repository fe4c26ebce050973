"""The API's description (OpenAPI 3.1), made of its views and finished with what the library does not know."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, cast

from flask import Response, current_app, json

from web.access import for_tokens
from web.api.blueprint import HARMLESS, PREFIX, views
from web.api.caller import Rights, find_rights, give_rights
from web.api.operations import JSON, spec
from web.keys import MOST_KEY
from web.problems import BAD_REQUEST, MEDIA_TYPE

Document = dict[str, Any]
Operation = dict[str, Any]

KEY = {"type": "integer", "minimum": 1, "maximum": MOST_KEY}
TEXT = {"type": "string"}
HEADERS = {
    "201": ("Location", "The address of what was made.", {"type": "string", "format": "uri-reference"}),
    "401": ("WWW-Authenticate", "How to come in.", TEXT),
    "429": ("Retry-After", "Seconds to wait.", {"type": "integer"}),
}
FOR_VISITORS = "Visitors' tokens may use it for what is their own."
FOR_WRITING = "Needs a token for writing."


@views.get("/openapi.json")
def openapi() -> Response:
    """For everybody: it tells of no data."""
    return Response(json.dumps(describe()), content_type="application/json")


give_rights(for_tokens(openapi), Rights(public=True))


@cache
def describe() -> Document:
    """The description of the whole API."""
    document = cast(Document, spec.spec)
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            _finish(operation, method.upper(), _rights_of(operation["operationId"]))
            _finish_body(operation, document["components"]["schemas"])
            assert path.startswith(PREFIX), "an operation is part of the API"
    for node in _walk(document):
        # What may be left out has no text for "nothing"; titles only repeat the names.
        if node.get("default", 0) is None and "anyOf" not in node:
            del node["default"]
        if isinstance(node.get("title"), str) and ("type" in node or "anyOf" in node or "enum" in node):
            del node["title"]
    return document


def list_operations() -> list[tuple[str, list[tuple[str, str, Operation]]]]:
    """Rows (method, path, operation) under the headings of their subjects, in the order they are written."""
    subjects: dict[str, list[tuple[str, str, Operation]]] = {}
    for path, operations in describe()["paths"].items():
        for method, operation in operations.items():
            subjects.setdefault(operation["tags"][0], []).append((method.upper(), path, operation))
    return list(subjects.items())


def _rights_of(name: str) -> Rights:
    rights = find_rights(current_app.view_functions[f"{views.name}.{name}"])
    assert rights is not None, "an operation says who may use it"
    return rights


def _finish(operation: Operation, method: str, rights: Rights) -> None:
    said = [operation["description"]]
    said += [FOR_WRITING] if method not in HARMLESS else []
    said += [FOR_VISITORS] if rights.visitors else []
    operation["description"] = " ".join(filter(None, said))
    operation["x-visitors"] = rights.visitors
    for parameter in operation["parameters"]:
        if parameter["in"] == "path" and parameter["schema"] is None:
            parameter["schema"] = KEY
    if rights.takes:
        body = {"schema": {"type": "string", "format": "binary"}}
        operation["requestBody"] = {"required": True, "content": {rights.takes: body}}
    if rights.sends:
        file = {"schema": {"type": "string", "format": "binary"}}
        operation["responses"]["200"]["content"] = dict.fromkeys(rights.sends, file)
    operation["responses"] = dict(sorted(operation["responses"].items()))
    for status, answer in operation["responses"].items():
        if int(status) >= BAD_REQUEST:
            [schema] = answer["content"].values()
            answer["content"] = {MEDIA_TYPE: schema}
        if status in HEADERS:
            name, description, schema = HEADERS[status]
            answer["headers"] = {name: {"description": description, "schema": schema}}


def _finish_body(operation: Operation, schemas: Document) -> None:
    """A body may be left out where all of it may be."""
    schema = operation.get("requestBody", {}).get("content", {}).get(JSON, {}).get("schema", {})
    if "$ref" in schema:
        operation["requestBody"]["required"] = "required" in schemas[schema["$ref"].rpartition("/")[2]]


def _walk(node: Any) -> Iterator[dict[str, Any]]:
    """Every object of the document."""
    if isinstance(node, Mapping):
        yield cast(dict[str, Any], node)
    children = node.values() if isinstance(node, Mapping) else node if isinstance(node, list) else ()
    for child in children:
        yield from _walk(child)
