"""A Word template filled with a document."""

from io import BytesIO
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import ChainableUndefined, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from planner.documents.content import Document, to_fields

# What a template may do with a field besides writing it; anything else could make a page take the server's memory.
FILTERS = ("upper", "lower", "capitalize", "title", "trim", "join", "length", "first", "last", "default")


class TemplateEnvironment(ImmutableSandboxedEnvironment):
    """Templates are files people hand in: they may read fields and loop over them, and call nothing."""

    intercepted_binops = frozenset(["*", "**", "%"])

    def __init__(self, undefined: type[Undefined] = ChainableUndefined) -> None:
        super().__init__(autoescape=True, undefined=undefined)
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.globals.clear()

    def is_safe_callable(self, obj: Any) -> bool:
        return False

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        return self.undefined(name=operator)


def fill(template: bytes, document: Document, environment: TemplateEnvironment | None = None) -> bytes:
    """The document as a .docx file. Raises jinja2's TemplateError for a template that was not checked."""
    word = DocxTemplate(BytesIO(template))
    word.render(to_fields(document), environment or TemplateEnvironment(), autoescape=True)
    file = BytesIO()
    word.save(file)
    return file.getvalue()
