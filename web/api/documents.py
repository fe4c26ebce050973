"""Official documents: the annex of a schedule and the report, and the letterhead on them."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from models.documents import Letterhead as LetterheadRecord
from planner.documents.annex import Wanted, read_annex
from planner.documents.content import Document
from planner.documents.handing_out import DOCX, PDF, name_document, write_document
from planner.documents.letterhead import get_letterhead, set_letterhead
from planner.documents.report import read_report_paper
from planner.rules.versions import version_of
from web.api import files
from web.api.blueprint import views
from web.api.caller import keep
from web.api.fields import PRINTABLE, Asked, KeyAsked, Told
from web.api.files import File
from web.api.operations import CONFLICT, NOT_FOUND, SENSELESS, operation
from web.api.reports import AskedPeriod
from web.api.rules import Version
from web.context import db, site, today
from web.documents.forms import LONGEST_LINE

SUBJECT = "Documents"
MEDIA = {DOCX: files.WORD, PDF: files.PDF}
MOST_RECIPIENTS = 40
Line = Annotated[str, StringConstraints(max_length=LONGEST_LINE, pattern=PRINTABLE)]


class AskedDocument(Asked):
    format: Literal["docx", "pdf"] = "docx"


class AskedAnnex(AskedDocument):
    """Each of team, unit and visitor narrows the others."""

    team: KeyAsked = None
    unit: Annotated[KeyAsked, Field(description="With all units below it.")] = None
    visitor: KeyAsked = None
    by: Annotated[Literal["month", "team"], Field(description="What visits are grouped by.")] = "month"


class AskedReport(AskedPeriod, AskedDocument):
    pass


class Letterhead(Told):
    superior: str
    issuer: str
    place: str
    annex_number: str
    attached_to: str
    report_number: str
    capacity: str
    office: str
    signer: str
    recipients: list[str]
    version: str


class NewLetterhead(Asked):
    """Texts left empty are left as dots, to be filled in by hand."""

    superior: Line
    issuer: Line
    place: Annotated[Line, Field(description="Where documents are signed.")]
    annex_number: Line
    attached_to: Annotated[Line, Field(description="The document that schedules are attached to.")]
    report_number: Line
    capacity: Annotated[Line, Field(description="On whose behalf it is signed.")]
    office: Line
    signer: Line
    recipients: Annotated[list[Line], Field(max_length=MOST_RECIPIENTS)]
    seen: Annotated[Version | None, Field(description="The version you saw; null: whatever there is.")] = None


@views.get("/plans/<key:plan_id>/annex")
@operation(SUBJECT, None, sends=[files.WORD, files.PDF], may=[NOT_FOUND, CONFLICT])
def get_annex(plan_id: int, query: AskedAnnex) -> File:
    """The schedule of a plan as the annex of an official document; a plan not published is marked as a draft."""
    wanted = Wanted(team_id=query.team, unit_id=query.unit, visitor_id=query.visitor, by=query.by)
    return _send("annex", read_annex(db(), plan_id, wanted, zone=site().zone), query.format)


@views.get("/reports/document")
@operation(SUBJECT, None, sends=[files.WORD, files.PDF], may=[SENSELESS])
def get_report_document(query: AskedReport) -> File:
    """The report of a period as an official document."""
    return _send("report", read_report_paper(db(), query.period, today=today(), zone=site().zone), query.format)


@views.get("/letterhead")
@operation(SUBJECT, Letterhead)
def show_letterhead() -> Letterhead:
    """Who issues documents, where, under which numbers, and who signs."""
    return _tell(get_letterhead(db()))


@views.put("/letterhead")
@operation(SUBJECT, Letterhead, may=[CONFLICT])
def change_letterhead(json: NewLetterhead) -> Letterhead:
    """Sets all of the letterhead: documents carry it from now on."""
    said = json.model_dump(exclude={"seen"})
    kept = set_letterhead(db(), {**said, "recipients": "\n".join(json.recipients)}, seen=json.seen)
    keep("set letterhead", "documents")
    return _tell(kept)


def _tell(letterhead: LetterheadRecord) -> Letterhead:
    same = [name for name in Letterhead.model_fields if name not in ("recipients", "version")]
    told = {name: getattr(letterhead, name) for name in same}
    return Letterhead(recipients=letterhead.recipients.splitlines(), version=version_of(letterhead), **told)


def _send(kind: str, document: Document, form: str) -> File:
    data = write_document(db(), kind, document, form)
    return File(data=data, media=MEDIA[form], name=name_document(document, form))
