"""Changes in words: what is going to be done, what was done, and what it does to one ticket."""

from collections.abc import Iterator
from dataclasses import dataclass

from frontdesk.actor import Actor
from frontdesk.fields.kinds import WrongError, parsed, shown
from frontdesk.search.custom import field_called
from frontdesk.tickets import priorities, snoozes, statuses, types
from frontdesk.tickets.around import Directory
from frontdesk.tickets.changes import ME, NOBODY, UNTIL_REPLY, Changes
from frontdesk.tickets.models import Status, Ticket
from frontdesk.tickets.values import held
from frontdesk.web.workspace.composing import listed

SNOOZED = {
    snoozes.HOURS: "for 3 hours",
    snoozes.TOMORROW: "until tomorrow",
    snoozes.MONDAY: "until Monday",
    snoozes.WEEK: "for a week",
    UNTIL_REPLY: "until a reply",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One property before and after; `before` is empty for what is only added."""

    what: str
    before: str
    after: str


def to_do(changes: Changes, directory: Directory, by: Actor) -> str:
    """Say what changes will do: "solve and assign to Dev Anand"."""
    return listed([imperative for imperative, _ in _words(changes, directory, by)])


def was_done(changes: Changes, directory: Directory, by: Actor) -> str:
    """Say what changes did: "solved and assigned to Dev Anand"."""
    return listed([past for _, past in _words(changes, directory, by)])


def counted(count: int) -> str:
    """Return "1 ticket", "412 tickets", "1,412 tickets"."""
    return f"{count:,} ticket{'' if count == 1 else 's'}"


def steps(changes: Changes, ticket: Ticket, tags: set[str], directory: Directory, by: Actor) -> list[Step]:
    """Return what changes will change on this ticket; what it is already is left out."""
    return [step for step in _steps(changes, ticket, tags, directory, by) if step.before != step.after]


def assignee_name(changes: Changes, directory: Directory, by: Actor) -> str:
    """Return the assignee's name, as the person who acts would say it."""
    if changes.assignee in (ME, NOBODY):
        return "you" if changes.assignee == ME else "nobody"
    person_id = changes.assignee_id(by) or 0
    if person_id == by.person_id:
        return "you"
    return directory.colleagues[person_id].name if person_id in directory.colleagues else "a colleague"


def team_name(team_id: int, directory: Directory) -> str:
    """Return a team's name."""
    return directory.teams[team_id].name if team_id in directory.teams else "a team"


def field_words(key: str, text: str, directory: Directory) -> tuple[str, str]:
    """Return what a field is called and what a value in it says; of a field that the reader does not know, neither."""
    field = field_called(key, directory)
    if field is None:
        return "a field that you do not see", "something"
    try:
        value = parsed(field, text, text if field.choices else None)
    except WrongError:
        return field.label, text
    return field.label, shown(field, value)


def _words(changes: Changes, directory: Directory, by: Actor) -> Iterator[tuple[str, str]]:
    if changes.status:
        label = statuses.name_of(changes.status)
        yield ("solve", "solved") if changes.status == Status.SOLVED else (f"set to {label}", f"set to {label}")
    if changes.priority:
        label = priorities.name_of(changes.priority)
        yield f"set to {label} priority", f"set to {label} priority"
    if changes.type:
        words = types.in_sentence(changes.type)
        yield f"make {words}", f"made {words}"
    if changes.assignee == NOBODY:
        yield "take the assignee off", "unassigned"
    elif changes.assignee:
        name = assignee_name(changes, directory, by)
        yield f"assign to {name}", f"assigned to {name}"
    if changes.snooze:
        yield f"snooze {SNOOZED[changes.snooze]}", f"snoozed {SNOOZED[changes.snooze]}"
    yield from _added(changes, directory)
    if changes.team:
        name = team_name(changes.team, directory)
        yield f"hand over to {name}", f"handed over to {name}"


def _added(changes: Changes, directory: Directory) -> Iterator[tuple[str, str]]:
    for name in changes.add_tags:
        yield f"tag {name}", f"tagged {name}"
    for name in changes.remove_tags:
        yield f"remove the tag {name}", f"freed of the tag {name}"
    for key, text in changes.fields:
        label, words = field_words(key, text, directory)
        yield (f"set {label} to {words}", f"set to {words} in {label}") if words else (f"clear {label}", f"freed of their {label}")


def _steps(changes: Changes, ticket: Ticket, tags: set[str], directory: Directory, by: Actor) -> Iterator[Step]:
    if changes.status:
        after = (
            statuses.name_of(changes.status)
            if changes.status not in Status
            else statuses.aimed(ticket, changes.status, is_chosen=True).name
        )
        yield Step("Status", statuses.of(ticket).name, after)
    if changes.priority:
        yield Step("Priority", priorities.name_of(ticket.priority), priorities.name_of(changes.priority))
    if changes.type:
        yield Step("Type", types.name_of(ticket.type), types.name_of(changes.type))
    if changes.assignee:
        before = "you" if ticket.assignee_id == by.person_id else ticket.assignee.name if ticket.assignee else "nobody"
        yield Step("Assignee", before, assignee_name(changes, directory, by))
    if changes.snooze:
        yield Step("Snoozed", "", SNOOZED[changes.snooze])
    for name in changes.add_tags:
        yield Step("Tag", name if name in tags else "", name)
    for name in changes.remove_tags:
        yield Step("Tag", name if name in tags else "", "")
    values = held(ticket.pk) if changes.fields else {}
    for key, text in changes.fields:
        label, words = field_words(key, text, directory)
        field = field_called(key, directory)
        yield Step(label, shown(field, values.get(key)) if field else "", words)
    if changes.team:
        yield Step("Team", team_name(ticket.team_id, directory), team_name(changes.team, directory))
