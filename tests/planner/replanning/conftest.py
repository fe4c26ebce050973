import pytest
from sqlalchemy.orm import Session

from tests.planner.boards import Commune, add_commune


@pytest.fixture
def commune(s: Session) -> Commune:
    return add_commune(s)
