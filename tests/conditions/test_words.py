"""What texts, names and moments are found by: the examples that people would try."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from frontdesk.conditions import ConditionError, Is, as_predicate, as_sql, read
from frontdesk.conditions.folding import folded, words_pattern
from frontdesk.conditions.zones import offsets
from tests.conditions.making import FIELDS, values


def _holds(field: str, operator: str, value: Any, seen: Any) -> bool:
    return as_predicate(read({"field": field, "is": operator, "value": value}, FIELDS), FIELDS)(values(**{field: seen})).matched


@pytest.mark.parametrize(
    ("phrase", "text", "holds"),
    [
        ("card reader", "The CARD  reader, again!", True),
        ("card reader", "Reader of cards", False),
        ("pin", "Shipping is late", False),
        ("pin*", "Pinpad dead", True),
        ("*pin*", "Shipping is late", True),
        ("*ing", "shipping", True),
        ("*ing", "shippings", False),
        ("reset * password", "Please reset my old password", True),
        ("reset * password", "reset password", True),
        ("reset * password", "password reset", False),
        ("cafe", "Café Größe", True),
        ("GRÖSSE", "café größe", True),
        ("Łódź", "lodz", True),
        ("don't", "I don’t know", True),
        ("4021-B", "case #4021-b.", True),
        ("100%", "100 of them", True),
        ("a_b", "a-b", True),
        ("读卡器", "我的读卡器坏了", True),
        ("ς", "ΟΔΟΣ σ", True),
    ],
)
def test_texts_are_found_by_whole_words_without_case_and_accents(phrase: str, text: str, holds: bool) -> None:
    assert _holds("subject", "has_any", [phrase], folded(text)) is holds


def test_other_ways_to_look_at_a_text() -> None:
    text = folded("Card reader down")
    assert _holds("subject", "has_all", ["down", "card"], text)
    assert not _holds("subject", "has_all", ["down", "up"], text)
    assert _holds("subject", "has_none", ["up"], text)
    assert _holds("subject", "starts_with", ["up", "card"], text)
    assert not _holds("subject", "starts_with", ["reader"], text)
    assert _holds("subject", "is_any", ["card reader down."], text)
    assert not _holds("subject", "is_any", ["card reader"], text)
    assert _holds("subject", "is_any", ["card*down"], text)
    assert _holds("subject", "is_none", ["card reader"], text)


def test_an_empty_text_has_nothing() -> None:
    for nothing in (None, "", folded(" . ")):
        assert _holds("subject", "is_empty", None, nothing)
        assert not _holds("subject", "is_filled", None, nothing)
        assert not _holds("subject", "has_any", ["a"], nothing)
        assert _holds("subject", "has_none", ["a"], nothing)


def test_names_are_compared_as_a_whole() -> None:
    assert _holds("address", "is_any", ["Ingrid@FjordCruise.example"], "ingrid@fjordcruise.example")
    assert _holds("address", "is_any", ["*@fjordcruise.example"], "ingrid@fjordcruise.example")
    assert not _holds("address", "is_any", ["*@fjordcruise.example"], "ingrid@fjordcruise.example.org")
    assert not _holds("address", "is_any", ["fjordcruise.example"], "ingrid@fjordcruise.example")
    assert _holds("address", "is_any", ["ingrid*example"], "ingrid@fjordcruise.example")
    assert _holds("address", "is_none", ["a*"], None)


def test_moments_are_looked_at_in_their_zone() -> None:
    # Summer time begins in Oslo on 29 March 2026 at 01:00 UTC.
    friday_evening = datetime(2026, 3, 27, 23, 30, tzinfo=UTC)
    assert _holds("arrived", "on_weekdays", {"days": ["sat"], "zone": "Europe/Oslo"}, friday_evening)
    assert not _holds("arrived", "on_weekdays", {"days": ["sat"], "zone": "UTC"}, friday_evening)
    night = {"from": "18:00", "until": "08:00", "zone": "Europe/Oslo"}
    assert _holds("arrived", "between_hours", night, datetime(2026, 3, 28, 6, 59, tzinfo=UTC))
    assert not _holds("arrived", "between_hours", night, datetime(2026, 3, 28, 7, 0, tzinfo=UTC))
    assert not _holds("arrived", "between_hours", night, datetime(2026, 3, 29, 6, 0, tzinfo=UTC))
    assert _holds("arrived", "outside_hours", night, datetime(2026, 3, 29, 6, 0, tzinfo=UTC))
    assert _holds("arrived", "before", {"day": "2026-03-28", "zone": "UTC"}, friday_evening)
    assert not _holds("arrived", "before", {"day": "2026-03-28", "zone": "Europe/Oslo"}, friday_evening)
    assert not _holds("arrived", "after", {"day": "2026-03-27", "zone": "UTC"}, friday_evening)


def test_a_zone_changes_its_offset_at_the_second() -> None:
    table = offsets("Europe/Oslo")
    assert datetime(2026, 3, 29, 1, tzinfo=UTC) in table.moments
    assert datetime(2026, 10, 25, 1, tzinfo=UTC) in table.moments
    assert offsets("UTC").moments == ()


def test_opening_hours_of_several_teams_count_together() -> None:
    moment = datetime(2026, 3, 28, 9, 30, tzinfo=UTC)
    for teams, holds in ((["payments"], True), (["bookings"], False), (["bookings", "payments"], True)):
        condition = read({"field": "hours", "is": "during", "value": teams}, FIELDS)
        assert as_predicate(condition, FIELDS)(values(arrived=moment)).matched is holds


def test_the_outcome_tells_what_was_seen() -> None:
    document = {
        "all": [
            {
                "any": [
                    {"field": "subject", "is": "has_any", "value": ["terminal"]},
                    {"field": "body", "is": "has_any", "value": ["x", "reader"]},
                ]
            },
            {"field": "team", "is": "is_any", "value": ["bookings", "payments"]},
            {"none": [{"field": "paid", "is": "is_yes"}]},
        ]
    }
    condition = read(document, FIELDS)
    outcome = as_predicate(condition, FIELDS)(values(body=folded("the reader"), team=1))
    told = [(part.field if isinstance(part, Is) else "none", seen) for part, seen in outcome.because]
    assert told == [("body", "reader"), ("team", "Payments"), ("none", "")]
    missed = as_predicate(condition, FIELDS)(values(body=folded("the reader"), team=1, paid=True))
    assert (missed.matched, missed.because) == (False, ())


def test_a_field_that_is_gone_is_told_and_matches_nothing_by_accident() -> None:
    for compile_it in (as_sql, as_predicate):
        with pytest.raises(ConditionError, match=r"There is no field “lost” any more\."):
            compile_it(Is("lost", "is_any", ("x",)), FIELDS)


class Counted(str):
    """A text that counts how often it is looked into, and from where."""

    looked: list[int]

    def find(self, *sought: Any) -> int:
        """Look, and note where that began."""
        self.looked.append(sought[1])
        return super().find(*sought)


def test_stars_are_linear_each_piece_is_looked_for_once_and_never_further_back() -> None:
    # What makes a regular expression take forever: a text that nearly fits, in as many ways as there are stars.
    pattern = words_pattern("*a" * 249 + "*b")
    assert pattern
    text = Counted(" " + "a" * 10_000 + " ")
    text.looked = []
    assert not pattern.occurs(text)
    assert len(text.looked) <= len(pattern.pieces)
    assert text.looked == sorted(text.looked)


@pytest.mark.django_db
def test_stars_end_in_the_database_too() -> None:
    pattern = words_pattern("*a" * 249 + "*b")
    assert pattern
    with connection.cursor() as cursor:
        # A pattern that went back would not end at all.
        cursor.execute("set local statement_timeout = '5s'")
        cursor.execute("select %s like %s", [" " + "a" * 10_000 + " ", pattern.like()])
        assert cursor.fetchone() == (False,)
