"""Puts a sample's tables together, row by row, so that each host gets its rules and each visitor their area."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from random import Random

from planner.load.rows import (
    AbsenceRow,
    AreaRow,
    AssessmentRow,
    HostRow,
    MeetingRuleRow,
    PastVisitRow,
    QuotaRuleRow,
    Tables,
    TeamRow,
    TierRow,
    UnitRow,
    VisitorRow,
)
from planner.samples.chance import Place, apportion, scatter
from planner.samples.habits import draw_assessments, draw_rules
from planner.samples.people import HIGHLAND_FAMILY, People, address_of

CELL_MEMBERS = (3, 30)


@dataclass(frozen=True, kw_only=True)
class Site:
    """Where a unit's hosts are: about `km` around `centre`."""

    centre: Place
    km: float
    remoteness: int = 0


class Builder:
    """All chance comes from the seed: the same seed gives the same tables."""

    def __init__(self, seed: str, families: Sequence[str] = HIGHLAND_FAMILY) -> None:
        self.rng = Random(seed)
        self.people = People(self.rng, families)
        self.tiers: list[TierRow] = []
        self.units: list[UnitRow] = []
        self.hosts: list[HostRow] = []
        self.rules: list[MeetingRuleRow] = []
        self.assessments: list[AssessmentRow] = []
        self.teams: list[TeamRow] = []
        self.visitors: list[VisitorRow] = []
        self.areas: list[AreaRow] = []
        self.absences: list[AbsenceRow] = []
        self.quota_rules: list[QuotaRuleRow] = []
        self.past_visits: list[PastVisitRow] = []

    def unit(self, code: str, name: str, parent: str | None, centre: Place) -> str:
        self.units.append(UnitRow(code=code, name=name, parent=parent, lat=centre[0], lon=centre[1]))
        return code

    def host(self, code: str, name: str, unit: str, *, category: str, setting: str | None, site: Site) -> str:
        lat, lon = scatter(self.rng, site.centre, site.km)
        host = HostRow(
            code=code,
            name=name,
            unit=unit,
            category=category,
            setting=setting,
            lat=lat,
            lon=lon,
            remoteness=site.remoteness,
            secretary_email=f"{code.lower()}@example.org",
        )
        self.hosts.append(host)
        self.rules += draw_rules(self.rng, host)
        self.assessments += draw_assessments(self.rng, host)
        return code

    def visitor(
        self,
        code: str,
        *,
        tier: str,
        title: str,
        base: Place,
        max_per_month: int,
        team: str | None = None,
        leader: bool = False,
        own_host: str | None = None,
        areas: Iterable[str] = (),
    ) -> None:
        """Someone with a name and an address of their own; `areas` are the units in their own charge."""
        name = self.people.name()
        self.visitors.append(
            VisitorRow(
                code=code,
                name=name,
                title=title,
                tier=tier,
                team=team,
                leader=leader,
                own_host=own_host,
                lat=base[0],
                lon=base[1],
                email=address_of(name, code),
                max_per_month=max_per_month,
            )
        )
        self.areas += [AreaRow(unit=unit, visitor=code) for unit in areas]

    def count_members(self, total: int) -> None:
        """Spreads the organisation's members over its cells."""
        weights = [
            0.0 if host.category == "grassroots_committee" else self.rng.uniform(*CELL_MEMBERS)
            for host in self.hosts
        ]
        shares = zip(self.hosts, apportion(total, weights), strict=True)
        self.hosts = [replace(host, members=members or None) for host, members in shares]

    def hosts_below(self) -> dict[str, list[HostRow]]:
        """The hosts of each unit and of all units below it."""
        parents = {unit.code: unit.parent for unit in self.units}
        below: dict[str, list[HostRow]] = defaultdict(list)
        for host in self.hosts:
            unit: str | None = host.unit
            while unit is not None:
                below[unit].append(host)
                unit = parents[unit]
        return below

    def tables(self) -> Tables:
        return Tables(
            units=tuple(self.units),
            hosts=tuple(self.hosts),
            assessments=tuple(self.assessments),
            meeting_rules=tuple(self.rules),
            tiers=tuple(self.tiers),
            teams=tuple(self.teams),
            visitors=tuple(self.visitors),
            areas=tuple(self.areas),
            absences=tuple(self.absences),
            quota_rules=tuple(self.quota_rules),
            past_visits=tuple(self.past_visits),
        )
