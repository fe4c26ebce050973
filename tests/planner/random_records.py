"""Records at random, all that ledgers and reports rest on; and the visits they tell of, recounted row by row."""

from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.attendance import HEADINGS, Attendance, Finding, MeetingReport
from models.meetings import KINDS, Meeting
from models.organisation import CATEGORIES, PastVisit
from models.people import Team, Visitor
from models.releases import Release, ReleaseAttendee, ReleaseVisit, ReleaseVisitor
from models.rules import QUOTA_PER, QuotaRule
from tests.planner.release_rows import HANOI, Board, Told, local

FIRST, DAYS = date(2026, 10, 1), 270
PERIODS = [
    (date(2026, 10, 1), date(2026, 12, 31)),
    (date(2027, 1, 1), date(2027, 3, 31)),
    (date(2027, 1, 1), date(2027, 6, 30)),
    (date(2027, 2, 15), date(2027, 3, 31)),
]
# One visitor at one meeting: visitor, host, day, kind.
Visit = tuple[int, int, date, str]


def fill(board: Board, random: Random) -> datetime:
    """Everything a ledger rests on, at random; answers the present moment."""
    now = local("2027-01-01T12:00") + timedelta(days=random.randrange(100))
    teams = [board.add_team(f"Tổ {number}") for number in (1, 2)]
    people = [board.add_visitor(f"Người {n}", team=random.choice([*teams, None])) for n in range(6)]
    people[5].active = False
    hosts = [board.add_host(f"Chi bộ {number}") for number in range(5)]
    for host in hosts:
        host.category, host.remoteness = random.choice(CATEGORIES), random.randrange(4)
    starts = [FIRST + timedelta(days=day) for day in random.sample(range(DAYS), 40)]
    meetings = [
        board.add_meeting(
            random.choice(hosts), f"{day}T{random.choice(('00:30', '19:30'))}", kind=random.choice(KINDS)
        )
        for day in starts
    ]
    for period in random.sample(PERIODS, random.randint(1, 4)):
        publish(board, random, period, meetings, people)
    for meeting in random.sample(meetings, 4):
        meeting.status = "cancelled"
    moved = random.choice(meetings)
    moved.starts_at, moved.ends_at = moved.starts_at + timedelta(days=9), moved.ends_at + timedelta(days=9)
    add_marks(board, random, now)
    add_reports(board, random)
    board.s.add_all(
        PastVisit(host=host, visitor_id=random.choice(people).id, held_on=day, kind=random.choice(KINDS))
        for host, day in zip(hosts, random.sample(starts, 5), strict=True)
        if day <= day_of(now)
    )
    board.s.add_all(draw_rule(board, random, number, teams, people) for number in range(8))
    board.s.flush()
    return now


def publish(
    board: Board, random: Random, period: tuple[date, date], meetings: list[Meeting], people: list[Visitor]
) -> None:
    planned_for = random.sample(people, random.randint(2, 6))
    inside = [each for each in meetings if period[0] <= day_of(each.starts_at) <= period[1]]
    told = [
        Told(meeting, random.sample(planned_for, random.randint(1, 2)))
        for meeting in inside
        if random.random() < 0.7
    ]
    board.publish(told, days=period, planned_for=planned_for)


def add_marks(board: Board, random: Random, now: datetime) -> None:
    """Of some of those announced for meetings that have begun, in whatever release."""
    announced = board.s.execute(
        select(ReleaseVisit.meeting_id, ReleaseAttendee.visitor_id)
        .join(ReleaseAttendee, ReleaseAttendee.release_visit_id == ReleaseVisit.id)
        .join(Meeting, Meeting.id == ReleaseVisit.meeting_id)
        .where(Meeting.starts_at <= now)
        .distinct()
        .order_by(ReleaseVisit.meeting_id, ReleaseAttendee.visitor_id)
    ).all()
    board.s.add_all(
        Attendance(meeting_id=meeting_id, visitor_id=visitor_id, attended=random.random() < 0.6, marked_at=now)
        for meeting_id, visitor_id in announced
        if random.random() < 0.6
    )


def add_reports(board: Board, random: Random) -> None:
    """On most of the meetings that somebody attended."""
    attended = board.s.scalars(select(Attendance.meeting_id).where(Attendance.attended).distinct())
    for meeting_id in sorted(attended):
        if random.random() < 0.8:
            findings = [Finding(heading=heading) for heading in random.sample(HEADINGS, random.randrange(4))]
            total = random.randint(1, 30)
            figures = {"members_present": random.randint(0, total), "members_total": total}
            board.s.add(
                MeetingReport(
                    meeting_id=meeting_id,
                    findings=findings,
                    reported_at=local("2027-01-01T12:00"),
                    **(figures if random.random() < 0.7 else {}),
                )
            )


def draw_rule(board: Board, random: Random, number: int, teams: list[Team], people: list[Visitor]) -> QuotaRule:
    holder = random.choice(
        [
            {"tier_id": board.tier.id, "per": random.choice(QUOTA_PER)},
            {"team_id": random.choice(teams).id, "per": random.choice(("visitor", "team"))},
            {"visitor_id": random.choice(people).id},
        ]
    )
    return QuotaRule(
        code=f"Q{number}",
        name=f"Q{number}",
        months=random.choice((1, 2, 3, 6, 12)),
        count=random.choice(("visits", "assignments")),
        min=random.randint(0, 4),
        kinds=random.choice((None, random.sample(KINDS, 2))),
        categories=random.choice((None, random.sample(CATEGORIES, 2))),
        **holder,
    )


def day_of(moment: datetime) -> date:
    return moment.astimezone(HANOI).date()


def recount_visits(s: Session, today: date) -> tuple[set[Visit], set[Visit]]:
    """Those made, and those still to come."""
    meetings = {row.id: row for row in s.scalars(select(Meeting))}
    marks = {(row.meeting_id, row.visitor_id): row.attended for row in s.scalars(select(Attendance))}
    releases = s.scalars(select(Release).order_by(Release.number.desc())).all()
    planned_for = {(row.release_id, row.visitor_id) for row in s.scalars(select(ReleaseVisitor))}
    made = {(row.visitor_id, row.host_id, row.held_on, row.kind) for row in s.scalars(select(PastVisit))}
    for (meeting_id, visitor_id), attended in marks.items():
        meeting = meetings[meeting_id]
        if attended:
            made.add((visitor_id, meeting.host_id, day_of(meeting.starts_at), meeting.kind))
    coming: set[Visit] = set()
    for visit in s.scalars(select(ReleaseVisit)):
        day = day_of(visit.starts_at)
        for attendee in visit.attendees:
            counting = next(
                release.id
                for release in releases
                if release.starts_on <= day <= release.ends_on and (release.id, attendee.visitor_id) in planned_for
            )
            marked = (visit.meeting_id, attendee.visitor_id) in marks
            if counting == visit.release_id and not marked and meetings[visit.meeting_id].status != "cancelled":
                (made if day < today else coming).add((attendee.visitor_id, visit.host_id, day, visit.kind))
    return made, coming
