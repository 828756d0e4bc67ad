"""Documents are read as conditions, or refused in plain words with the place of what is wrong."""

from pathlib import Path
from typing import Any

import pytest

from frontdesk import conditions
from frontdesk.conditions import ConditionError, Every, Is, Nothing, Some, leaves, read, sentence, written
from frontdesk.lib.errors import FrontdeskError
from tests.conditions.making import FIELDS

CARD = {"field": "subject", "is": "has_any", "value": ["card reader", "terminal"]}
NIGHT = {"field": "arrived", "is": "between_hours", "value": {"from": "18:00", "until": "08:00", "zone": "Europe/Oslo"}}


def test_a_document_becomes_a_tree_and_a_document_again() -> None:
    document = {
        "all": [
            CARD,
            {"any": [{"field": "team", "is": "is_any", "value": ["payments"]}, NIGHT]},
            {"none": [{"field": "paid", "is": "is_yes"}]},
        ]
    }
    condition = read(document, FIELDS)
    assert condition == Every(
        (
            Is("subject", "has_any", ("card reader", "terminal")),
            Some((Is("team", "is_any", ("payments",)), condition.parts[1].parts[1])),  # type: ignore[union-attr]
            Nothing((Is("paid", "is_yes"),)),
        )
    )
    assert written(condition) == document
    assert [leaf.field for leaf in leaves(condition)] == ["subject", "team", "arrived", "paid"]
    assert hash(condition) == hash(read(document, FIELDS))


def test_a_condition_is_said_as_a_sentence() -> None:
    document = {
        "all": [
            CARD,
            {"any": [{"field": "team", "is": "is_none", "value": ["payments", "bookings"]}, NIGHT]},
            {"none": [{"field": "paid", "is": "is_yes"}]},
        ]
    }
    assert sentence(read(document, FIELDS), FIELDS) == (
        "Subject has “card reader” or “terminal” and (team is not Payments or Bookings or arrived is between 18:00 and 08:00 (Europe/Oslo))"
        " and (none of these: paid is yes)"
    )
    assert sentence(read({"all": []}, FIELDS), FIELDS) == "Every ticket"
    assert sentence(Is("lost", "is", "x"), FIELDS) == "Lost is"


def _deep(levels: int) -> dict[str, Any]:
    return {"any": [_deep(levels - 1)]} if levels else CARD


def _leaf(field: str, operator: str, value: Any = None) -> dict[str, Any]:
    return {"field": field, "is": operator, "value": value}


REFUSED: dict[str, tuple[Any, str]] = {
    "no condition": (7, "This is no condition"),
    "a list alone": ([CARD], "This is no condition"),
    "an unknown field": (_leaf("subjet", "has_any", "x"), "There is no field “subjet”. Did you mean “subject”?"),
    "no field": ({"is": "has_any"}, "There is no field “None”."),
    "a field that is a list": ({"field": ["subject"], "is": "has_any"}, "There is no field"),
    "an archived field": (_leaf("gone", "has_any", "x"), "“Gone” is archived."),
    "an unknown operator": (_leaf("subject", "has", "x"), "Subject cannot be compared with “has”."),
    "an operator of another kind": (_leaf("team", "over", 3), "Team cannot be compared with “over”."),
    "something beside it": ({**CARD, "regex": ".*"}, "Subject: nobody knows “regex” here."),
    "something beside a group": ({"all": [CARD], "any": [CARD]}, "“all” takes a list"),
    "a group that is no list": ({"all": CARD}, "“all” takes a list"),
    "an empty group": ({"any": []}, "This group is empty."),
    "an empty group inside": ({"all": [CARD, {"all": []}]}, "Condition 2: This group is empty."),
    "too deep": (_deep(6), "Condition 1.1.1.1.1: Groups can be 5 deep at most."),
    "far too deep": (_deep(500), "Groups can be 5 deep at most."),
    "too many parts": ({"all": [CARD] * 200}, "A condition can have 200 parts at most."),
    "no text": (_leaf("subject", "has_any"), "Subject: write a text."),
    "an empty text": (_leaf("subject", "has_any", ["ok", "  "]), "Subject: write a text."),
    "no texts": (_leaf("subject", "has_any", []), "Subject: choose at least one value."),
    "a long text": (_leaf("subject", "has_any", "x" * 501), "500 characters at most; this one has 501."),
    "many texts": (_leaf("subject", "has_any", [f"x{n}" for n in range(201)]), "200 values are the most; these are 201."),
    "signs alone": (_leaf("subject", "has_any", "?!"), "“?!” has no letter and no digit"),
    "stars alone": (_leaf("subject", "has_any", "* **"), "“* **” has no letter and no digit"),
    "a star for a name": (_leaf("address", "is_any", "*"), "a star alone fits everything"),
    "a hidden character": (_leaf("subject", "has_any", "a\0b"), "a character that nobody can type"),
    "a number as text": (_leaf("subject", "has_any", 5), "Subject: write a text."),
    "an unknown choice": (_leaf("team", "is_any", ["payments", "sales"]), "Team: there is no “sales”."),
    "an archived choice": (_leaf("team", "is_any", ["old"]), "“Old” is archived."),
    "a choice that is none": (_leaf("team", "is_any", [{"id": 1}]), "Team: there is no"),
    "no number": (_leaf("size", "over", "ten"), "Size: write a number."),
    "yes as a number": (_leaf("size", "over", True), "Size: write a number."),
    "infinity": (_leaf("size", "over", float("inf")), "Size: write a number."),
    "a huge number": (_leaf("size", "over", "1e300000"), "this number is too large."),
    "many decimals": (_leaf("size", "over", "0.1234567"), "6 decimals at most."),
    "numbers the wrong way": (_leaf("size", "between", [5, 1]), "the first value is after the second."),
    "one number of two": (_leaf("size", "between", [5]), "give two values"),
    "no day": (_leaf("day", "is", "2026-02-30"), "Day: write a day as 2026-01-31."),
    "a day without a zone": (_leaf("arrived", "before", {"day": "2026-01-01"}), "Arrived: choose a time zone."),
    "a zone that is none": (_leaf("arrived", "on_weekdays", {"days": ["mon"], "zone": "../etc/passwd"}), "Arrived: choose a time zone."),
    "a weekday that is none": (_leaf("arrived", "on_weekdays", {"days": ["someday"], "zone": "UTC"}), "a weekday is one of mon, tue"),
    "no weekday": (_leaf("arrived", "on_weekdays", {"zone": "UTC"}), "choose at least one value"),
    "hours that are none": (_leaf("arrived", "between_hours", {"from": "25:00", "until": "8", "zone": "UTC"}), "write hours as 08:00."),
    "hours without length": (_leaf("arrived", "between_hours", {"from": "08:00", "until": "08:00", "zone": "UTC"}), "at the same time"),
}


@pytest.mark.parametrize("case", sorted(REFUSED))
def test_what_is_wrong_is_said(case: str) -> None:
    document, words = REFUSED[case]
    with pytest.raises(ConditionError) as refused:
        read(document, FIELDS)
    assert isinstance(refused.value, FrontdeskError)
    assert words in refused.value.sentence
    assert (refused.value.status, refused.value.field) == (422, "conditions")


def test_the_place_of_what_is_wrong_is_told() -> None:
    with pytest.raises(ConditionError) as refused:
        read({"all": [CARD, {"none": [CARD, _leaf("team", "is_any", ["sales"])]}]}, FIELDS)
    assert refused.value.path == (1, 1)
    assert refused.value.sentence == "Condition 2.2: Team: there is no “sales”."
    assert refused.value.plain == "Team: there is no “sales”."


def test_the_limits_themselves_are_allowed() -> None:
    assert read(_deep(5), FIELDS)
    assert read({"all": [CARD] * 199}, FIELDS)
    assert read(_leaf("subject", "has_any", "x" * 500), FIELDS)
    assert read(_leaf("size", "at_most", 10**15), FIELDS) == Is("size", "at_most", "1000000000000000")


def test_whatever_is_thrown_at_it_is_refused_in_words() -> None:
    odd: list[Any] = [None, True, 1.5, "x", [], {}, {"all": None}, {"field": None}, {"field": "subject", "is": {}}, {"field": {}, "is": []}]
    values: list[Any] = [None, True, -1, 1e308, "", "x", [], [None], [[]], {}, {"zone": 5}, {"day": []}, [{}], ["x", 1], {1: 2}]
    odd += [_leaf(key, name, value) for key, field in FIELDS.items() for name in field.offered() for value in values]
    for document in odd:
        try:
            read(document, FIELDS)
        except ConditionError:
            continue


def test_the_language_knows_neither_django_nor_tickets() -> None:
    folder = Path(conditions.__file__).parent
    imports = {
        line.split()[1] for path in folder.glob("*.py") for line in path.read_text().splitlines() if line.startswith(("from ", "import "))
    }
    ours = {name for name in imports if name.startswith("frontdesk.")}
    assert not any(name.startswith(("django", "psycopg")) for name in imports)
    assert all(name.startswith(("frontdesk.conditions", "frontdesk.lib")) for name in ours)
