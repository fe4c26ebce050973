"""The page of a visitor's own calendar. The board sees that there is one; the address is its owner's alone."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import InputRequired

from models.people import Absence
from planner.accounts import record
from planner.busy import own
from planner.busy.apart import read_apart
from planner.busy.fetching import LONGEST_ADDRESS, Unreachable, clean_address
from planner.busy.reading import MAX_BYTES
from planner.directory import get_visitor
from planner.errors import BadFile
from planner.jobs import enqueue_readings
from planner.paging import get_entity_page
from web import params
from web.access import check_may_see, for_accounts
from web.context import account, db, now, site
from web.forms import AtMost, Form
from web.language import say_refusal
from web.security import takes_file

views = Blueprint("busy", __name__, url_prefix="/schedule/<key:visitor_id>/busy")

REFUSED = 400
TIMES_SHOWN = 20


class AddressForm(Form):
    address = StringField(
        _l("Secret address of the calendar"),
        [
            InputRequired(_l("Fill this in.")),
            AtMost(LONGEST_ADDRESS),
        ],
        description=_l("In iCal format: it begins with https:// or webcal://, and usually ends in .ics."),
        render_kw={"autocomplete": "off", "inputmode": "url", "spellcheck": "false"},
    )


class FileForm(Form):
    file = FileField(
        _l("Calendar file (.ics)"),
        [FileRequired(_l("Choose a file."))],
        description=_l("Read once: hand in a new file when your calendar has changed."),
        render_kw={"accept": ".ics,text/calendar"},
    )


@views.get("/")
@for_accounts
def show(visitor_id: int) -> str:
    check_may_see(visitor_id)
    return _page(visitor_id)


@views.post("/address")
@for_accounts
def set_address(visitor_id: int) -> str | Response | tuple[str, int]:
    _check_own(visitor_id)
    form = AddressForm()
    if not form.validate_on_submit():
        return _page(visitor_id, address=form), REFUSED
    try:
        address = clean_address(form.address.data, loopback=site().settings.loopback_calendars)
    except Unreachable as refusal:
        form.address.errors = [say_refusal(refusal)]
        return _page(visitor_id, address=form), REFUSED
    calendar = own.set_address(db(), visitor_id, address, now=now())
    enqueue_readings(db(), [calendar.id])
    _finish("set own calendar", visitor_id)
    flash(_("The calendar is being read; its times show here in a moment."))
    return _back(visitor_id)


@views.post("/file")
@for_accounts
@takes_file(MAX_BYTES)
def hand_in(visitor_id: int) -> str | Response | tuple[str, int]:
    _check_own(visitor_id)
    form = FileForm()
    if not form.validate_on_submit():
        return _page(visitor_id, file=form), REFUSED
    try:
        spans = read_apart(form.file.data.read(), own.looked_at(now(), site().zone), site().zone)
    except BadFile as refusal:
        form.file.errors = [say_refusal(refusal)]
        return _page(visitor_id, file=form), REFUSED
    own.hand_in(db(), visitor_id, spans, now=now(), zone=site().zone)
    _finish("hand in own calendar", visitor_id)
    flash(_("The times are taken over; titles and places were not read."))
    return _back(visitor_id)


@views.post("/anew")
@for_accounts
def read_anew(visitor_id: int) -> Response:
    _check_own(visitor_id)
    calendar = own.find_calendar(db(), visitor_id)
    if calendar is not None and own.ask_anew(calendar, now()):
        enqueue_readings(db(), [calendar.id])
        _finish("read own calendar", visitor_id)
    flash(_("The calendar is being read; its times show here in a moment."))
    return _back(visitor_id)


@views.post("/remove")
@for_accounts
def remove(visitor_id: int) -> Response:
    _check_own(visitor_id)
    own.remove_calendar(db(), visitor_id)
    _finish("remove own calendar", visitor_id)
    flash(_("The calendar is gone, and with it all its times."))
    return _back(visitor_id)


def _check_own(visitor_id: int) -> None:
    """403 unless it is the account's own calendar: not even the board may touch it."""
    if account().visitor_id != visitor_id:
        abort(403)


def _page(visitor_id: int, *, address: AddressForm | None = None, file: FileForm | None = None) -> str:
    visitor, calendar = get_visitor(db(), visitor_id), own.find_calendar(db(), visitor_id)
    times = select(Absence).where(Absence.visitor_id == visitor_id, Absence.ends_at > now())
    mine = account().visitor_id == visitor_id
    return render_template(
        "busy.html",
        visitor=visitor,
        calendar=calendar,
        mine=mine,
        shown=own.shorten_address(calendar.address) if mine and calendar and calendar.address else None,
        times=get_entity_page(
            db(), times.order_by(Absence.starts_at, Absence.id), params.page_number(), TIMES_SHOWN
        ),
        period=own.looked_at(now(), site().zone),
        address=address or AddressForm(formdata=None),
        file=file or FileForm(formdata=None),
    )


def _finish(action: str, visitor_id: int) -> None:
    record(db(), user_id=account().id, action=action, subject=f"visitor {visitor_id}", now=now())
    db().commit()


def _back(visitor_id: int) -> Response:
    return redirect(url_for("busy.show", visitor_id=visitor_id))
