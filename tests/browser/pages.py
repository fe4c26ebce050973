"""The pages of a site that has something to show, and the way in."""

from playwright.sync_api import Browser, Page, StorageState
from sqlalchemy import select

from models.notices import Notice
from models.organisation import Host, Unit
from models.people import Team
from models.plans import PlanVisit
from models.releases import Release, ReleaseAttendee, ReleaseVisit
from tests.browser.live import BOARD, PASSWORD, Live
from tests.planner.workbooks.books import SHEETS, hand_in, write_book

# A workbook's mistakes as boards make them.
FAULTY = {
    "Chi bộ": [
        [*SHEETS["Chi bộ"][0], "Vĩ độ", "Kinh độ"],
        ["C1", "Chi bộ thôn Nà Quạng", "CT", "chi bộ xóm", 22.5, 105.6],
        ["C2", "Chi bộ thôn Khuổi Luông", "CT1", "chi bộ trực thuộc", 22.5, 105.6],
        ["C3", "Chi bộ Trường Tiểu học Cao Tân", "CT", "chi bộ trực thuộc", 225, 105.6],
        ["C3", "Chi bộ thôn Chẻ Pang", "CT", "chi bộ trực thuộc", 22.5, 105.6],
    ],
    "Vắng": [
        ["Mã cấp ủy viên", "Từ", "Đến", "Lý do"],
        ["V1", "31/02/2027", "05/03/2027", "Đi học"],
    ],
}


def log_in(page: Page, site: Live, username: str) -> None:
    page.goto(site.url + "/login")
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()


def logged_in(chromium: Browser, site: Live, username: str = BOARD) -> StorageState:
    """The cookies of somebody logged in, for many pages to start with: log-ins are rationed."""
    with chromium.new_context() as context:
        log_in(context.new_page(), site, username)
        return context.storage_state()


def addresses(site: Live, *, draft: int, visitor_id: int) -> dict[str, str]:
    """The address of every page by a name for it."""
    with site.sessions() as s:
        host = s.scalars(select(PlanVisit).where(PlanVisit.plan_id == draft).order_by(PlanVisit.id)).first()
        drafted_id = host.meeting_id if host else 0
        host_id = host.meeting.host_id if host else s.scalar(select(Host.id).limit(1))
        unit_id = s.scalar(select(Host.unit_id).where(Host.id == host_id))
        root_id = s.scalar(select(Unit.id).where(Unit.parent_id.is_(None)))
        team_id = s.scalar(select(Team.id).order_by(Team.id).limit(1))
        sent = select(ReleaseVisit.meeting_id).join(ReleaseVisit.attendees)
        meeting_id = s.scalar(sent.where(ReleaseAttendee.visitor_id == visitor_id).limit(1))
        notice_id = s.scalar(select(Notice.id).order_by(Notice.id).limit(1))
        number = s.scalar(select(Release.number).order_by(Release.number).limit(1))
        published = s.scalar(select(Release.plan_id).order_by(Release.number).limit(1))
    with site.sessions.begin() as s:
        sound, faulty = hand_in(s, write_book()), hand_in(s, write_book(**FAULTY))
    pages = {
        "home": "/",
        "coverage": "/coverage?need=remote",
        "find": "/search/?q=chi+bo",
        "plans": "/plans/",
        "plan-new": "/plans/new",
        "draft": f"/plans/{draft}",
        "draft-dates": f"/plans/{draft}/dates",
        "draft-visitors": f"/plans/{draft}/visitors",
        "draft-week": f"/plans/{draft}/dates?week=2027-01-04&day=2027-01-05",
        "draft-list": f"/plans/{draft}/list?month=2027-02",
        "edit": f"/plans/{draft}/edit/",
        "edit-meeting": f"/plans/{draft}/edit/meetings/{drafted_id}?q=van",
        "edit-try": f"/plans/{draft}/edit/try?kind=drop&meeting={drafted_id}",
        "edit-hosts": f"/plans/{draft}/edit/hosts",
        "edit-host": f"/plans/{draft}/edit/hosts/{host_id}",
        "edit-anew": f"/plans/{draft}/edit/anew",
        "draft-units": f"/plans/{draft}/units?unit={root_id}",
        "publish": f"/plans/{draft}/publish",
        "delete": f"/plans/{draft}/delete",
        "releases": "/releases/",
        "release": f"/releases/{number}",
        "outbox": "/outbox/",
        "outbox-phone": "/outbox/?group=phone",
        "notice": f"/outbox/{notice_id}",
        "unseen": "/outbox/unseen?days=14",
        "release-dates": f"/releases/{number}/dates",
        "visits": "/visits/dates?month=2027-01",
        "visits-visitors": "/visits/visitors?month=2027-01",
        "meetings": "/meetings?month=2027-01",
        "attendance": "/attendance/",
        "attendance-mark": f"/attendance/{meeting_id}/{visitor_id}",
        "ledger": "/ledger/?owing=no&day=2027-01-01",
        "ledger-visitor": f"/ledger/{visitor_id}",
        "reports": "/reports/?start=2027-01-01&end=2027-06-30",
        "documents": f"/documents/?plan={draft}",
        "documents-letterhead": "/documents/letterhead",
        "documents-templates": "/documents/templates",
        "reports-visits": "/reports/visits?start=2027-01-01&end=2027-06-30",
        "reports-hosts": "/reports/hosts?start=2027-01-01&end=2027-06-30",
        "reports-quotas": "/reports/quotas?start=2027-01-01&end=2027-06-30",
        "organisation": "/organisation",
        "search": "/organisation?q=son+ham",
        "unit": f"/units/{unit_id}",
        "host": f"/hosts/{host_id}",
        "visitors": "/visitors",
        "visitor": f"/visitors/{visitor_id}",
        "teams": "/teams",
        "rules": "/rules/",
        "rules-demand": "/rules/demand",
        "rules-history": "/rules/history",
        "rules-new": "/rules/quotas/new",
        "rules-priorities": "/rules/priorities?preset=standard",
        "schedules": "/schedules/",
        "workbooks": "/workbooks/",
        "workbook": f"/workbooks/{sound}",
        "workbook-faults": f"/workbooks/{faulty}",
        "changes": "/changes/",
        "changes-broken": "/changes/broken",
        "rebalance": "/rebalance/",
        "map": "/map",
        "map-area": f"/map?plan={draft}&unit={unit_id}&west=105&south=18&east=107&north=23",
        "compare": "/compare/",
        "compare-two": f"/compare/{published}-{draft}",
        "rebalance-start": f"/rebalance/{number}",
        "change-absence": f"/changes/new/absence?visitor={visitor_id}",
        "change-host": "/changes/new/meeting_moved",
        "change-moved": f"/changes/new/meeting_moved?host={host_id}",
        "change-joined": "/changes/new/visitor_joined",
        "schedule": f"/schedule/{visitor_id}",
        "busy": f"/schedule/{visitor_id}/busy/",
        "records": "/records/",
        "records-list": "/records/hosts/?q=chi+bo",
        "records-new": "/records/visitors/new",
        "records-one": f"/records/hosts/{host_id}",
        "records-history": "/records/history",
        "records-feeds": "/records/feeds",
        "schedule-visit": f"/schedule/{visitor_id}/visits/{meeting_id}",
        "account": "/account",
        "tokens": "/account/tokens",
        "api": "/account/api",
        "not-found": "/nowhere",
    }
    return {**pages, **({"team": f"/teams/{team_id}"} if team_id else {})}
