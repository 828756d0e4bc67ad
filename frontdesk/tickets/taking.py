"""What a list takes, as SQL: its conditions, and the slices of the index in which it is read.

The policies alone give the right rows. A list states its own WHERE as well, because that is what makes it cost the same with
a thousand tickets and with ten million: each team's slice is read in order from one index and merged.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from frontdesk.actor import Actor, Persona
from frontdesk.tickets.conditions import ONLY_ME, Filter, conditions, placed
from frontdesk.tickets.search import matching


@dataclass(frozen=True, slots=True)
class Scope:
    """What a list takes, as SQL over `tickets_ticket t` and the slices `source(team)` that it is read in.

    The first `placed` of the `wheres` are answered by an index alone; for the others each ticket must be looked at.
    """

    source: str
    wheres: list[str]
    params: dict[str, Any]
    is_cut: bool = False
    placed: int = 0


def scope(wanted: Filter, *, by: Actor, numbers: Sequence[int] | None = None) -> Scope:
    """Return what an agent's list takes. With `numbers` its text is looked for in those tickets only."""
    wheres, params = conditions(wanted, by)
    teams = _teams(wanted, by)
    is_everywhere = wanted.is_shared or (not wanted.team_ids and (wanted.is_mentioned or wanted.assignees == ONLY_ME))
    slices = [] if is_everywhere else ["t.team_id = source.team"]
    count, wheres, is_cut = len(slices) + len(placed(wanted)), [*slices, *wheres], False
    if wanted.text:
        is_anywhere = wanted.is_shared or wanted.is_mentioned or by.persona is Persona.READER
        matches = matching(wanted.text, team_ids=None if is_anywhere else teams, numbers=numbers)
        wheres.append("t.number = any(%(numbers)s)")
        params["numbers"], is_cut = matches.numbers, matches.is_cut
    if wanted.is_shared:
        wheres.append("t.number = any(array(select tickets_shared_with_me()))")
    if is_everywhere:
        return Scope("select true", wheres, params, is_cut, count)
    if teams is None:
        return Scope("select id from identity_team", wheres, params, is_cut, count)
    return Scope("select unnest(%(teams)s::bigint[])", wheres, params | {"teams": teams}, is_cut, count)


def _teams(wanted: Filter, by: Actor) -> list[int] | None:
    """Return the teams whose tickets are looked through; None for all there are."""
    if by.persona is Persona.READER:
        return list(wanted.team_ids) or None
    return [team for team in by.team_ids if not wanted.team_ids or team in wanted.team_ids]
