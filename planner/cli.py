"""The commands. Each imports what it needs when it runs, so that `visitplan solve` starts at once."""

import sys
from pathlib import Path

import click

from planner.errors import BadFile, PlannerError
from planner.running.start_up import quick_start

EXIT_REFUSED = 1
EXIT_BAD_FILE = 2
EXIT_INFEASIBLE = 3


class Commands(click.Group):
    """Commands whose `PlannerError` is shown as a message with its remedy, never as a trace.

    Those that need the database are in `planner.commands`, which is imported only where one of them is asked for.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *_database_commands()])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return super().get_command(ctx, cmd_name) or _database_commands().get(cmd_name)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except PlannerError as error:
            click.echo(error, err=True)
            ctx.exit(EXIT_BAD_FILE if isinstance(error, BadFile) else EXIT_REFUSED)


def _database_commands() -> dict[str, click.Command]:
    from planner.commands import COMMANDS

    return {str(command.name): command for command in COMMANDS}


@click.group(cls=Commands)
def main() -> None:
    """Plans which committee members sit in on which party-cell meetings."""


@main.command()
@click.argument("instance", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Where the plan is written.")
@click.option(
    "--seconds", type=click.FloatRange(min=0, min_open=True), help="Stop after so long. Default: when proven."
)
@click.option(
    "--workers", type=click.IntRange(min=1), default=2, show_default=True, help="Processor cores to use."
)
@click.option(
    "--seed", type=int, default=0, show_default=True, help="With one worker, the same seed gives the same plan."
)
def solve(instance: Path, out: Path, seconds: float | None, workers: int, seed: int) -> None:
    """Work out the best plan for an INSTANCE file.

    Ctrl-C stops the search and keeps its best plan. Exit codes: 0 a plan was written, 1 it could not be written,
    2 the instance has faults, 3 its locked pairs can't all be kept (the plan file then says why).
    """
    with quick_start():
        from planner.running.console import ProgressLine
        from planner.running.instance_files import open_problem, refuse_unwritable, save_outcome, summarise
        from planner.running.stopping import stop_on_signals
        from solver import solve as search
        from solver.plan import INFEASIBLE

        refuse_unwritable(out)
        problem = open_problem(instance)
    line = ProgressLine()
    with stop_on_signals() as stop:
        outcome = search(problem, seconds=seconds, workers=workers, seed=seed, progress=line, stop=stop)
    line.end()
    evaluation = save_outcome(out, problem, outcome)
    click.echo(summarise(problem, outcome, evaluation), err=True)
    if outcome.status == INFEASIBLE:
        sys.exit(EXIT_INFEASIBLE)


@main.command()
@click.argument("instance", type=click.Path(path_type=Path))
@click.argument("plan", type=click.Path(path_type=Path))
def check(instance: Path, plan: Path) -> None:
    """Check a PLAN file against its INSTANCE: every rule, and all the plan says of itself.

    Exit codes: 0 the plan is right, 1 it is not, 2 one of the files can't be read.
    """
    from planner.running.instance_files import open_outcome, open_problem, require_right, summarise

    problem = open_problem(instance)
    outcome = open_outcome(plan, problem)
    evaluation = require_right(problem, outcome)
    click.echo(summarise(problem, outcome, evaluation))
    click.echo("Every rule is kept, and what the plan says of itself is so.")


if __name__ == "__main__":
    main()
