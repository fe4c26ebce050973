"""The board's own Word templates: tried, taken into use, taken back."""

from typing import Annotated, Literal

from pydantic import Field

from models.documents import TEMPLATE_KINDS, WordTemplate
from planner.documents.checking import MAX_BYTES, TemplateFault, TemplateFaults
from planner.documents.templates import (
    get_standard,
    get_template,
    list_own_templates,
    reset_template,
    set_template,
)
from planner.paging import page_of
from web.api.blueprint import views
from web.api.caller import caller, keep
from web.api.documents import SUBJECT
from web.api.faults import BODY
from web.api.fields import Asked, FlagAsked, Told, When
from web.api.files import ANY, WORD, File, read_file
from web.api.operations import NO_CONTENT, NOT_FOUND, SENSELESS, operation
from web.api.paging import Listing, Paged, list_page
from web.api.workbooks import AskedName
from web.context import db, now
from web.documents.fields import DESCRIBED
from web.language import say_phrase
from web.problems import Place, Refusal

NAMED = f"/templates/<any({','.join(TEMPLATE_KINDS)}):kind>"


class Template(Told):
    kind: Literal["annex", "report"]
    file_name: Annotated[str | None, Field(description="The board's own; null: the standard one.")]
    uploaded_at: When | None
    fields: Annotated[dict[str, str], Field(description="What one may write in it, and what that stands for.")]


class Templates(Listing[Template]):
    """The templates in use, one for each kind of document."""


class AskedStandard(Asked):
    standard: Annotated[FlagAsked, Field(description="The standard one, whatever is in use.")] = False


@views.get("/templates")
@operation(SUBJECT, Templates)
def list_templates(query: Paged) -> Templates:
    """Which templates are in use."""
    own = list_own_templates(db())
    page = page_of(TEMPLATE_KINDS, query.page, query.size)
    return list_page(Templates, page, query, lambda kind: _tell(kind, own.get(kind)))


@views.get(NAMED)
@operation(SUBJECT, None, sends=[WORD], may=[NOT_FOUND])
def get_word_template(kind: str, query: AskedStandard) -> File:
    """The file of a template."""
    data = get_standard(kind) if query.standard else get_template(db(), kind)
    return File(data=data, media=WORD, name=f"mau-{kind}.docx")


@views.put(NAMED)
@operation(SUBJECT, Template, takes=ANY, may=[NOT_FOUND, SENSELESS])
def set_word_template(kind: str, query: AskedName) -> Template:
    """Takes the board's own .docx file, the body, into use, if it can be filled; `errors` say where it can't."""
    data = read_file(MAX_BYTES)
    try:
        template = set_template(
            db(), kind, file_name=query.file_name, data=data, user_id=caller().user_id, now=now()
        )
    except TemplateFaults as refusal:
        places = [Place(at=BODY, message=_say(fault)) for fault in refusal.faults]
        message, remedy = say_phrase(refusal.message), say_phrase(refusal.remedy)
        raise Refusal(SENSELESS, message, remedy, places=places) from refusal
    keep("set template", kind)
    return _tell(kind, template)


@views.delete(NAMED)
@operation(SUBJECT, None, status=NO_CONTENT, may=[NOT_FOUND])
def reset_word_template(kind: str) -> None:
    """The standard template is in use again."""
    reset_template(db(), kind)
    keep("reset template", kind)


def _say(fault: TemplateFault) -> str:
    said = f"{say_phrase(fault.place)}: {say_phrase(fault.reason)}"
    return f"{said} “{fault.excerpt}”" if fault.excerpt else said


def _tell(kind: str, own: WordTemplate | None) -> Template:
    described = {f"{prefix}{name}": str(said) for prefix, words in DESCRIBED[kind] for name, said in words.items()}
    return Template(
        kind=kind,  # type: ignore[arg-type]
        file_name=own.file_name if own else None,
        uploaded_at=own.uploaded_at if own else None,
        fields=described,
    )
