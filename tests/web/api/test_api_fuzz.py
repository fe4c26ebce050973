"""The API tried by schemathesis for a moment, with a request or two each; `make api-fuzz` goes on for long."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from planner.tokens import make_token
from tests.browser.live import Live, open_site
from tests.web import scene as scenes
from tests.web.api.fuzz import SETTINGS
from web.security import limiter

EXAMPLES = 1
SEED = 1
VISITORS_OPERATIONS = 19


@pytest.fixture
def site(committed_db: str, tmp_path: Path) -> Iterator[Live]:
    """A site with a release and a draft."""
    limiter.enabled = False
    with open_site(committed_db, tmp_path, clock=lambda: scenes.NOW) as live:
        yield live
    limiter.enabled = True


@pytest.fixture
def tokens(site: Live) -> list[str]:
    """The board's and a visitor's."""
    with site.sessions.begin() as s:
        scene = scenes.build(s)
        scenes.add_release(s, scene)
        scenes.add_plan(s, scene)
        users = (scene.board, scene.user)
        return [make_token(s, user, name="Thử", scope="write", days=30, now=scenes.NOW).text for user in users]


def test_no_request_fit_or_unfit_is_answered_otherwise_than_described(site: Live, tokens: list[str]) -> None:
    boards, visitors = tokens
    # First, as the board may bar the visitor. All others are refused: `make api-fuzz` tries that, too.
    own, failures = try_operations(site, visitors, only_visitors=True)
    assert failures == []
    tried, failures = try_operations(site, boards)
    assert failures == []
    assert len(own) == VISITORS_OPERATIONS < len(tried)


def try_operations(site: Live, token: str, *, only_visitors: bool = False) -> tuple[set[str], list[str]]:
    """The operations that were tried, and what failed at them."""
    config = SchemathesisConfig.from_path(SETTINGS)
    config.update(seed=SEED, max_failures=None)
    project = config.projects.default
    project.update(headers={"Authorization": f"Bearer {token}"})
    project.generation.update(max_examples=EXAMPLES, no_shrink=True, database="none")
    project.phases.update(phases=["fuzzing"])
    schema = schemathesis.openapi.from_url(f"{site.url}/api/v1/openapi.json", config=config)
    if only_visitors:
        schema = schema.include(lambda context: context.operation.definition.raw["x-visitors"])
    tried, failures = set(), []
    for event in from_schema(schema).execute():
        if isinstance(event, events.NonFatalError):
            failures.append(repr(event.value))
        if isinstance(event, events.ScenarioFinished):
            tried.add(event.label)
            checks = (check for checks in event.recorder.checks.values() for check in checks)
            failures += [f"{event.label}: {check.failure_info.failure}" for check in checks if check.failure_info]
    return tried, failures
