"""One ticket goes on in another, and comes apart again at any later time.

Nothing that was said moves: messages stay in their ticket, and whoever sees the target reads the source's replies there
(policies/merge.sql). What a merge does change in the two rows, and whom and what it brings along, is written down in its own row.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet

from frontdesk.actor import SYSTEM, Actor
from frontdesk.db.acting import acting
from frontdesk.events.record import record
from frontdesk.identity.models import Person, TeamMembership
from frontdesk.lib.errors import ConflictError, InvalidError
from frontdesk.tickets import access, statuses
from frontdesk.tickets.actions import writing
from frontdesk.tickets.actions.assignment import note_teams
from frontdesk.tickets.actions.linking import visible
from frontdesk.tickets.errors import BringsPeopleError
from frontdesk.tickets.models import Follower, Merge, Participant, Status, Ticket, TicketTag, Waking
from frontdesk.tickets.sight import seers

# What a merge changes in the source's row, and in the target's.
OF_SOURCE = ("status", "own_status_id", "solved_at", "closed_at", "turn_at", "is_snoozed", "snoozed_until", "wakes_on")
OF_TARGET = ("status", "own_status_id", "turn_at", "is_snoozed", "snoozed_until", "wakes_on")
# What taking apart may change in the source's row: work that comes back may need another team.
OF_UNMERGED = (*OF_SOURCE, "team_id", "assignee_id", "guest_team_ids")
WAITING = (Status.WAITING_CUSTOMER, Status.WAITING_OTHERS)
OURS = (Status.NEW, Status.OPEN)


def merge(source: Ticket, *, into: int, by: Actor, brings_people: bool = False) -> Merge:
    """Close the source and let it go on in the ticket `into`; tags, followers and people who do not take part there come along.

    Customers of the source who do not see the target are let in only with `brings_people`. Nobody who sees the target reads what
    another customer wrote in the source. A target that itself went on elsewhere, and a source that others were merged into, are
    refused: a merge has one step.
    Raises: InvalidError, BringsPeopleError, ForbiddenError.
    """
    access.require(by, access.TRIAGE, source)
    target = visible(into)
    if target.pk == source.pk:
        raise InvalidError("A ticket cannot be merged into itself.", field="number")
    access.require(by, access.TRIAGE, target)
    _lock(source, target)
    _check(source, target)
    newcomers = _people(source) - _people(target)
    if newcomers and not brings_people:
        raise _asking(newcomers, source, target)
    followers = set(Follower.objects.filter(ticket=source).values_list("person_id", flat=True))
    followers = seers(target.pk, followers - set(Follower.objects.filter(ticket=target).values_list("person_id", flat=True)))
    names = list(Person.objects.filter(pk__in=newcomers).order_by("name").values_list("name", flat=True))
    before = source.status
    with acting(SYSTEM):
        made = _join(source, target, newcomers, followers)
    record("ticket.merged", by=by, ticket_id=source.pk, merge=made.pk, status=[before, int(Status.CLOSED)])
    record("ticket.merged_here", by=by, ticket_id=target.pk, merge=made.pk, source=source.pk, people=names)
    return made


def unmerge(merged: Merge, *, by: Actor) -> None:
    """Take a merge apart: both tickets are as they were, but for what was done in them since. Raises: ConflictError, ForbiddenError."""
    access.require(by, access.TRIAGE, merged.target)
    with acting(SYSTEM):
        take_apart(merged, by=by)


def take_apart(merged: Merge, *, by: Actor, **told: Any) -> None:
    """Do it and record it with `told`; for the action and for undo. Needs the system persona. Raises: ConflictError."""
    source, target = merged.source, merged.target
    _lock(source, target)
    merged.refresh_from_db()
    if merged.undone_at is not None:
        raise ConflictError(f"{source.pk} stands by itself already.")
    merged.undone_at = writing.now()
    before = _columns(source, OF_UNMERGED), _columns(target, OF_TARGET)
    writing.write(source, is_merged=False, **_restored(merged.was["source"]), **_fitting(source, target, merged.was["source"]))
    taken = _take_back(merged, target)
    changes = _target_restored(merged, target)
    if changes:
        writing.write(target, **changes)
    # What this did, so that it can be taken back as exactly as it was done.
    merged.was["apart"] = {
        "source": [before[0], _columns(source, OF_UNMERGED)],
        "target": [before[1], _columns(target, OF_TARGET)] if changes else None,
        **taken,
    }
    merged.save(update_fields=["undone_at", "was"])
    record("ticket.unmerged", by=by, ticket_id=source.pk, merge=merged.pk, status=[int(Status.CLOSED), source.status], **told)
    record("ticket.unmerged_here", by=by, ticket_id=target.pk, merge=merged.pk, source=source.pk, **told)


def is_left_apart(merged: Merge) -> bool:
    """Tell whether both tickets stand as taking them apart left them; locks them. Needs the system persona."""
    source, target, apart = merged.source, merged.target, merged.was["apart"]
    _lock(source, target)
    if source.is_merged or target.is_merged or Merge.objects.filter(target=source, undone_at=None).exists():
        return False
    is_target_left = apart["target"] is None or _columns(target, OF_TARGET) == apart["target"][1]
    return is_target_left and _columns(source, OF_UNMERGED) == apart["source"][1]


def join_again(merged: Merge, *, by: Actor, **told: Any) -> Merge:
    """Take the taking apart back: a merge of its own, which does and brings what that undid. Both are locked (`is_left_apart`).

    Nobody is asked about people again: those who come back were let in by the merge. Needs the system persona.
    """
    source, target, apart = merged.source, merged.target, merged.was["apart"]
    was: dict[str, Any] = {"source": _columns(source, OF_SOURCE), "target": {}}
    if apart["target"]:
        was["target"] = merged.was["target"]
        writing.write(target, **_restored(apart["target"][0]))
    before = source.status
    writing.write(source, is_merged=True, **_restored(apart["source"][0]))
    brought = {}
    for column, model, key, _ in _brought():
        there = set(model.objects.filter(ticket=target).values_list(key, flat=True))
        brought[column] = sorted(set(apart[column]) - there)
        model.objects.bulk_create([model(ticket=target, **{key: one}) for one in brought[column]])
    made = Merge.objects.create(source=source, target=target, merged_at=writing.now(), was=was, **brought)
    names = list(Person.objects.filter(pk__in=brought["brought_participant_ids"]).order_by("name").values_list("name", flat=True))
    record("ticket.merged", by=by, ticket_id=source.pk, merge=made.pk, status=[before, source.status], **told)
    record("ticket.merged_here", by=by, ticket_id=target.pk, merge=made.pk, source=source.pk, people=names, **told)
    return made


def landing(ticket: Ticket) -> Ticket:
    """Return where an answer to this ticket belongs: where it goes on, for whoever sees that, else the ticket itself."""
    if not ticket.is_merged:
        return ticket
    merged = Merge.objects.filter(source=ticket, undone_at=None).select_related("target").first()
    return merged.target if merged else ticket


def _lock(*tickets: Ticket) -> None:
    """Lock both in the order of their numbers, so that two merges at once follow each other instead of waiting for each other."""
    for ticket in sorted(tickets, key=lambda one: one.pk):
        writing.locked(ticket)


def _check(source: Ticket, target: Ticket) -> None:
    if source.is_merged:
        raise InvalidError(f"{source.pk} was merged already.", field="number")
    if target.is_merged:
        further = landing(target)
        where = f" Merge into {further.pk}, where it goes on." if further.pk != target.pk else ""
        raise InvalidError(f"{target.pk} was merged into another ticket itself.{where}", field="number")
    held = list(Merge.objects.filter(target=source, undone_at=None).order_by("source_id").values_list("source_id", flat=True)[:5])
    if held:
        listed = ", ".join(map(str, held))
        raise InvalidError(f"{listed} was merged into {source.pk}. Undo that first, or merge {target.pk} into {source.pk}.", field="number")
    if target.status == Status.CLOSED:
        raise InvalidError(f"{target.pk} is closed. Merge it into {source.pk} instead.", field="number")
    if target.is_solved and not source.is_solved:
        raise InvalidError(f"{target.pk} is solved and {source.pk} is not. Reopen it first, or merge it into {source.pk}.", field="number")


def _people(ticket: Ticket) -> set[int]:
    return {ticket.requester_id, *Participant.objects.filter(ticket=ticket).values_list("person_id", flat=True)}


def _asking(newcomers: set[int], source: Ticket, target: Ticket) -> BringsPeopleError:
    names = list(Person.objects.filter(pk__in=newcomers).order_by("name").values_list("name", flat=True))
    listed = " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)
    return BringsPeopleError(
        names,
        f"{listed} will then read the whole conversation of {target.pk} and get its answers. "
        f"What was written in {source.pk} stays hidden from the other customers.",
    )


def _join(source: Ticket, target: Ticket, newcomers: set[int], followers: set[int]) -> Merge:
    """Write both rows and the merge's own. Needs the system persona."""
    tags = set(TicketTag.objects.filter(ticket=source).values_list("tag_id", flat=True))
    tags -= set(TicketTag.objects.filter(ticket=target).values_list("tag_id", flat=True))
    changes = _our_turn(source, target)
    was = {"source": _columns(source, OF_SOURCE), "target": {}}
    if changes:
        # Told by these two: whoever writes or moves it afterwards has the last word about the status.
        was["target"] = _columns(target, OF_TARGET) | {"set": _plain(changes), "last_message_at": target.last_message_at.isoformat()}
    moment = writing.now()
    ends: dict[str, Any] = {"solved_at": source.solved_at or moment, "closed_at": source.closed_at or moment}
    writing.write(source, **statuses.meant(Status.CLOSED).columns, is_merged=True, **ends, **writing.AWAKE)
    if changes:
        writing.write(target, **changes)
    Participant.objects.bulk_create([Participant(ticket=target, person_id=person) for person in sorted(newcomers)])
    Follower.objects.bulk_create([Follower(ticket=target, person_id=person) for person in sorted(followers)])
    TicketTag.objects.bulk_create([TicketTag(ticket=target, tag_id=tag) for tag in sorted(tags)])
    return Merge.objects.create(
        source=source,
        target=target,
        merged_at=moment,
        was=was,
        brought_participant_ids=sorted(newcomers),
        brought_follower_ids=sorted(followers),
        brought_tag_ids=sorted(tags),
    )


def _our_turn(source: Ticket, target: Ticket) -> dict[str, Any]:
    """Return what changes in a target that waits while the source's customer waits for us."""
    sleeps_on_reply = target.wakes_on in (Waking.REPLY, Waking.EITHER)
    if source.status not in OURS or not (target.status in WAITING or sleeps_on_reply):
        return {}
    changes: dict[str, Any] = dict(writing.AWAKE) if sleeps_on_reply else {}
    # It has been our turn since that customer wrote.
    return changes | ({**statuses.meant(Status.OPEN).columns, "turn_at": source.turn_at} if target.status in WAITING else {})


def _columns(ticket: Ticket, names: Iterable[str]) -> dict[str, Any]:
    return _plain({name: getattr(ticket, name) for name in names})


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if name.endswith(("_at", "_until")) and value else value for name, value in values.items()}


def _restored(was: dict[str, Any]) -> dict[str, Any]:
    """Return columns as they were. What was to be woken meanwhile wakes within a second."""
    fields = {field.attname: field for field in Ticket._meta.concrete_fields}
    # A merge from before desks had statuses of their own.
    was = {"own_status_id": None, **was} if "status" in was else was
    return {name: fields[name].to_python(value) for name, value in was.items()}


def _fitting(source: Ticket, target: Ticket, was: dict[str, Any]) -> dict[str, Any]:
    """Return what has to differ for work that comes back: a team at work, and nobody who left."""
    if was["status"] >= Status.CLOSED:
        return {}
    keeps = {"assignee_id": source.assignee_id if Person.objects.filter(pk=source.assignee_id or 0, is_active=True).exists() else None}
    if not source.team.is_archived:
        return keeps
    guests = sorted((note_teams(source) | set(source.guest_team_ids)) - {target.team_id})
    if not TeamMembership.objects.filter(team_id=target.team_id, person_id=source.assignee_id or 0).exists():
        keeps = {"assignee_id": None}
    return {**keeps, "team_id": target.team_id, "guest_team_ids": guests}


def _brought() -> tuple[tuple[str, Any, str, Callable[[Ticket], Iterable[int]]], ...]:
    """Return what a merge brings along: the column that names it, its model and key there, and who or what the source has of it."""
    return (
        ("brought_participant_ids", Participant, "person_id", _people),
        (
            "brought_follower_ids",
            Follower,
            "person_id",
            lambda one: Follower.objects.filter(ticket=one).values_list("person_id", flat=True),
        ),
        ("brought_tag_ids", TicketTag, "tag_id", lambda one: TicketTag.objects.filter(ticket=one).values_list("tag_id", flat=True)),
    )


def _take_back(merged: Merge, target: Ticket) -> dict[str, list[int]]:
    """Take back whom and what the merge brought, unless a ticket that was merged later, and still is, brings them as well.

    Returns what was taken from the target, by column.
    """
    others = list(_later(merged).select_related("source"))
    taken = {}
    for column, model, key, had in _brought():
        brought = set(getattr(merged, column))
        for other in others:
            kept = brought & set(had(other.source))
            if kept:
                setattr(other, column, sorted({*getattr(other, column), *kept}))
                other.save(update_fields=[column])
                brought -= kept
        there = model.objects.filter(ticket=target, **{f"{key}__in": brought})
        taken[column] = sorted(there.values_list(key, flat=True))
        there.delete()
    return taken


def _target_restored(merged: Merge, target: Ticket) -> dict[str, Any]:
    """Return what goes back in the target: nothing once somebody wrote or moved it, or while a later merge wants the same."""
    was = dict(merged.was["target"])
    if not was:
        return {}
    changed, wrote = was.pop("set"), was.pop("last_message_at")
    if _columns(target, changed) != changed or target.last_message_at.isoformat() != wrote:
        return {}
    for other in _later(merged):
        if other.was["source"]["status"] in OURS and not other.was["target"]:
            other.was["target"] = merged.was["target"]
            other.save(update_fields=["was"])
            return {}
    return {name: value for name, value in _restored(was).items() if name in {*changed, "own_status_id"}}


def _later(merged: Merge) -> QuerySet[Merge]:
    return Merge.objects.filter(target=merged.target, undone_at=None, id__gt=merged.pk).order_by("id")
