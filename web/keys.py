"""Row ids in addresses: what no table reaches leads nowhere, instead of to an error of the database."""

from flask import Flask
from werkzeug.routing import BaseConverter

# As many digits as PostgreSQL's integers surely hold.
MOST_KEY = 999_999_999


class KeyConverter(BaseConverter):
    """`<key:plan_id>`: a whole number from 1 to MOST_KEY, as decimal digits without zeros before it.

    All of that is said by the pattern: of an id refused only afterwards werkzeug would say that other methods can
    be used with it.
    """

    regex = "[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        return int(value)


def install(app: Flask) -> None:
    """Before any blueprint is registered: addresses are written with this converter."""
    app.url_map.converters["key"] = KeyConverter
