"""Seeing the desk as a role or a colleague would: what both may see, and nothing that is one person's own."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from frontdesk.actor import ACCOUNTS, Actor, Persona, Seeing, Window
from frontdesk.db.acting import acting
from frontdesk.identity import permissions
from frontdesk.identity.models import Role
from frontdesk.identity.reach import UNSAID, verb_of, widest
from frontdesk.identity.sign_in import actor_for, person_with_reach

LASTS = timedelta(minutes=30)
# Rights that show nothing to anybody: they stand on buttons, which nobody presses while they look. Every other right must be held by both.
DEEDS = frozenset({*UNSAID, permissions.TICKET_CREATE, permissions.VIEW_TEAM, permissions.VIEW_ALL})


@dataclass(frozen=True, slots=True)
class Other:
    """A role, or a colleague with theirs, as somebody may look at the desk as."""

    name: str
    rights: frozenset[str]
    role_id: int | None = None
    person_id: int | None = None
    # None for a role, which is in no team: it is seen in the teams of whoever looks.
    team_ids: frozenset[int] | None = None
    past_team_ids: frozenset[int] | None = None


def other(*, role_id: int | None = None, person_id: int | None = None) -> Other | None:
    """Return whom one may look as, with their rights of this moment: roles and active colleagues with rights at the desk, else None."""
    with acting(ACCOUNTS):
        return _colleague(person_id) if person_id else _role(role_id or 0)


def lend(looker: Actor, seen: Other, *, until: datetime) -> Actor:
    """Return the actor that `looker` is while they look as `seen`.

    It is nobody: what is addressed to a person, written or kept by one shows to neither. It is in the teams of both, and never reads all
    tickets: such a read is logged on the ticket, and looking writes nothing.
    """
    rights = frozenset(right for right in seen.rights if verb_of(right) in DEEDS or right in looker.permissions)
    rights -= {permissions.TICKET_READ_ALL}
    seeing = Seeing(looker.me, looker.name, seen.name, seen.role_id, seen.person_id, until)
    return replace(
        looker,
        persona=Persona.AGENT if looker.window is Window.WORKSPACE else looker.persona,
        person_id=0,
        name=seen.name,
        email="",
        team_ids=_both(looker.team_ids, seen.team_ids),
        past_team_ids=_both(looker.past_team_ids, seen.past_team_ids),
        organisation_ids=(),
        permissions=rights,
        reach=widest(rights),
        seeing=seeing,
    )


def _both(mine: tuple[int, ...], theirs: frozenset[int] | None) -> tuple[int, ...]:
    return mine if theirs is None else tuple(team for team in mine if team in theirs)


def _role(role_id: int) -> Other | None:
    role = Role.objects.filter(pk=role_id).first()
    return Other(role.name, frozenset(role.permissions), role_id=role.pk) if role is not None and role.is_staff else None


def _colleague(person_id: int) -> Other | None:
    person = person_with_reach(person_id)
    if person is None or not person.role.is_staff:
        return None
    themselves = actor_for(person, Window.WORKSPACE)
    teams, past = frozenset(themselves.team_ids), frozenset(themselves.past_team_ids)
    return Other(person.name, themselves.permissions, person_id=person.pk, team_ids=teams, past_team_ids=past)
