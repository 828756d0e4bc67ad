"""What a list takes, as SQL: its conditions, and the slices of the index in which it is read.

The policies alone give the right rows. A list states its own WHERE as well, because that is what makes it cost the same with
a thousand tickets and with ten million: each team's slice is read in order from one index and merged.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from frontdesk.actor import Actor, Persona
from frontdesk.tickets.conditions import ONLY_ME, Filter, conditions, placed
from frontdesk.tickets.finding import narrowing


@dataclass(frozen=True, slots=True)
class Scope:
    """What a list takes, as SQL over `tickets_ticket t` and the slices `source(team)` that it is read in.

    The first `placed` of the `wheres` are answered by an index alone; for the others each ticket must be looked at.
    """

    source: str
    wheres: list[str]
    params: dict[str, Any]
    placed: int = 0


def scope(wanted: Filter, *, by: Actor, numbers: Sequence[int] | None = None, splits: bool = False) -> Scope:
    """Return what an agent's list takes. With `numbers` its text is looked for in those tickets only; `splits` as in `conditions`."""
    wheres, params = conditions(wanted, by, splits=splits)
    teams = _teams(wanted, by)
    words, more, is_whole = narrowing(wanted, by=by, numbers=numbers) if wanted.terms else ("", {}, False)
    # What words found is all there is to look through, also beyond one's teams.
    is_everywhere = is_whole or wanted.is_shared or (not wanted.team_ids and (wanted.is_personal or wanted.assignees == ONLY_ME))
    slices = [] if is_everywhere else ["t.team_id = source.team"]
    count, wheres = len(slices) + len(placed(wanted)), [*slices, *wheres]
    if words:
        wheres.append(words)
        params |= more
    if wanted.is_shared:
        wheres.append("t.number = any(array(select tickets_shared_with_me()))")
    if is_whole and wanted.team_ids:
        wheres.append("t.team_id = any(%(teams)s::bigint[])")
        params["teams"] = teams
    if is_everywhere:
        return Scope("select true", wheres, params, count)
    if teams is None:
        return Scope("select id from identity_team", wheres, params, count)
    return Scope("select unnest(%(teams)s::bigint[])", wheres, params | {"teams": teams}, count)


def _teams(wanted: Filter, by: Actor) -> list[int] | None:
    """Return the teams whose tickets are looked through; None for all there are."""
    if by.persona is Persona.READER:
        return list(wanted.team_ids) or None
    return [team for team in by.team_ids if not wanted.team_ids or team in wanted.team_ids]
