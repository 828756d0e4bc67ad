"""Why somebody sees a ticket, or does not: asked of the very policies, an arm at a time, with that person's settings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.db import connection
from django.db.backends.utils import CursorWrapper

from frontdesk.actor import SYSTEM, Actor, Persona, Window
from frontdesk.db.acting import acting
from frontdesk.identity.models import Team
from frontdesk.identity.sign_in import actor_for, person_with_reach
from frontdesk.tickets.models import Kind, Merge, Message, Ticket

POLICIES = """
select p.polname, pg_get_expr(p.polqual, p.polrelid) from pg_policy p
where p.polrelid = 'tickets_ticket'::regclass and p.polpermissive and p.polcmd in ('r', '*') and %s::regrole::oid = any(p.polroles)
order by p.polname
"""
# The personas that one may be behind a door: what the others of them would see is a way that is closed.
BEHIND = {Window.WORKSPACE: (Persona.AGENT, Persona.READER), Window.PORTAL: (Persona.CUSTOMER, Persona.MANAGER)}
# What an arm of a policy is about, by what stands in it; the words are `web/settings/sight_words.py`.
MARKS: dict[str, re.Pattern[str]] = {
    "team": re.compile(r"\bteam_id = ANY"),
    "assignee": re.compile(r"\bassignee_id = "),
    "guest_team": re.compile(r"\bguest_team_ids && "),
    "guest": re.compile(r"ANY \((tickets_ticket\.)?guest_person_ids\)"),
    "requester": re.compile(r"\brequester_id = "),
    "company": re.compile(r"\borganisation_id = ANY"),
    "participant": re.compile(r"\btickets_participant\b"),
    "read_all": re.compile(r"^true$"),
}


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which the policies open a ticket, and whether it is open for this person."""

    about: str
    is_open: bool
    # The policy it stands in.
    policy: str


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody sees of a ticket by one door: asked as them, and each way beside it."""

    window: Window
    sees: bool
    ways: tuple[Way, ...]
    # They read its answers where it goes on, this ticket: it was merged into one that they see.
    merged_into: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What the words need of the ticket: who works on it, never what it says."""

    number: int
    team: str
    # Teams of this person that read along.
    guest_teams: tuple[str, ...]


def sights(person_id: int, number: int) -> list[Sight]:
    """Return what a person sees of a ticket by each door they may use; nothing for somebody who cannot sign in."""
    with acting(SYSTEM):
        person = person_with_reach(person_id)
    if person is None:
        return []
    windows = [Window.WORKSPACE] * person.role.is_staff + [Window.PORTAL]
    return [sight(actor_for(person, window), number) for window in windows]


def sight(actor: Actor, number: int) -> Sight:
    """Return whether the actor sees the ticket, as the database answers them, and which ways are open to them."""
    with acting(actor):
        sees = Ticket.objects.filter(pk=number).exists()
        reads = sees or Message.objects.filter(ticket_id=number, kind=Kind.REPLY).exists()
    with acting(SYSTEM):
        target = Merge.objects.filter(source_id=number, undone_at=None).values_list("target_id", flat=True).first()
    return Sight(actor.window, sees, _ways(actor, number), target if reads and not sees else None)


def standing(number: int, person_id: int) -> Standing | None:
    """Return who works on a ticket, None when there is no such number."""
    with acting(SYSTEM):
        ticket = Ticket.objects.select_related("team").only("number", "team__name", "guest_team_ids").filter(pk=number).first()
        if ticket is None:
            return None
        own = Team.objects.filter(pk__in=ticket.guest_team_ids, memberships__person_id=person_id)
        return Standing(ticket.pk, ticket.team.name, tuple(own.order_by("name").values_list("name", flat=True)))


def arms(expression: str) -> list[str]:
    """Split a condition, as PostgreSQL writes it, at the OR that joins the whole of it."""
    inner = _bare(expression)
    parts, depth, start, position = [], 0, 0, 0
    while position < len(inner):
        if inner[position] == "'":
            position = inner.index("'", position + 1)
        depth += {"(": 1, ")": -1}.get(inner[position], 0)
        if depth == 0 and inner.startswith(" OR ", position):
            parts.append(inner[start:position])
            start = position + 4
        position += 1
    return [inner] if not parts else [arm for part in (*parts, inner[start:]) for arm in arms(part)]


def _bare(expression: str) -> str:
    """Take away parentheses that hold the whole of an expression."""
    text = expression.strip()
    while text.startswith("(") and _closes(text) == len(text) - 1:
        text = text[1:-1].strip()
    return text


def _closes(text: str) -> int:
    depth, is_quoted = 0, False
    for position, character in enumerate(text):
        is_quoted ^= character == "'"
        depth += 0 if is_quoted else {"(": 1, ")": -1}.get(character, 0)
        if depth == 0:
            return position
    return -1


def _ways(actor: Actor, number: int) -> tuple[Way, ...]:
    """Let the system persona evaluate each arm on the ticket, with the settings of this person: it sees the row also when they do not."""
    with acting(replace(actor, persona=Persona.SYSTEM)), connection.cursor() as cursor:
        found = {arm: (policy, persona) for persona in BEHIND[actor.window] for policy, arm in _arms_of(cursor, persona)}
        if not found:
            return ()
        # The texts come from the database's own catalogue, and may hold percent signs: no place for a parameter beside them.
        asked = ", ".join(f"({arm}) is true" for arm in found)
        cursor.execute(f"select {asked} from tickets_ticket where number = {int(number)}")  # noqa: S608 (no person's text is in it)
        answers = cursor.fetchone() or (False,) * len(found)
    # An arm that asks for nothing about who is asking is for its own persona only.
    return tuple(
        Way(_about(arm), answer and (persona is actor.persona or "current_setting" in arm), policy)
        for (arm, (policy, persona)), answer in zip(found.items(), answers, strict=True)
    )


def _arms_of(cursor: CursorWrapper, persona: Persona) -> Iterator[tuple[str, str]]:
    cursor.execute(POLICIES, [persona.role])
    for policy, expression in cursor.fetchall():
        for arm in arms(expression):
            yield policy, arm


def _about(arm: str) -> str:
    """Return what an arm is about; "other" for one that nobody has put into words yet."""
    return next((about for about, mark in MARKS.items() if mark.search(arm)), "other")
