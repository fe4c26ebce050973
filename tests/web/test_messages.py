import importlib
import pkgutil
import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from babel.messages.catalog import Message

import planner
from planner.errors import PlannerError
from web.messages import DEFAULT, PHRASES, extract_phrases, gather, read_catalog

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


def test_people_are_addressed_in_one_way() -> None:
    """As "đồng chí"; "bạn" is for a shop's customers."""
    assert [text for m in CATALOG for text in texts(m.string) if re.search(r"\bbạn\b", text, re.IGNORECASE)] == []


def test_no_page_sends_a_board_to_the_command_line() -> None:
    told = [text for m in TEXTS for text in [*texts(m.id), *texts(CATALOG.get(m.id).string)]]
    assert [text for text in told if re.search(r"visitplan [a-z]", text)] == []


def test_a_refusal_put_together_by_hand_is_found() -> None:
    source = BytesIO(b'raise NotFound(f"There is no {what}.", "See the list.")')
    with pytest.raises(ValueError, match="NotFound takes templates"):
        list(extract_phrases(source, {}, [], {}))


def test_a_refusals_message_and_remedy_are_two_texts() -> None:
    source = BytesIO(b'raise NotFound("No %(what)s.", "See the list.", what=what)')
    assert [text for _line, _name, text, _comments in extract_phrases(source, {}, [], {})] == [
        "No %(what)s.",
        "See the list.",
    ]


def test_every_kind_of_refusal_is_collected() -> None:
    """Except those of files that only commands meet, those that show what is wrong one by one, one relayed, and
    one made of phrases."""
    for module in pkgutil.walk_packages(planner.__path__, "planner."):
        importlib.import_module(module.name)
    kinds = {kind.__name__ for kind in every_kind(PlannerError)}
    assert kinds - set(PHRASES) == {
        "Lockout",
        "Refused",
        "RelayedFault",
        "ScheduleFaults",
        "TableErrors",
        "TemplateFaults",
        "WrongPlan",
    }


def every_kind(kind: type) -> Iterator[type]:
    yield kind
    for each in kind.__subclasses__():
        yield from every_kind(each)
