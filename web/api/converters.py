"""Row ids in addresses: what no column could hold leads nowhere, instead of to an error of the database."""

from werkzeug.routing import BaseConverter, ValidationError

MOST_KEY = 2**31 - 1


class KeyConverter(BaseConverter):
    """`<key:plan_id>`: a whole number from 1 on, as decimal digits without zeros before it."""

    regex = "[1-9][0-9]{0,9}"

    def to_python(self, value: str) -> int:
        key = int(value)
        if key > MOST_KEY:
            raise ValidationError
        return key
