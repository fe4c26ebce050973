"""What a meeting is worth to the board: its policy's points for remote, weak and long unvisited hosts."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from models.rules import Policy

POLICY_ID = 1
MONTHS_A_YEAR = 12

# Points by part, in the order they are shown: base, remoteness, rating, attendance, neglect, findings, follow-up,
# wanted.
Breakdown = dict[str, int]


@dataclass(frozen=True, kw_only=True)
class HostFacts:
    """What is known of a host: `rating` and `attendance` (percent) are the latest known, None where none is.

    `weaknesses` is how many the latest report found. `follow_up_by` and `wanted_by` are the days by which a visit
    is asked for, to look at something again or because the board wants one; None where none is.
    """

    remoteness: int = 0
    rating: str | None = None
    attendance: Decimal | None = None
    last_visit: date | None = None
    weaknesses: int = 0
    follow_up_by: date | None = None
    wanted_by: date | None = None


def get_policy(s: Session) -> Policy:
    """The board's policy, with its defaults where the board has set none yet."""
    s.execute(insert(Policy).values(id=POLICY_ID).on_conflict_do_nothing())
    return s.scalars(select(Policy)).one()


class Scale:
    """A policy's points, read once for all the meetings that are valued by them: a province has ten thousand."""

    def __init__(self, policy: Policy) -> None:
        self._base = {
            "regular": policy.base_regular,
            "thematic": policy.base_thematic,
            "committee": policy.base_committee,
        }
        self._remoteness = (0, policy.remote_1, policy.remote_2, policy.remote_3)
        self._rating = {
            None: policy.rating_unknown,
            "excellent": policy.rating_excellent,
            "good": policy.rating_good,
            "completed": policy.rating_completed,
            "not_completed": policy.rating_not_completed,
        }
        self._target, self._attendance = policy.attendance_target, policy.attendance_point
        self._overdue, self._cap_months = policy.overdue_per_month, policy.overdue_cap_months
        self._weakness, self._follow_up, self._wanted = (
            policy.finding_weak,
            policy.finding_follow_up,
            policy.wanted,
        )

    def break_down(self, kind: str, facts: HostFacts, on: date, last_visit: date | None) -> Breakdown:
        """The points of a meeting of this kind, held on this day, part by part.

        Neglect is counted from the `last_visit` before it, whatever the facts say of that.
        """
        return {
            "base": self._base[kind],
            "remoteness": self._remoteness[facts.remoteness],
            "rating": self._rating[facts.rating],
            "attendance": self._attendance_points(facts.attendance),
            "neglect": self._overdue * self._months_overdue(last_visit, on),
            "findings": self._weakness * facts.weaknesses,
            "follow_up": _asked_points(self._follow_up, facts.follow_up_by, on),
            "wanted": _asked_points(self._wanted, facts.wanted_by, on),
        }

    def _attendance_points(self, attendance: Decimal | None) -> int:
        """Points for each whole percent below the target; none where attendance is not known."""
        return 0 if attendance is None else self._attendance * max(0, int(self._target - attendance))

    def _months_overdue(self, last_visit: date | None, on: date) -> int:
        if last_visit is None:
            return self._cap_months
        return min(self._cap_months, whole_months_between(last_visit, on))


def value_of(breakdown: Breakdown) -> int:
    """The sum of the parts; a policy with points below zero never makes a meeting worth less than nothing."""
    return max(0, sum(breakdown.values()))


def _asked_points(points: int, by: date | None, on: date) -> int:
    """A meeting after the day a visit is asked for by serves it no longer."""
    return points if by is not None and on <= by else 0


def whole_months_between(earlier: date, later: date) -> int:
    """How many times the day of month of `earlier` has come round by `later`; 0 where it is not later."""
    months = (later.year - earlier.year) * MONTHS_A_YEAR + later.month - earlier.month
    return max(0, months - (later.day < earlier.day))
