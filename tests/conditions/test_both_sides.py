"""A condition means the same in PostgreSQL and in Python, whatever it is and whatever it is asked of."""

import sys
import unicodedata
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontdesk.conditions import Condition, Every, Is, Nothing, Some, as_predicate, as_sql, read, written
from frontdesk.conditions.folding import folded
from tests.conditions.making import FIELDS, TAGS, TEAMS, folded_by_sql, matched_by_sql, values

pytestmark = pytest.mark.django_db

# Few letters, so that things occur in each other; and those that fold, separate, or mean something to LIKE.
LETTERS = "aab  éÉßæøİiΣς%_\\.-’№ﬁ读卡ÅI"
TEXTS = st.text(LETTERS, max_size=12)
PHRASES = st.text(LETTERS + "**", min_size=1, max_size=8)
NAMES = st.text("ab@.*%_", min_size=1, max_size=6)
# Round the changes of clocks in Oslo and New York, and some seconds to each side of opening and closing.
MOMENTS = st.one_of(
    st.builds(
        lambda hours, seconds: datetime(2026, 3, 28, tzinfo=UTC) + timedelta(hours=hours, seconds=seconds),
        st.integers(0, 96),
        st.sampled_from([-1, 0, 1, 1800]),
    ),
    st.datetimes(datetime(1980, 1, 1), datetime(2070, 1, 1), timezones=st.just(UTC)),
)
ZONES = st.sampled_from(["Europe/Oslo", "America/New_York", "Asia/Kathmandu", "UTC", "Australia/Lord_Howe"])
NUMBERS = st.decimals(-100, 100, places=2)
DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 6))
ROWS = st.fixed_dictionaries(
    {
        "subject": st.none() | TEXTS.map(folded),
        "body": st.none() | TEXTS.map(folded),
        "address": st.none() | st.text("ab@.%_", max_size=6),
        "team": st.none() | st.sampled_from([1, 2, 3]),
        "tags": st.none() | st.lists(st.sampled_from([10, 11, 12]), unique=True),
        "size": st.none() | NUMBERS,
        "day": st.none() | DAYS,
        "arrived": st.none() | MOMENTS,
        "paid": st.none() | st.booleans(),
    }
)


def _lists(one: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(one, min_size=1, max_size=3)


RAW: dict[str, st.SearchStrategy[Any]] = {
    "nothing": st.none(),
    "texts": _lists(PHRASES.filter(lambda text: any(letter.isalnum() for letter in text))),
    "names": _lists(NAMES.filter(lambda text: text.strip("* "))),
    "number": NUMBERS.map(str),
    "numbers": st.lists(NUMBERS, min_size=2, max_size=2).map(lambda pair: [str(one) for one in sorted(pair)]),
    "day": DAYS.map(str),
    "days": st.lists(DAYS, min_size=2, max_size=2).map(lambda pair: [str(one) for one in sorted(pair)]),
    "zoned_day": st.builds(lambda day, zone: {"day": str(day), "zone": zone}, st.dates(date(2026, 3, 27), date(2026, 4, 1)), ZONES),
    "weekdays": st.builds(lambda days, zone: {"days": days, "zone": zone}, _lists(st.sampled_from(["mon", "sat", "sun"])), ZONES),
    "hours": st.builds(
        lambda hours, zone: {"from": f"{hours[0]:02}:30", "until": f"{hours[1]:02}:00", "zone": zone},
        st.tuples(st.integers(0, 23), st.integers(0, 23)),
        ZONES,
    ),
}


@st.composite
def leaves(draw: Any) -> dict[str, Any]:
    """Any field with any of its operators and a value that it takes."""
    field = FIELDS[draw(st.sampled_from([key for key in FIELDS if key != "gone"]))]
    name = draw(st.sampled_from(sorted(field.offered())))
    shape = field.offered()[name].takes.name
    keys = TAGS if field.key == "tags" else [key for key in TEAMS if key != "old"]
    raw = draw(_lists(st.sampled_from(sorted(keys))) if shape == "keys" else RAW[shape])
    return {"field": field.key, "is": name, **({} if raw is None else {"value": raw})}


DOCUMENTS = st.recursive(
    leaves(),
    lambda parts: st.builds(
        lambda name, found: {name: found}, st.sampled_from(["all", "any", "none"]), st.lists(parts, min_size=1, max_size=3)
    ),
    max_leaves=8,
).filter(lambda document: _depth(document) <= 5)


def _depth(document: dict[str, Any]) -> int:
    return max((1 + max(map(_depth, parts), default=0) for name, parts in document.items() if name in ("all", "any", "none")), default=0)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much])
@given(DOCUMENTS, st.lists(ROWS, min_size=1, max_size=12))
def test_sql_and_predicate_give_the_same_answer(document: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    condition = read(document, FIELDS)
    assert read(written(condition), FIELDS) == condition
    predicate = as_predicate(condition, FIELDS)
    assert matched_by_sql(*as_sql(condition, FIELDS), rows) == [predicate(row).matched for row in rows]


def _model(condition: Condition, row: dict[str, Any]) -> bool:
    """What a tree means, from what each comparison alone means."""
    if isinstance(condition, Is):
        return as_predicate(condition, FIELDS)(row).matched
    parts = [_model(part, row) for part in condition.parts]
    return {Every: all, Some: any, Nothing: lambda found: not any(found)}[type(condition)](parts)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(DOCUMENTS, ROWS)
def test_a_tree_means_what_its_parts_mean(document: dict[str, Any], row: dict[str, Any]) -> None:
    condition = read(document, FIELDS)
    outcome = as_predicate(condition, FIELDS)(row)
    assert outcome.matched == _model(condition, row)
    assert all(_model(part, row) for part, _ in outcome.because)
    assert bool(outcome.because) == outcome.matched


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(leaves(), ROWS)
def test_what_denies_is_the_opposite(document: dict[str, Any], row: dict[str, Any]) -> None:
    leaf = read(document, FIELDS)
    assert isinstance(leaf, Is)
    if opposite := FIELDS[leaf.field].offered()[leaf.operator].denies:
        said, denied = (as_predicate(Is(leaf.field, name, leaf.value), FIELDS)(row) for name in (opposite, leaf.operator))
        assert said.matched is not denied.matched


def test_every_letter_folds_in_postgresql_as_it_does_in_python() -> None:
    letters = [chr(code) for code in range(1, sys.maxunicode) if not 0xD800 <= code < 0xE000 and unicodedata.category(chr(code)) != "Cn"]
    texts = [f"x{letter}x" for letter in letters if unicodedata.category(letter) not in ("Co", "Cs")]
    unlike = {
        f"{ord(text[1]):04x} {text}": (ours, theirs)
        for text, ours, theirs in zip(texts, map(folded, texts), folded_by_sql(texts), strict=True)
        if ours != theirs
    }
    assert unlike == {}


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cn"], exclude_characters="\0")), max_size=20))
def test_texts_fold_in_postgresql_as_they_do_in_python(texts: list[str]) -> None:
    assert folded_by_sql(texts) == [folded(text) for text in texts]


def test_numbers_are_compared_to_the_last_digit() -> None:
    rows = [
        {**dict.fromkeys(("subject", "body", "address", "team", "tags", "day", "arrived", "paid")), "size": Decimal(size)}
        for size in ("0.1", "0.100001")
    ]
    condition = read({"field": "size", "is": "over", "value": 0.1}, FIELDS)
    assert (
        matched_by_sql(*as_sql(condition, FIELDS), rows) == [False, True] == [as_predicate(condition, FIELDS)(row).matched for row in rows]
    )


@pytest.mark.parametrize(("name", "seen"), [("a_*", "ab"), ("*%b", "aab"), ("a\\*", "ab"), ("*_b*", "a.b")])
def test_signs_that_mean_something_to_like_mean_themselves(name: str, seen: str) -> None:
    condition = read({"field": "address", "is": "is_any", "value": [name]}, FIELDS)
    rows = [values(address=seen), values(address=name.replace("*", ""))]
    assert (
        matched_by_sql(*as_sql(condition, FIELDS), rows) == [False, True] == [as_predicate(condition, FIELDS)(row).matched for row in rows]
    )
