import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "rule(name, case): what the test shows of a rule: allowed, forbidden or cost"
    )
