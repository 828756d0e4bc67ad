"""Which values a ticket takes: the one check against a model of it in a few lines, over random fields and values."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.fields.checking import MISSING, NOT_ASKED, FieldsError, Through, checked, missing
from frontdesk.fields.kinds import Somebody, WrongError, parsed, shown, typed
from frontdesk.fields.known import Choice, Definition
from frontdesk.fields.models import Kind, Required
from frontdesk.fields.showing import Facts, Leaf, applying, document

FACTS = Facts(team_id=1, type="question")
CHOICES = tuple(Choice(key, key.upper(), is_archived=key == "c") for key in "abc")
TREE = (Choice("x", "X"), Choice("y", "Y", "x"), Choice("z", "Z", "y"))
KINDS = (Kind.TEXT, Kind.NUMBER, Kind.DATE, Kind.CHOICE, Kind.TREE, Kind.CHECK)
GOOD: dict[Kind, tuple[tuple[str, Any], ...]] = {
    Kind.TEXT: (("one", "one"), ("  two ", "two"), ("", None)),
    Kind.NUMBER: (("12", 12), ("1,5", 1.5), ("-3.25", -3.25), ("1 000", 1000), ("", None)),
    Kind.DATE: (("2026-11-30", "2026-11-30"), ("", None)),
    Kind.CHOICE: (("a", "a"), ("B", "b"), ("", None)),
    Kind.TREE: (("x", "x"), ("z", "z"), ("X › Y", "y"), ("", None)),
    Kind.CHECK: (("yes", True), ("on", True), ("", None), ("no", None)),
}
BAD: dict[Kind, tuple[str, ...]] = {
    Kind.TEXT: ("x" * 201,),
    Kind.NUMBER: ("twelve", "1e99", "nan", "1,2,3"),
    Kind.DATE: ("tomorrow", "2026-02-30"),
    Kind.CHOICE: ("c", "nothing"),
    Kind.TREE: ("a",),
    Kind.CHECK: ("perhaps",),
}


@st.composite
def desks(draw: st.DrawFn) -> tuple[list[Definition], dict[str, bool]]:
    """Return fields, each of which may depend on one that stands before it, and what an actor may do with those they see."""
    fields: list[Definition] = []
    for place in range(draw(st.integers(1, 5))):
        kind = draw(st.sampled_from(KINDS))
        leaning = [field for field in fields if field.kind in (Kind.CHOICE, Kind.TREE, Kind.CHECK)]
        depends: bool = draw(st.booleans())
        on = draw(st.sampled_from(leaning)) if leaning and depends else None
        word = {Kind.CHOICE: "a", Kind.TREE: "y", Kind.CHECK: "yes"}[on.kind] if on else ""
        fields.append(
            Definition(
                *(place, f"f{place}", f"Field {place}", "", kind),
                choices={Kind.CHOICE: CHOICES, Kind.TREE: TREE}.get(kind, ()),
                required=draw(st.sampled_from(Required)),
                condition=document([Leaf(on.key, (word,))], {on.key: on.kind}) if on else None,
                team_ids=draw(st.sampled_from(((), (1,), (2,)))),
                types=draw(st.sampled_from(((), ("question",), ("task",)))),
                is_archived=draw(st.integers(0, 6)) == 0,
            )
        )
    return fields, {field.key: draw(st.booleans()) for field in fields if draw(st.integers(0, 4))}


def model_asked(fields: list[Definition], values: dict[str, Any]) -> set[str]:
    """Return which fields are asked for: a condition names an earlier one, so once round is enough."""
    asked: set[str] = set()
    for field in fields:
        part = field.condition["all"][0] if field.condition else None
        on = part["field"].removeprefix("field:") if part else ""
        # Below "y" of the tree stands "z".
        meant: dict[str, list[Any]] = {"": [True], "a": ["a"], "y": ["y", "z"]}
        holds = meant[part.get("value", [""])[0]] if part else []
        is_met = not on or (on in asked and values.get(on) in holds)
        if is_met and not field.is_archived and field.team_ids in ((), (1,)) and field.types in ((), ("question",)):
            asked.add(field.key)
    return asked


@st.composite
def sendings(draw: st.DrawFn, field: Definition) -> tuple[str, Any]:
    """Return what somebody may type into a field, and the value that it is; BAD when it is none."""
    if draw(st.integers(0, 4)) == 0:
        return draw(st.sampled_from(BAD[field.kind])), BAD
    return draw(st.sampled_from(GOOD[field.kind]))


def model(
    fields: list[Definition], rights: dict[str, bool], before: dict[str, Any], sent: dict[str, tuple[str, Any]], through: Through
) -> tuple[dict[str, Any], set[str]]:
    """Return what changes, and which fields are at fault."""
    archived = {field.key for field in fields if field.is_archived}
    wrong = {key for key, (_, value) in sent.items() if value is BAD or key in archived or not rights.get(key)}
    read = {key: value for key, (_, value) in sent.items() if key not in wrong}
    after = {key: value for key, value in {**before, **read}.items() if value is not None}
    asked = model_asked(fields, after)
    if through is Through.CHANGE:
        wrong |= {key for key, value in read.items() if key not in asked and value is not None}
    else:
        read = {key: value for key, value in read.items() if key in asked}
    needed = {field.key for field in fields if field.required is Required.OPEN and rights.get(field.key)} & asked
    of_these = {Through.FORM: needed, Through.CHANGE: needed & set(read), Through.ITSELF: set()}[through]
    wrong |= {key for key in of_these if after.get(key) is None}
    return {key: value for key, value in read.items() if value != before.get(key)}, wrong


@given(desks(), st.data(), st.sampled_from(Through))
@settings(max_examples=300, deadline=None)
def test_what_is_taken_and_what_is_refused_is_what_the_model_says(
    desk: tuple[list[Definition], dict[str, bool]], data: st.DataObject, through: Through
) -> None:
    fields, rights = desk
    before = {field.key: value for field in fields if (value := data.draw(st.sampled_from(GOOD[field.kind]))[1]) is not None}
    sent = {field.key: data.draw(sendings(field)) for field in fields if data.draw(st.booleans())}
    values = {key: text for key, (text, _) in sent.items()}
    expected, wrong = model(fields, rights, before, sent, through)
    problems: set[str] = set()
    taken: dict[str, Any] = {}
    try:
        taken = checked(values, fields=fields, rights=rights, before=before, facts=FACTS, through=through)
    except FieldsError as error:
        problems = set(error.problems)
        # What an actor does not see is not told apart from what is not there.
        unseen = {key: sentence for key, sentence in error.problems.items() if key not in rights}
        if unseen != {key: f"There is no field “{key}”." for key in unseen}:
            raise
    assert problems == wrong
    assert taken == ({} if wrong else expected)


@given(desks(), st.data())
@settings(max_examples=100, deadline=None)
def test_what_was_read_can_be_typed_again(desk: tuple[list[Definition], dict[str, bool]], data: st.DataObject) -> None:
    for field in desk[0]:
        text, value = data.draw(st.sampled_from(GOOD[field.kind]))
        assert parsed(field, text) == value
        assert parsed(field, typed(field, value)) == value
        assert bool(shown(field, value)) is (value is not None)


def field(kind: Kind, **more: Any) -> Definition:
    return Definition(1, "f", "Field", "", kind, **more)


def test_fields_that_wait_for_each_other_are_never_asked_for() -> None:
    both = [
        Definition(n, key, key, "", Kind.CHECK, condition=document([Leaf(other, ("yes",))], {other: Kind.CHECK}))
        for n, (key, other) in enumerate((("a", "b"), ("b", "a")))
    ]
    assert applying(both, {"a": True, "b": True}, FACTS) == []


def test_what_is_required_to_solve_is_asked_of_those_who_see_it() -> None:
    asked = [field(Kind.TEXT, required=Required.SOLVE)]
    assert missing(asked, rights={"f": False}, values={}, facts=FACTS) == asked
    assert missing(asked, rights={}, values={}, facts=FACTS) == []
    assert missing(asked, rights={"f": True}, values={"f": "x"}, facts=FACTS) == []


def test_the_sentence_names_each_field_and_says_what_would_do() -> None:
    fields = [field(Kind.NUMBER), Definition(2, "day", "Day", "", Kind.DATE, required=Required.OPEN)]
    with pytest.raises(FieldsError) as refused:
        checked({"f": "many"}, fields=fields, rights={"f": True, "day": True}, before={}, facts=FACTS, through=Through.FORM)
    assert refused.value.problems == {"f": "“many” is no number. Give it like 12 or 12.5.", "day": MISSING}
    assert refused.value.sentence == "Field: “many” is no number. Give it like 12 or 12.5. Day: Fill this in."


def test_a_value_that_a_form_hid_is_left_out_and_a_single_one_is_refused() -> None:
    fields = [field(Kind.TEXT, team_ids=(2,))]
    given_: dict[str, Any] = {"fields": fields, "rights": {"f": True}, "before": {}, "facts": FACTS}
    assert checked({"f": "x"}, through=Through.FORM, **given_) == {}
    with pytest.raises(FieldsError) as refused:
        checked({"f": "x"}, through=Through.CHANGE, **given_)
    assert refused.value.problems == {"f": NOT_ASKED}


def test_a_person_is_found_or_refused() -> None:
    who = field(Kind.PERSON)
    assert parsed(who, "ana@example.org", find=lambda _: Somebody(7, "Ana")) == {"id": 7, "name": "Ana"}
    # The one who is there already need not be found again.
    assert parsed(who, "7", {"id": 7, "name": "Ana"}) == {"id": 7, "name": "Ana"}
    with pytest.raises(WrongError, match="Nobody here has the address"):
        parsed(who, "x@example.org")
