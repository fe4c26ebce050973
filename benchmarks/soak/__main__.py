"""`python -m benchmarks.soak`: the quarter on a sample province, a line a step, and a table at the end."""

import resource
import tempfile
import time
from pathlib import Path

import click

from benchmarks.soak.cut import cut
from benchmarks.soak.hands import Hands, OwnHands
from benchmarks.soak.killed import KilledHands
from benchmarks.soak.script import Done, play, write_script
from benchmarks.soak.stage import open_world
from benchmarks.soak.world import World
from models.session import database_uri
from planner.sample import SAMPLES

KB_PER_MB = 1024


@click.command()
@click.option("--sample", type=click.Choice(sorted(SAMPLES)), default="backan", show_default=True)
@click.option("--only", multiple=True, help="Codes of the units to keep of the sample, with all below them.")
@click.option("--seed", type=int, default=0, show_default=True, help="Of everything that happens by chance.")
@click.option("--seconds", type=click.IntRange(min=1), default=60, show_default=True, help="For each search.")
@click.option(
    "--workers", type=click.IntRange(min=1), default=2, show_default=True, help="The solver's processes."
)
@click.option("--kill", is_flag=True, help="Kill processes in the middle of what they do, and have it done again.")
def main(sample: str, only: tuple[str, ...], seed: int, seconds: int, workers: int, kill: bool) -> None:
    """Ends with exit code 1 where something that must hold does not."""
    began = time.monotonic()
    tables = SAMPLES[sample]()
    if only:
        tables = cut(tables, only)
    hands: Hands = KilledHands(seed) if kill else OwnHands()
    with tempfile.TemporaryDirectory(prefix="visitplan-soak-", ignore_cleanup_errors=True) as folder:
        url = database_uri(None, Path(folder))
        with open_world(
            tables, database_url=url, data_dir=Path(folder), seed=seed, seconds_limit=seconds, workers=workers
        ) as world:
            play(world, write_script(hands), say)
            summarise(world, time.monotonic() - began)


def say(done: Done) -> None:
    click.echo(f"{done.step.on:%d/%m/%Y}  {done.step.name:<15}{done.seconds:7.1f} s  {done.told}")


def summarise(world: World, seconds: float) -> None:
    click.echo()
    for what, count in world.counts.items():
        click.echo(f"  {what:<32}{count:>10,}")
    own, children = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    click.echo(f"  {'seconds':<32}{seconds:>10,.0f}")
    click.echo(f"  {'MB at most, this process':<32}{own / KB_PER_MB:>10,.0f}")
    click.echo(f"  {'MB at most, one of its processes':<32}{children / KB_PER_MB:>10,.0f}")
    click.echo("\nEverything held.")


if __name__ == "__main__":
    main()
