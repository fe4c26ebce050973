"""The visit-planning problem as one frozen value: the input of everything in this package.

Units, everywhere in `solver`:

- a *day* is a whole number, the proleptic Gregorian ordinal of a date (`date.toordinal()`);
- a *time* is a whole number of minutes of local clock time, `day * 1440 + minute of the day`;
- values, weights and counts are whole numbers; only coordinates, speed and detour are not.

Things refer to one another by id, as in the instance file. A `Problem` says what the file says and no more;
`solver.files` makes sure that it makes sense (ids unique, references resolved, ends after starts).
"""

from dataclasses import dataclass, field

MINUTES_PER_DAY = 1440


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """Days from `start` to `end`, both inside."""

    start: int
    end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Interval:
    """Times from `start` up to, not including, `end`."""

    start: int
    end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Travel:
    """How distance becomes minutes: `speed_kmh` > 0, `detour` a factor on the great circle."""

    speed_kmh: float
    detour: float = 1.0
    buffer_minutes: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Tier:
    id: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    """A node of the organisation tree; `parent` is None at the root."""

    id: str
    name: str
    parent: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Team:
    """Visitors who attend together; where `leaders` is not empty a delegation needs one of them."""

    id: str
    name: str
    tier: str
    delegation_min: int = 1
    delegation_max: int = 1
    leaders: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Host:
    """A body that holds meetings; visits to it start at least `gap_days` days apart."""

    id: str
    name: str
    unit: str
    category: str
    lat: float
    lon: float
    gap_days: int = 0
    last_visit: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Meeting:
    id: str
    host: str
    kind: str
    start: int
    end: int
    value: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Preference:
    host: str
    value: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Visitor:
    """A committee member; may visit the whole subtrees of `units`, except `excluded_hosts`."""

    id: str
    name: str
    tier: str
    team: str | None
    lat: float
    lon: float
    units: tuple[str, ...] = ()
    excluded_hosts: tuple[str, ...] = ()
    busy: tuple[Interval, ...] = ()
    max_per_day: int = 1
    max_per_month: int | None = None
    load_before: int = 0
    preferences: tuple[Preference, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Quota:
    """What `visitors` owe in `window`; `kinds` and `categories` None for all.

    `count` is "visits" (meetings at least one of them attends) or "assignments" (visitor-meeting pairs).
    """

    id: str
    name: str
    visitors: tuple[str, ...]
    window: Window
    count: str
    kinds: tuple[str, ...] | None = None
    categories: tuple[str, ...] | None = None
    min: int = 0
    max: int | None = None
    done: int = 0
    weight: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Coverage:
    unit: str
    value: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Weights:
    travel_per_hour: int = 0
    load: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """One visitor sent to one meeting."""

    visitor: str
    meeting: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """One meeting with the visitors sent to it: its delegation."""

    meeting: str
    visitors: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Baseline:
    """The plan in force and what each change of it costs: 0 <= reschedule <= substitute <= drop."""

    visits: tuple[Visit, ...]
    drop: int
    substitute: int
    reschedule: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    name: str
    horizon: Window
    travel: Travel
    timezone: str = "Asia/Ho_Chi_Minh"
    tiers: tuple[Tier, ...] = ()
    units: tuple[Unit, ...] = ()
    teams: tuple[Team, ...] = ()
    hosts: tuple[Host, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    visitors: tuple[Visitor, ...] = ()
    quotas: tuple[Quota, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    weights: Weights = field(default_factory=Weights)
    locked: tuple[Pair, ...] = ()
    forbidden: tuple[Pair, ...] = ()
    baseline: Baseline | None = None
