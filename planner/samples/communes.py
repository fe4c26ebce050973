"""Real communes with their coordinates, as they were before July 2025 and as they are since."""

from collections.abc import Iterable
from dataclasses import dataclass

from vietnamadminunits.database import get_data

from planner.samples.chance import Place


@dataclass(frozen=True, kw_only=True)
class Commune:
    """`kind` is "Xã", "Phường" or "Thị trấn", `name` the name without it; `district` is "" since July 2025."""

    kind: str
    name: str
    district: str
    place: Place

    @property
    def full_name(self) -> str:
        return f"{self.kind.lower()} {self.name}"


SHARED = ["provinceShort", "wardShort", "wardType", "wardCode", "wardLat", "wardLon"]


def read_former_communes(province: str) -> list[Commune]:
    records = get_data([*SHARED, "districtShort"], table="admin_units_legacy")
    return _communes(record for record in records if record["provinceShort"] == province)


def read_communes(province: str) -> list[Commune]:
    return _communes(record for record in get_data(SHARED) if record["provinceShort"] == province)


def _communes(records: Iterable[dict[str, object]]) -> list[Commune]:
    """By official number, which keeps neighbours together."""
    return [
        Commune(
            kind=str(record["wardType"]),
            name=str(record["wardShort"]),
            district=str(record.get("districtShort", "")),
            place=(float(str(record["wardLat"])), float(str(record["wardLon"]))),
        )
        for record in sorted(records, key=lambda record: str(record["wardCode"]))
        if record["wardShort"]
    ]
