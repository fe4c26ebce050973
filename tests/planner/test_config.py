from pathlib import Path

import pytest

from planner.config import read_settings
from planner.errors import Unavailable


def test_without_any_variable_the_embedded_database_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = read_settings({})
    assert settings.data_dir == tmp_path / ".data"
    assert settings.database_url is None
    assert settings.base_url == "http://127.0.0.1:8000"


def test_the_password_of_a_secret_file_goes_into_the_address(tmp_path: Path) -> None:
    secret = tmp_path / "db_password"
    secret.write_text("mật khẩu/@:1\n", encoding="utf-8")
    environment = {"DATABASE_URL": "postgresql://visitplan@db:5432/visits", "DATABASE_PASSWORD_FILE": str(secret)}
    assert read_settings(environment).database_url == (
        "postgresql://visitplan:m%E1%BA%ADt%20kh%E1%BA%A9u%2F%40%3A1@db:5432/visits"
    )


def test_a_missing_secret_file_is_named(tmp_path: Path) -> None:
    environment = {"DATABASE_URL": "postgresql://db/visits", "DATABASE_PASSWORD_FILE": str(tmp_path / "none")}
    with pytest.raises(Unavailable, match="none"):
        read_settings(environment)


@pytest.mark.parametrize("told", ["-1", "10", "one", "²"])
def test_proxies_are_a_digit(told: str) -> None:
    with pytest.raises(Unavailable, match="how many proxies"):
        read_settings({"VISITPLAN_PROXIES": told})


def test_a_process_started_with_the_environment_of_settings_reads_the_same(tmp_path: Path) -> None:
    settings = read_settings(
        {"VISITPLAN_DATA": str(tmp_path), "DATABASE_URL": "postgresql://db/visits", "VISITPLAN_PROXIES": "2"}
    )
    assert read_settings(settings.to_environment()) == settings
