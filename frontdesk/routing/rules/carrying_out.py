"""Doing to a ticket what the rules decided: by the ordinary actions, as the system, each told with its rule."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction

from frontdesk.actor import SYSTEM
from frontdesk.coverage.owners import who_answers_for
from frontdesk.events.cause import because
from frontdesk.events.change import forgetting
from frontdesk.events.record import record
from frontdesk.identity.models import Person, Team, TeamMembership
from frontdesk.lib import clock
from frontdesk.lib.errors import FrontdeskError
from frontdesk.routing.assigning import assign as give_by
from frontdesk.routing.facts import somebody_works_in
from frontdesk.routing.rules.planning import Named, Plan, Skipped, Step
from frontdesk.tickets import actions, types
from frontdesk.tickets.models import Tag, Ticket

# So many things that were left out are told; more than these nobody reads.
TOLD = 20


def carry_out(ticket: Ticket, plan: Plan) -> None:
    """Do what a plan says and tell why, once for the ticket. What an action refuses is left out and told; nothing else is lost.

    Needs the system persona and a change of its own.
    """
    skipped = list(plan.skipped)
    for step in plan.steps:
        skipped += _do(ticket, step)
    if not plan.matches and not skipped:
        return
    record(
        "ticket.routed",
        by=SYSTEM,
        ticket_id=ticket.pk,
        rules=[{**_named(match.rule), "because": list(match.because)} for match in plan.matches],
        skipped=[{**_named(each.rule), "reason": each.reason} for each in skipped[:TOLD]],
        more_skipped=max(0, len(skipped) - TOLD),
        stopped_by=_named(plan.stopped_by) if plan.stopped_by else None,
        untried=plan.untried,
    )


def _do(ticket: Ticket, step: Step) -> list[Skipped]:
    try:
        with transaction.atomic(), forgetting(), because(by_rule=_named(step.rule)):
            reason = DOING[step.deed.do](ticket, step.deed.value) or ""
    except FrontdeskError as error:
        ticket.refresh_from_db()
        reason = error.sentence
    return [Skipped(step.rule, f"{step.deed.words}: {reason}")] if reason else []


def _named(rule: Named) -> dict[str, Any]:
    return {"id": rule.id, "version": rule.version, "name": rule.name}


def _team(ticket: Ticket, value: Any) -> None:
    actions.hand_over(ticket, team_id=value, version=ticket.version, by=SYSTEM)


def _assignee(ticket: Ticket, value: Any) -> None:
    actions.assign(ticket, assignee_id=value, version=ticket.version, by=SYSTEM)


def _strategy(ticket: Ticket, value: Any) -> str | None:
    if ticket.assignee_id is not None:
        return "it was assigned already"
    decision = give_by(ticket, value)
    return None if decision.chosen else "nobody who could take it was there"


def _priority(ticket: Ticket, value: Any) -> None:
    actions.change(ticket, version=ticket.version, priority=value, by=SYSTEM)


def _type(ticket: Ticket, value: Any) -> str | None:
    kind = types.with_key(value)
    if kind is None or kind.is_archived:
        return f"the type {types.name_of(value)} is archived"
    actions.change(ticket, version=ticket.version, type=value, by=SYSTEM)
    return None


def _tags(ticket: Ticket, value: Any) -> str | None:
    left_out = []
    for found in Tag.objects.filter(pk__in=value).order_by("name"):
        if found.is_archived:
            left_out.append(found.name)
        else:
            actions.tag(ticket, name=found.name, by=SYSTEM)
    return f"{', '.join(left_out)} is archived" if left_out else None


def _note(ticket: Ticket, value: Any) -> None:
    actions.add_note(ticket, body=value, team_ids=[ticket.team_id], by=SYSTEM)


def _notify(ticket: Ticket, value: Any) -> str | None:
    names = dict(Person.objects.staff().filter(pk__in=value).values_list("pk", "name"))
    if not names:
        return "whoever it names is no colleague any more"
    here = [person for person in value if person in names]
    _tell(ticket, here, ", ".join(names[person] for person in here))
    return None


def _notify_team(ticket: Ticket, value: Any) -> None:
    members = TeamMembership.objects.filter(team_id=value, person__is_active=True).order_by("person_id")
    _tell(ticket, list(members.values_list("person_id", flat=True)), Team.objects.get(pk=value).name)


def _notify_cover(ticket: Ticket, value: Any) -> str | None:
    """Tell who answers for the coverage of the team that has the ticket when all rules are done."""
    is_covered = somebody_works_in(ticket.team_id, clock.now())
    if is_covered and value != "always":
        return "somebody is on shift"
    people = who_answers_for(ticket.team_id)
    if not people:
        return "the team has neither an owner of its coverage nor a lead"
    names = Person.objects.filter(pk__in=people).order_by("name").values_list("name", flat=True)
    _tell(ticket, people, ", ".join(names), is_uncovered=not is_covered)
    return None


def _tell(ticket: Ticket, people: list[int], names: str, **more: Any) -> None:
    record("ticket.pointed_out", by=SYSTEM, ticket_id=ticket.pk, people=people, names=names, **more)


DOING: Mapping[str, Callable[[Ticket, Any], str | None]] = {
    "team": _team,
    "assignee": _assignee,
    "strategy": _strategy,
    "priority": _priority,
    "type": _type,
    "tags": _tags,
    "note": _note,
    "notify": _notify,
    "notify_team": _notify_team,
    "notify_cover": _notify_cover,
}
