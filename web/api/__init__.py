"""The REST API: everything the site does, for programs. Its description makes itself out of these views."""

# Each adds its operations to the blueprint.
import web.api.accounts
import web.api.attendance
import web.api.broken
import web.api.bulk
import web.api.busy
import web.api.calendars
import web.api.changes
import web.api.comparison
import web.api.document
import web.api.documents
import web.api.drafts
import web.api.glance
import web.api.history
import web.api.journeys
import web.api.ledger
import web.api.maps
import web.api.meetings
import web.api.notices
import web.api.organisation
import web.api.own_absences
import web.api.people
import web.api.plans
import web.api.printed
import web.api.records
import web.api.releases
import web.api.reports
import web.api.rule_previews
import web.api.rules
import web.api.schedules
import web.api.search
import web.api.suggestions
import web.api.templates
import web.api.visits
import web.api.workbooks  # noqa: F401
from web.api.blueprint import views

__all__ = ["views"]
