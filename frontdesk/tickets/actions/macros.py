"""Macros: kept for oneself, a team or everybody by the same rule as views, and applied to tickets."""

from typing import Any

from django.db import connection
from django.db.models import F

from frontdesk.actor import SYSTEM, Actor
from frontdesk.db.acting import acting
from frontdesk.events.record import record
from frontdesk.identity.models import Person, Team
from frontdesk.lib.errors import ConflictError, InvalidError
from frontdesk.lib.text import TextTooLongError, clean_text
from frontdesk.tickets import types, variables
from frontdesk.tickets.actions import writing
from frontdesk.tickets.actions.applying import apply
from frontdesk.tickets.actions.filling import require_readable
from frontdesk.tickets.actions.views import require_view
from frontdesk.tickets.changes import ME, NOBODY, Changes, read
from frontdesk.tickets.documents import macro_document
from frontdesk.tickets.models import Kind, Macro, Scope, Ticket
from frontdesk.versions.keeping import keep

NAME_MAX_LENGTH, TEXT_MAX_LENGTH = 80, 20_000
MACROS_MAX = 500
OVERTAKEN = "Somebody changed this macro while you were at it. Nothing was overwritten: choose what stays, then save again."
USED = """
insert into tickets_macrouse (person_id, macro_id, count, used_at) values (%s, %s, 1, now())
on conflict (person_id, macro_id) do update set count = tickets_macrouse.count + 1, used_at = now()
"""


def create_macro(
    *, name: str, text: str, changes: Changes, by: Actor, kind: Kind = Kind.REPLY, scope: Scope = Scope.MINE, team_id: int | None = None
) -> Macro:
    """Keep a macro. Raises: InvalidError, ForbiddenError."""
    require_view(by, scope, team_id)
    if Macro.objects.filter(owner_id=by.me).count() >= MACROS_MAX:
        raise InvalidError(f"You have {MACROS_MAX} macros already. Delete one that you no longer need.", field="name")
    facts = _clean(name, text, changes, by)
    macro = Macro.objects.create(owner_id=by.person_id, kind=kind, scope=scope, team_id=team_id, **facts)
    _keep(macro, by)
    _record("macro.created", macro, by)
    return macro


def change_macro(
    macro: Macro, *, version: int, name: str, text: str, changes: Changes, kind: Kind, scope: Scope, team_id: int | None = None, by: Actor
) -> None:
    """Change a macro; a shared one that becomes one's own leaves everybody else.

    Raises: ConflictError when somebody changed it meanwhile, InvalidError, ForbiddenError.
    """
    require_view(by, Scope(macro.scope), macro.team_id)
    require_view(by, scope, team_id)
    facts = _clean(name, text, changes, by) | {"kind": kind, "scope": scope, "team_id": team_id}
    if scope == Scope.MINE:
        facts["owner_id"] = by.me
    changed = Macro.objects.filter(pk=macro.pk, version=version).update(**facts, version=F("version") + 1, updated_at=writing.now())
    if not changed:
        raise ConflictError(OVERTAKEN)
    for field, value in facts.items():
        setattr(macro, field, value)
    _keep(macro, by)
    _record("macro.changed", macro, by)


def delete_macro(macro: Macro, *, by: Actor) -> None:
    """Delete a macro for all who have it; what it did stays. Raises: ForbiddenError."""
    require_view(by, Scope(macro.scope), macro.team_id)
    keep("macro", macro.pk, None, by=by)
    _record("macro.deleted", macro, by)
    # Colleagues' counts of its use go along, which are theirs.
    with acting(SYSTEM):
        Macro.objects.get(pk=macro.pk).delete()


def apply_macro(ticket: Ticket, macro: Macro, *, by: Actor, is_sent: bool = False, outgoing_id: int | None = None) -> None:
    """Change the ticket as the macro says. With `is_sent` its text goes out in the same deed, which then also sets the status.

    `outgoing_id` is the message that waits for second thoughts: taking it back takes this back as well.
    Raises: InvalidError, ForbiddenError.
    """
    changes = read(macro.changes)
    if is_sent and macro.kind == Kind.REPLY:
        changes = Changes(**{**changes_of(changes), "status": None})
    apply(ticket, changes, by=by)
    # The name of a macro is for those who have it; everybody who reads the ticket reads the log.
    facts: dict[str, Any] = {"macro_name": macro.name} if macro.scope == Scope.ALL else {}
    facts |= {"outgoing": outgoing_id} if outgoing_id else {}
    if Ticket.objects.filter(pk=ticket.pk).exists():
        record("macro.applied", by=by, ticket_id=ticket.pk, macro=macro.pk, **facts)
    note_use(macro, by=by)


def note_use(macro: Macro, *, by: Actor) -> None:
    """Count that somebody used a macro: what one uses most is offered first."""
    if by.person_id is not None:
        with connection.cursor() as cursor:
            cursor.execute(USED, [by.person_id, macro.pk])


def changes_of(changes: Changes) -> dict[str, Any]:
    """Return all fields of changes by name."""
    return {name: getattr(changes, name) for name in Changes.__dataclass_fields__}


def _keep(macro: Macro, by: Actor) -> None:
    # Once everybody's and now somebody's: as a setting it is gone.
    keep("macro", macro.pk, macro_document(macro) if macro.scope == Scope.ALL else None, by=by)


def _clean(name: str, text: str, changes: Changes, by: Actor) -> dict[str, Any]:
    try:
        cleaned = clean_text(name, single_line=True)
        body = clean_text(text, max_length=TEXT_MAX_LENGTH)
    except TextTooLongError as error:
        raise InvalidError(str(error), field="text") from error
    if not 0 < len(cleaned) <= NAME_MAX_LENGTH:
        raise InvalidError(f"Give it a name of 1 to {NAME_MAX_LENGTH} characters.", field="name")
    if not body and not changes:
        raise InvalidError("Write a text, or choose what it changes.", field="text")
    variables.check(body)
    if changes.team and not Team.objects.filter(pk=changes.team, is_archived=False).exists():
        raise InvalidError("This team does not exist any more. Choose another one.", field="team")
    if changes.type:
        types.require_in_use(changes.type)
    if changes.assignee not in ("", ME, NOBODY) and not Person.objects.staff().filter(pk=int(changes.assignee)).exists():
        raise InvalidError("Choose a colleague.", field="assignee")
    if changes.fields:
        require_readable(dict(changes.fields), by=by)
    return {"name": cleaned, "text": body, "changes": changes.kept()}


def _record(name: str, macro: Macro, by: Actor) -> None:
    # A macro of one's own is nobody's business: its name stays out of the log.
    named: dict[str, Any] = {} if macro.scope == Scope.MINE else {"macro_name": macro.name}
    record(name, by=by, macro=macro.pk, scope=str(macro.scope), team=macro.team_id, **named)
