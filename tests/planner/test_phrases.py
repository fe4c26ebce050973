import json

import pytest

from planner.errors import PlannerError
from planner.phrases import Phrase, dump_phrases, load_phrases, phrase, some_of

VIETNAMESE = {
    "%(host)s is %(state)s.": "%(host)s: %(state)s.",
    "closed": "đã đóng",
    "and %(count)s more": "và %(count)s",
}


def translate(template: str) -> str:
    return VIETNAMESE.get(template, template)


def test_a_phrase_is_english_by_itself() -> None:
    assert str(phrase("%(host)s is %(state)s.", host="Chi bộ A", state=phrase("closed"))) == "Chi bộ A is closed."


def test_a_translation_is_filled_with_translated_values() -> None:
    told = phrase("%(host)s is %(state)s.", host="closed", state=phrase("closed"))
    assert told.say(translate) == "closed: đã đóng."


def test_several_values_are_said_one_after_the_other() -> None:
    told = phrase("%(changes)s.", changes=some_of([phrase("closed"), "A", "B", "C"], 2))
    assert told.say(translate) == "đã đóng; A; và 2."


def test_numbers_are_written_as_the_reader_writes_them() -> None:
    told = phrase("%(few)s of %(most)s in %(year)s", few=3, most=phrase("%(most)s", most=10000), year="2027")
    assert str(told) == "3 of 10,000 in 2027"
    assert told.say(translate, lambda number: f"{number:,}".replace(",", ".")) == "3 of 10.000 in 2027"


def test_few_are_all_told() -> None:
    assert some_of(["A", "B"], 2) == ["A", "B"]


@pytest.mark.parametrize("text", ["", "100% đúng", "a %(b)s"])
def test_a_text_without_values_is_said_as_it_is(text: str) -> None:
    assert phrase(text).say(translate) == text


def test_what_the_database_keeps_says_the_same() -> None:
    told = [
        phrase("%(host)s is %(state)s.", host=7, state=phrase("closed")),
        phrase("%(all)s", all=["A", phrase("closed")]),
    ]
    assert load_phrases(json.loads(json.dumps(dump_phrases(told)))) == told
    assert load_phrases(None) == []


def test_a_refusal_fills_its_message_and_its_remedy() -> None:
    refusal = PlannerError("%(name)s is taken.", "Choose another than %(name)s.", name="lan")
    assert str(refusal) == "lan is taken. Choose another than lan."
    assert refusal.remedy == Phrase("Choose another than %(name)s.", {"name": "lan"})
