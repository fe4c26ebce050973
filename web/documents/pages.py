"""The pages of documents; what they hand out is made by the planner."""

from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from models.documents import TEMPLATE_KINDS
from planner.accounts import record
from planner.documents.annex import read_annex
from planner.documents.checking import MAX_BYTES, TemplateFault, TemplateFaults
from planner.documents.content import Document
from planner.documents.handing_out import DOCX, PDF, name_document, write_document
from planner.documents.letterhead import get_letterhead, set_letterhead
from planner.documents.report import read_report_paper
from planner.documents.templates import (
    get_standard,
    get_template,
    list_own_templates,
    reset_template,
    set_template,
)
from planner.errors import BadFile, ChangedMeanwhile
from planner.periods import half_year_of
from planner.rules.versions import version_of
from web import params
from web.context import account, db, now, site, today
from web.documents.fields import DESCRIBED
from web.documents.forms import AnnexForm, LetterheadForm, ReportForm, TemplateForm
from web.language import say_refusal
from web.security import takes_file

views = Blueprint("documents", __name__, url_prefix="/documents")

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MEDIA = {DOCX: WORD, PDF: "application/pdf"}
KIND = f"<any({', '.join(TEMPLATE_KINDS)}):kind>"
REFUSED, OVERTAKEN = 400, 409


@views.get("/")
def index() -> str:
    """The address may name the plan, or the days of the report, to begin with."""
    return _index(AnnexForm(request.args), _report_form())


@views.get("/annex")
def annex() -> Response | tuple[str, int]:
    form = AnnexForm(request.args)
    form.prepare(db())
    if not form.validate():
        return _index(form, _report_form()), REFUSED
    return _send("annex", read_annex(db(), form.plan.data, form.wanted(), zone=site().zone))


@views.get("/report")
def report() -> Response | tuple[str, int]:
    form = ReportForm(request.args)
    if not form.validate():
        return _index(AnnexForm(), form), REFUSED
    return _send("report", read_report_paper(db(), form.period(), today=today(), zone=site().zone))


@views.route("/letterhead", methods=["GET", "POST"])
def letterhead() -> str | Response | tuple[str, int]:
    kept = get_letterhead(db())
    form = LetterheadForm(obj=kept)
    if not form.is_submitted():
        form.seen.data = version_of(kept)
        return render_template("documents/letterhead.html", form=form)
    if not form.validate():
        return render_template("documents/letterhead.html", form=form), REFUSED
    try:
        set_letterhead(db(), form.texts, seen=form.seen.data)
    except ChangedMeanwhile as refusal:
        db().rollback()
        theirs = get_letterhead(db())
        form.seen.data = version_of(theirs)
        page = render_template("documents/letterhead.html", form=form, refusal=refusal, theirs=theirs)
        return page, OVERTAKEN
    _note("set letterhead", "documents")
    db().commit()
    flash(_("The letterhead is kept: documents carry it from now on."))
    return redirect(url_for("documents.index"))


@views.get("/templates")
def templates() -> str:
    return _templates()


@views.get(f"/templates/{KIND}.docx")
def download(kind: str) -> Response:
    """The template in use, or the standard one."""
    standard = params.choice("which", ("standard",)) is not None
    data = get_standard(kind) if standard else get_template(db(), kind)
    return send_file(BytesIO(data), WORD, as_attachment=True, download_name=f"mau-{kind}.docx")


@views.post(f"/templates/{KIND}")
@takes_file(MAX_BYTES)
def upload(kind: str) -> str | Response | tuple[str, int]:
    form = TemplateForm(prefix=kind)
    if not form.validate_on_submit():
        return _templates(kind, form), REFUSED
    file = form.file.data
    try:
        set_template(db(), kind, file_name=file.filename or "", data=file.read(), user_id=account().id, now=now())
    except TemplateFaults as refusal:
        return _templates(kind, form, refusal.faults), REFUSED
    except BadFile as refusal:
        form.file.errors = [say_refusal(refusal)]
        return _templates(kind, form), REFUSED
    _note("set template", kind)
    db().commit()
    flash(_("The template is in use from now on."))
    return redirect(url_for("documents.templates"))


@views.post(f"/templates/{KIND}/reset")
def reset(kind: str) -> Response:
    reset_template(db(), kind)
    _note("reset template", kind)
    db().commit()
    flash(_("The standard template is in use again."))
    return redirect(url_for("documents.templates"))


def _index(annex: AnnexForm, report: ReportForm) -> str:
    annex.prepare(db())
    own = list_own_templates(db())
    return render_template(
        "documents/index.html", annex=annex, report=report, own=own, letterhead=get_letterhead(db())
    )


def _templates(kind: str = "", form: TemplateForm | None = None, faults: list[TemplateFault] | None = None) -> str:
    """Both kinds; the `form` sent for one of them shows what was wrong with it."""
    forms = {each: form if form and each == kind else TemplateForm(prefix=each) for each in TEMPLATE_KINDS}
    return render_template(
        "documents/templates.html",
        forms=forms,
        own=list_own_templates(db()),
        described=DESCRIBED,
        kind=kind,
        faults=faults or [],
    )


def _report_form() -> ReportForm:
    """With the days that the address names, else those of the half year that today lies in."""
    usual = half_year_of(today())
    days = {"start": params.day("start") or usual.start, "end": params.day("end") or usual.end}
    return ReportForm(formdata=None, data=days)


def _send(kind: str, document: Document) -> Response:
    form = params.choice("format", (PDF,)) or DOCX
    data, name = write_document(db(), kind, document, form), name_document(document, form)
    return send_file(BytesIO(data), MEDIA[form], as_attachment=True, download_name=name)


def _note(action: str, subject: str) -> None:
    record(db(), user_id=account().id, action=action, subject=subject, now=now())
