"""Full-text search over subjects and messages, within what the actor may see."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

# What tickets_matching() gives back at most (policies.sql).
MATCHES_MAX = 2000
# Of somebody's pasted page only the beginning is searched for.
TEXT_MAX_LENGTH = 300

_PLAIN_WORD = re.compile(r"[^\W_]{2,}$")

# The function gives ids of everything that matches; joining them with the messages drops what the policies hide.
MATCHING = """
with found as materialized (
  select ticket_id, message_id
  from tickets_matching(websearch_to_tsquery('simple', unaccent(%(head)s)) && {tail}, %(teams)s::bigint[], %(numbers)s::bigint[])
)
select (select count(*) from found), array(
  select distinct ticket_id from found
  where message_id is null or exists (select from tickets_message m where m.id = message_id)
)
"""


@dataclass(frozen=True, slots=True)
class Matches:
    """Ticket numbers that match; `is_cut` when there were more words than were looked at."""

    numbers: list[int]
    is_cut: bool


def matching(text: str, *, team_ids: Sequence[int] | None = None, numbers: Sequence[int] | None = None) -> Matches:
    """Return the tickets whose subject or readable messages match.

    All words must occur, accents and case do not matter, the last word may be unfinished, "quotes" keep words together and
    -word leaves out. A number finds the ticket with that number too. `team_ids` and `numbers` bound where to look.
    """
    text = " ".join(text.replace("\0", " ").split())[:TEXT_MAX_LENGTH]
    head, tail = _unfinished(text)
    statement = MATCHING.format(tail="to_tsquery('simple', unaccent(%(tail)s) || ':*')" if tail else "''::tsquery")
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            {
                "head": head,
                "tail": tail,
                "teams": None if team_ids is None else list(team_ids),
                "numbers": None if numbers is None else list(numbers),
            },
        )
        count, found = cursor.fetchone()
    if text.isdigit() and len(text) < 18:
        found = [*found, int(text)]
    return Matches(found, is_cut=count >= MATCHES_MAX)


def _unfinished(text: str) -> tuple[str, str]:
    """Split off a last word that may still be being typed."""
    head, _, last = text.rpartition(" ")
    if _PLAIN_WORD.match(last) and text.count('"') % 2 == 0:
        return head, last
    return text, ""
