"""A whole desk as a file: applied to an empty one, it is the same file again and there is nothing left to do."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from frontdesk.actor import SYSTEM, Actor
from frontdesk.coverage.actions import set_hours
from frontdesk.db.acting import acting
from frontdesk.fields.actions import Facts, archive_field, create_field, move_field
from frontdesk.fields.known import Choice
from frontdesk.fields.models import Field, ForCustomers, Kind, Required
from frontdesk.identity.actions import create_role, create_team
from frontdesk.lib.kept import forget_all
from frontdesk.routing.actions import archive_rule, create_rule, create_skill, move_rule, set_policy
from frontdesk.routing.models import Rule
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.changes import Changes
from frontdesk.tickets.models import Scope, TicketPriority
from frontdesk.versions.files.problems import FileError
from tests.cast import Cast
from tests.routing.ruling import EVERY, priority
from tests.versions.test_files import applied, exported, run, settings_file

pytestmark = pytest.mark.django_db


def _fields(team: int, role: int, by: Any) -> None:
    choices = (Choice("card-reader", "Card reader"), Choice("cable", "Cable", "card-reader"), Choice("old", "Old", "", True))
    made = [
        create_field(Facts(label="Product", kind=Kind.TREE, choices=choices, required=Required.SOLVE), by=by),
        create_field(Facts(label="Serial", kind=Kind.TEXT, for_customers=ForCustomers.ASKED, team_ids=(team,), types=("incident",)), by=by),
        create_field(Facts(label="Amount", kind=Kind.NUMBER, view_role_ids=(role,), edit_role_ids=(role,)), by=by),
        create_field(Facts(label="Until", kind=Kind.DATE, help="The last day"), by=by),
    ]
    move_field(made[2], places=-2, by=by)
    archive_field(made[3], by=by)


def _rules(team: int, tag: int, by: Any) -> None:
    asked = {
        "all": [
            {"field": "subject", "is": "has_any", "value": ["card *", "terminal"]},
            {"any": [{"field": "field:product", "is": "is_any", "value": ["card-reader"]}, {"field": "tags", "is": "is_empty"}]},
            {"none": [{"field": "arrival", "is": "between_hours", "value": {"from": "18:00", "until": "08:00", "zone": "Europe/Berlin"}}]},
            {"field": "shifts", "is": "during", "value": ["nights"]},
        ]
    }
    does = [{"do": "team", "team": team}, {"do": "strategy", "strategy": "least"}, {"do": "tags", "tags": [tag]}]
    create_rule(name="Card readers", conditions=asked, actions=does, stops=True, by=by)
    more = [{"do": "note", "text": "Look\nat it"}, {"do": "notify_team", "team": team}, {"do": "notify_cover", "when": "nobody_on_shift"}]
    last = create_rule(name="Everything", conditions=EVERY, actions=[priority(2), {"do": "type", "type": "task"}, *more], by=by)
    create_rule(name="Off", conditions=EVERY, actions=[priority(4)], is_on=False, by=by)
    archive_rule(create_rule(name="Gone", conditions=EVERY, actions=[priority(1)], by=by), by=by)
    move_rule(last, to=1, by=by)


def furnish() -> None:
    """Give a desk one of everything that a file can say, or two where their order counts."""
    with acting(SYSTEM) as by:
        role = create_role(name="Night shift", allowed=["ticket.reply", "ticket.read_all"], by=by)
        team = create_team(name="Nights", topic="At night", by=by)
        tag = tickets.create_tag(name="2026", tone="teal", by=by)
        tickets.create_tag(name="old", is_archived=True, by=by)
        ranges = {1: [[480, 720], [780, 1080]], 6: [[600, 900]]}
        set_hours(team.pk, zone="Europe/Lisbon", country="PT", ranges=ranges, special={date(2026, 12, 24): []}, version=0, by=by)
        _fields(team.pk, role.pk, by)
        _priorities(by)
        create_skill(name="German", types=["incident"], tag_ids=[tag.pk], by=by)
        set_policy(team.pk, strategy="skilled", person_id=None, fallback="in_turn", capacity=7, at_shift_end="pass", by=by)
        _rules(team.pk, tag.pk, by)
        changes = Changes(status=5, priority=1, team=team.pk, assignee="me", add_tags=("2026",), fields=(("product", "cable"),))
        tickets.create_macro(name="Done", text="Dear {{ customer.first_name }}", changes=changes, scope=Scope.ALL, by=by)
        tickets.create_view(name="At night", query="team=nights&field=product:cable", scope=Scope.ALL, tone="blue", by=by)


def _priorities(by: Actor) -> None:
    given = {row.key: row for row in TicketPriority.objects.all()}
    soon = tickets.create_priority(name="Soon", tone="amber", above=given["high"], by=by)
    tickets.make_priority_default(soon, by=by)
    tickets.move_priority(given["low"], places=-1, by=by)
    tickets.archive_priority(given["normal"], goes_to=soon, by=by)


def test_a_whole_desk_comes_out_of_a_file_as_it_went_in(db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = exported()
    with transaction.atomic():
        furnish()
        text = exported()
        transaction.set_rollback(True)
    forget_all()
    assert exported() == empty
    for word in (
        "night-shift:",
        "nights:",
        "card-reader",
        "notify_cover",
        "at-night:",
        "strategy: skilled",
        "goes_to: soon",
        "archived: true",
    ):
        assert word in text, word
    applied(text)
    assert exported() == text
    # Nothing is left to do, said as a person reads it.
    file = settings_file(tmp_path, text.split("frontdesk: 1\n", 1)[1])
    assert run("plan", file) == 0
    assert capsys.readouterr().out.strip() == "Nothing to change."
    assert applied(text, prune=True).plan.steps == []


def test_the_order_of_fields_that_are_there_comes_from_the_file(db: None) -> None:
    with acting(SYSTEM) as by:
        for label in ("First", "Second", "Third"):
            create_field(Facts(label=label, kind=Kind.TEXT), by=by)
    text = exported()
    assert "field_order:\n  order:\n  - first\n  - second\n  - third\n" in text
    (step,) = applied("frontdesk: 1\nfield_order: {order: [third, first]}\n").plan.steps
    assert step.noun.name == "field_order"
    with acting(SYSTEM):
        assert list(Field.objects.values_list("key", flat=True)) == ["third", "first", "second"]
    # What the same file archives has no place, and what it makes has one behind.
    fields = "fields:\n  first: {archived: true}\n  fourth: {label: Fourth, kind: text}\n"
    applied(f"frontdesk: 1\n{fields}field_order: {{order: [second, third]}}\n")
    with acting(SYSTEM):
        assert list(Field.objects.filter(is_archived=False).values_list("key", flat=True)) == ["second", "third", "fourth"]
    with pytest.raises(FileError, match=r"line 2: .*There is no field “gone” in use"):
        applied("frontdesk: 1\nfield_order: {order: [gone]}\n")


def test_rules_that_a_file_does_not_name_follow_in_its_order(cast: Cast) -> None:
    with acting(SYSTEM) as by:
        for name in ("A", "B", "C"):
            create_rule(name=name, conditions=EVERY, actions=[priority(1)], by=by)
    applied("frontdesk: 1\nrule_order: {order: [c, a]}\n")
    with acting(SYSTEM):
        assert list(Rule.objects.filter(is_archived=False).values_list("slug", flat=True)) == ["c", "a", "b"]


def test_a_rule_that_names_somebody_who_is_not_there_is_told_with_its_line(cast: Cast) -> None:
    rule = "rules:\n  r:\n    name: R\n    conditions: {all: []}\n    actions: [{do: notify, people: [ghost@example.org]}]\n"
    with pytest.raises(FileError, match=r"line 3: Rule “r”: There is no colleague “ghost@example.org”"):
        applied(f"frontdesk: 1\n{rule}")
