"""The REST API: everything the site does, for programs. Its description makes itself out of these views."""

# Each adds its operations to the blueprint.
import web.api.attendance
import web.api.busy
import web.api.calendars
import web.api.changes
import web.api.document
import web.api.drafts
import web.api.journeys
import web.api.ledger
import web.api.meetings
import web.api.notices
import web.api.organisation
import web.api.own_absences
import web.api.people
import web.api.plans
import web.api.records
import web.api.releases
import web.api.reports
import web.api.rules
import web.api.schedules
import web.api.visits  # noqa: F401
from web.api.blueprint import views

__all__ = ["views"]
