"""Several changes of a ticket at once, each through its own action."""

from zoneinfo import ZoneInfo

from django.utils import timezone

from frontdesk.actor import Actor
from frontdesk.tickets import access, snoozes
from frontdesk.tickets.actions import writing
from frontdesk.tickets.actions.assignment import assign, hand_over
from frontdesk.tickets.actions.children import answer_as_child
from frontdesk.tickets.actions.filling import set_fields
from frontdesk.tickets.actions.snoozing import snooze
from frontdesk.tickets.actions.solving import solve
from frontdesk.tickets.actions.tagging import tag, untag
from frontdesk.tickets.actions.triage import change
from frontdesk.tickets.changes import UNTIL_REPLY, Changes
from frontdesk.tickets.models import Status, Tag, Ticket, Waking


def apply(ticket: Ticket, changes: Changes, *, by: Actor) -> None:
    """Change the ticket in one go; what it is already stays and is not told. Run inside `change()`, it is undone as one.

    Raises: Ticket.DoesNotExist, InvalidError, ForbiddenError.
    """
    _require(by, changes, ticket)
    writing.locked(ticket)
    # To a team of one's own first, so that a member of it can be chosen; to another last, because the ticket may leave one's sight.
    is_ours = changes.team in by.team_ids
    if changes.team and is_ours:
        hand_over(ticket, team_id=changes.team, version=ticket.version, by=by)
    # Before the status: what must be filled in to solve it may be among them.
    if changes.fields:
        set_fields(ticket, fields=dict(changes.fields), by=by)
    _triage(ticket, changes, by)
    for name in changes.add_tags:
        tag(ticket, name=name, by=by)
    for found in Tag.objects.filter(name__in=changes.remove_tags) if changes.remove_tags else ():
        untag(ticket, tag_id=found.pk, by=by)
    if changes.assignee:
        assign(ticket, assignee_id=changes.assignee_id(by), version=ticket.version, by=by)
    # After the assignee: giving a ticket to somebody wakes it.
    if changes.snooze:
        _snooze(ticket, changes.snooze, by)
    if changes.team and not is_ours:
        hand_over(ticket, team_id=changes.team, version=ticket.version, by=by)


def _snooze(ticket: Ticket, word: str, by: Actor) -> None:
    if word == UNTIL_REPLY:
        snooze(ticket, wakes_on=Waking.REPLY, by=by)
        return
    # Mornings are those of whoever acts; the worker has no time zone of its own.
    now = writing.now().astimezone(ZoneInfo(by.timezone) if by.timezone else timezone.get_current_timezone())
    snooze(ticket, wakes_on=Waking.EITHER, until=snoozes.moment_of(word, now), by=by)


def _triage(ticket: Ticket, changes: Changes, by: Actor) -> None:
    if changes.priority or changes.type:
        change(ticket, version=ticket.version, priority=changes.priority, type=changes.type or None, by=by)
    if changes.answer:
        answer_as_child(ticket, message_id=changes.answer, then=changes.status, by=by)
    elif changes.status == Status.SOLVED:
        solve(ticket, by=by)
    elif changes.status:
        change(ticket, version=ticket.version, status=changes.status, by=by)


def _require(by: Actor, changes: Changes, ticket: Ticket) -> None:
    """Refuse before anything is written; each action asks again."""
    wanted = {
        access.TRIAGE: changes.status or changes.priority or changes.type or changes.snooze or changes.fields,
        access.ASSIGN: changes.assignee,
        access.HAND_OVER: changes.team,
        access.REPLY: changes.answer,
        access.TAG: changes.add_tags or changes.remove_tags,
    }
    for verb, is_wanted in wanted.items():
        if is_wanted:
            access.require(by, verb, ticket)
