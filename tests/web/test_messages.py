import re

import pytest
from babel.messages.catalog import Message

from web.messages import DEFAULT, gather, read_catalog

CATALOG = read_catalog(DEFAULT)
TEXTS = [message for message in gather() if message.id]
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def texts(value: object) -> list[str]:
    return [value] if isinstance(value, str) else list(value or [])


@pytest.mark.parametrize("message", TEXTS, ids=lambda message: str(message.id)[:40])
def test_every_text_is_translated(message: Message) -> None:
    """Mend with `python -m web.messages`, which also says what is missing."""
    translated = CATALOG.get(message.id)
    assert translated is not None
    assert translated.string
    assert all(texts(translated.string))
    assert not translated.fuzzy


@pytest.mark.parametrize("message", [m for m in CATALOG if m.id], ids=lambda message: str(message.id)[:40])
def test_a_translation_fills_in_the_same_things(message: Message) -> None:
    wanted = set(PLACEHOLDER.findall(texts(message.id)[-1]))
    assert [set(PLACEHOLDER.findall(text)) for text in texts(message.string)] == [wanted] * len(
        texts(message.string)
    )


def test_no_translation_is_left_over() -> None:
    assert sorted(str(m.id) for m in CATALOG if m.id) == sorted(str(m.id) for m in TEXTS)
