"""Rules as they are written: checked, versioned, ordered, and never overwritten unseen."""

from typing import Any

import pytest

from frontdesk.actor import SYSTEM
from frontdesk.conditions import ConditionError
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.lib.errors import FrontdeskError, InvalidError
from frontdesk.routing import actions
from frontdesk.routing.models import Rule
from frontdesk.routing.nouns import RULE, RULE_ORDER
from frontdesk.routing.rules.errors import RuleConflictError
from frontdesk.tickets.models import Tag
from frontdesk.versions.actions import restore
from frontdesk.versions.models import Version
from tests.cast import Cast
from tests.routing.ruling import EVERY, READER, priority, rule, to_team
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db


def facts(**more: Any) -> dict[str, Any]:
    return {"name": "Card reader down", "conditions": READER, "actions": [priority(1)], "stops": False, "is_on": True} | more


def test_a_rule_is_written_as_the_last_one_with_a_version_and_an_event(cast: Cast) -> None:
    rule(cast, priority(1), name="First")
    made = rule(cast, priority(2), to_team(cast.bookings), name="Card reader down", stops=True)
    assert (made.position, made.version, made.slug, made.changed_by) == (2, 1, "card-reader-down", cast.oskar.name)
    with acting(SYSTEM):
        told = Event.objects.filter(name="rule.created").latest("id").data["after"]
        assert told["if"] == "Subject has “card reader”"
        assert told["then"] == "set the priority to High and assign it to the team Bookings"
        assert Version.objects.get(noun="rule", key=str(made.pk)).document["actions"][1] == {"do": "team", "team": "bookings"}


def test_a_change_makes_a_version_and_the_same_again_makes_none(cast: Cast) -> None:
    made = rule(cast, priority(1))
    with acting(cast.settings(cast.oskar)) as oskar:
        actions.change_rule(made, version=1, by=oskar, **facts(stops=True))
        assert (made.version, made.stops) == (2, True)
        actions.change_rule(made, version=2, by=oskar, **facts(stops=True))
        assert made.version == 2
    with acting(SYSTEM):
        assert Event.objects.filter(name="rule.changed").count() == 1


def test_the_second_of_two_admins_is_told_with_both_sides_and_nothing_is_overwritten(cast: Cast) -> None:
    made = rule(cast, priority(1))
    with acting(cast.settings(cast.oskar)) as oskar:
        actions.change_rule(made, version=1, by=oskar, **facts(name="Theirs"))
        with pytest.raises(RuleConflictError) as refused:
            actions.change_rule(made, version=1, by=oskar, **facts(name="Mine"))
        assert refused.value.saved.name == "Theirs"
        assert refused.value.status == 409
        actions.change_rule(made, version=2, by=oskar, **facts(name="Mine"))
    assert made.name == "Mine"


NOTHING: list[dict[str, Any]] = []
BAD: dict[str, tuple[dict[str, Any], str]] = {
    "no name": ({"name": " "}, "Give it a name"),
    "a long name": ({"name": "x" * 81}, "Give it a name"),
    "no action": ({"actions": NOTHING}, "Choose what the rule does"),
    "an unknown action": ({"actions": [{"do": "explode"}]}, "There is no action “explode”"),
    "no list": ({"actions": {"do": "team"}}, "no list of actions"),
    "a team that is none": ({"actions": [{"do": "team", "team": 999_999}]}, "Choose a team; the one that was chosen is gone"),
    "a team in words": ({"actions": [{"do": "team", "team": "payments"}]}, "Choose a team"),
    "no team": ({"actions": [{"do": "team"}]}, "Choose a team"),
    "a priority that is none": ({"actions": [{"do": "priority", "priority": 9}]}, "Choose a priority"),
    "a type that is none": ({"actions": [{"do": "type", "type": "x"}]}, "Choose a type"),
    "a strategy that is none": ({"actions": [{"do": "strategy", "strategy": "person"}]}, "Choose who of the team gets it"),
    "tags that are none": ({"actions": [{"do": "tags", "tags": [1, "x"]}]}, "Choose a tag"),
    "an empty note": ({"actions": [{"do": "note", "text": " "}]}, "Write the internal note"),
    "a moment that is none": ({"actions": [{"do": "notify_cover", "when": "sometimes"}]}, "Choose when they are told"),
    "a customer to tell": ({"actions": [{"do": "notify", "people": [0]}]}, "Choose a colleague"),
    "two priorities": (
        {"actions": [{"do": "priority", "priority": 1}, {"do": "priority", "priority": 2}]},
        "Two of the actions set the priority",
    ),
    "too many": ({"actions": [{"do": "note", "text": "x"}] * 21}, "20 things at most"),
    "a field that is gone": ({"conditions": {"field": "field:gone", "is": "has_any", "value": ["x"]}}, "field:gone"),
    "conditions that are none": ({"conditions": "x"}, "This is no condition"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_makes_no_sense_is_refused_in_plain_words(cast: Cast, case: str) -> None:
    more, words = BAD[case]
    given = facts(**more)
    with acting(cast.settings(cast.oskar)) as oskar, pytest.raises(FrontdeskError) as refused:
        actions.create_rule(by=oskar, **given)
    assert isinstance(refused.value, InvalidError | ConditionError)
    assert words in refused.value.sentence


def test_an_archived_team_cannot_be_chosen(cast: Cast) -> None:
    with acting(SYSTEM):
        type(cast.bookings).objects.filter(pk=cast.bookings.pk).update(is_archived=True)
    with pytest.raises(InvalidError, match="is archived"):
        rule(cast, to_team(cast.bookings))


def order() -> list[str]:
    with acting(SYSTEM):
        return list(Rule.objects.filter(is_archived=False).values_list("name", flat=True))


def test_rules_are_moved_and_the_order_has_versions_of_its_own(cast: Cast) -> None:
    first, second, third = (rule(cast, priority(1), name=name) for name in ("A", "B", "C"))
    with acting(cast.settings(cast.oskar)) as oskar:
        actions.move_rule(third, to=1, by=oskar)
        assert order() == ["C", "A", "B"]
        actions.move_rule(first, to=99, by=oskar)
        assert order() == ["C", "B", "A"]
        actions.move_rule(second, to=2, by=oskar)
        with pytest.raises(InvalidError):
            actions.move_rule(second, to=0, by=oskar)
    with acting(SYSTEM):
        assert Event.objects.filter(name="rule.moved").count() == 2
        newest = Version.objects.filter(noun="rule_order").latest("number")
    assert newest.document == {"order": ["c", "b", "a"]}
    with acting(cast.settings(cast.oskar)) as oskar:
        wanted = Version.objects.get(noun="rule_order", document={"order": ["c", "a", "b"]})
        restore(RULE_ORDER, wanted, newest=newest.number, by=oskar)
    assert order() == ["C", "A", "B"]


def test_an_archived_rule_leaves_the_order_and_comes_back_last_and_off(cast: Cast) -> None:
    first, _ = (rule(cast, priority(1), name=name) for name in ("A", "B"))
    with acting(cast.settings(cast.oskar)) as oskar:
        actions.archive_rule(first, by=oskar)
        assert order() == ["B"]
        with pytest.raises(InvalidError):
            actions.move_rule(first, to=1, by=oskar)
        actions.restore_rule(first, by=oskar)
    assert order() == ["B", "A"]
    assert not first.is_on


def test_an_old_version_is_restored_with_people_teams_and_tags_by_their_keys(cast: Cast) -> None:
    with acting(SYSTEM):
        tag = Tag.objects.create(name="hardware")
    deeds = [to_team(cast.bookings), {"do": "tags", "tags": [tag.pk]}, {"do": "notify", "people": [cast.ana.pk]}]
    made = rule(cast, *deeds)
    with acting(cast.settings(cast.oskar)) as oskar:
        actions.change_rule(made, version=1, by=oskar, **facts(conditions=EVERY))
        first = Version.objects.get(noun="rule", key=str(made.pk), number=1)
        assert first.document["actions"][1:] == [{"do": "tags", "tags": ["hardware"]}, {"do": "notify", "people": [cast.ana.email]}]
        restore(RULE, first, newest=2, by=oskar)
    with acting(SYSTEM):
        saved = Rule.objects.get(pk=made.pk)
    assert (saved.version, saved.actions, saved.conditions) == (3, deeds, READER)


def test_a_plan_of_a_file_says_how_many_tickets_a_rule_is_about(cast: Cast) -> None:
    ask(cast)
    made = rule(cast, priority(1))
    assert RULE.counts is not None
    with acting(SYSTEM):
        document = RULE.document(made)
        assert RULE.counts(made, None, document) == ["1 of 1 tickets of the last 30 days match; 1 would be otherwise."]
        assert RULE.counts(made, document, document | {"on": False}) == []
        assert RULE.counts(None, None, document | {"conditions": {"all": [{"field": "gone"}]}}) == []
