import stat
from pathlib import Path

from planner.running.secret_key import get_secret_key


def test_the_environment_comes_first(tmp_path: Path) -> None:
    assert get_secret_key(tmp_path, {"VISITPLAN_SECRET": "bi-mat"}) == "bi-mat"
    assert list(tmp_path.iterdir()) == []


def test_a_key_is_made_once_and_kept_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    key = get_secret_key(folder, {})
    assert get_secret_key(folder, {}) == key
    assert len(key) > 40
    assert [path.name for path in folder.iterdir()] == ["secret.key"]
    assert stat.S_IMODE((folder / "secret.key").stat().st_mode) == 0o600
