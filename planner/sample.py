"""The sample organisations, written as the tables a board would hand in."""

from collections.abc import Callable, Mapping
from pathlib import Path

from planner.errors import NotFound
from planner.load import Tables, write_tables
from planner.samples import backan, laocai, sonham

SAMPLES: Mapping[str, Callable[[], Tables]] = {
    "backan": backan.build,
    "laocai": laocai.build,
    "sonham": sonham.build,
}


def write_sample(name: str, folder: Path) -> None:
    """Writes the sample's CSV files into `folder`. Raises NotFound for a name that is no sample's."""
    if name not in SAMPLES:
        raise NotFound(f"There is no sample “{name}”.", f"The samples are: {', '.join(SAMPLES)}.")
    write_tables(SAMPLES[name](), folder)
