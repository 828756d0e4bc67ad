"""Which index a query can use: asked of the planner with sequential scans off, so that a small table does not hide it."""

import pytest
from django.db import connection

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from tests.cast import Cast
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db

GUESTS = (
    "select number from tickets_ticket where (guest_team_ids <> '{}' or guest_person_ids <> '{}')"
    " and (guest_team_ids && array[1] or guest_person_ids @> array[1::bigint])"
)
PARTICIPANTS = "select ticket_id from tickets_participant where person_id = 1"
WORDS = "select ticket_id from tickets_searchtext where words @@ 'card'::tsquery"
TO_CLOSE = "select number from tickets_ticket where status = 5 and solved_at < now()"


@pytest.mark.parametrize(
    ("statement", "index"),
    [(GUESTS, "ticket_guests"), (PARTICIPANTS, "participant_person"), (WORDS, "tickets_searchtext_words"), (TO_CLOSE, "ticket_to_close")],
)
def test_a_statement_finds_its_index(cast: Cast, statement: str, index: str) -> None:
    ask(cast)
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute(f"explain {statement}")
        assert index in "\n".join(line for (line,) in cursor.fetchall())
