"""What the desk did by itself: on the timeline in plain words, and taken back like a deed of one's own."""

from typing import Any
from uuid import UUID

import pytest

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.lib.errors import ConflictError
from frontdesk.routing.giving_out import give_out, look_soon
from frontdesk.routing.models import Strategy
from frontdesk.tickets import actions, assignment_words
from frontdesk.tickets.models import Ticket
from frontdesk.tickets.timeline import timeline
from tests.cast import Cast
from tests.routing.making import assignees, is_there, policy
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db


def told(cast: Cast, who: str, number: int) -> list[tuple[str, UUID | None]]:
    with acting(cast.desk(getattr(cast, who))) as by:
        entries = timeline(Ticket.objects.get(pk=number), by=by)
        return [(entry.event.sentence, entry.event.change_id) for entry in entries if entry.event]


WORDS: list[tuple[dict[str, Any], str]] = [
    ({"strategy": "least", "eligible": 3}, "assigned it to Mara: fewest open tickets of the 3 on shift with room"),
    ({"strategy": "in_turn", "eligible": 2}, "assigned it to Mara: next in turn of the 2 on shift with room"),
    ({"strategy": "in_turn", "eligible": 1}, "assigned it to Mara: nobody else could take it"),
    ({"strategy": "skilled", "eligible": 2, "skills": ["German"]}, "assigned it to Mara: best at German of the 2 on shift with room"),
    ({"strategy": "skilled", "eligible": 2}, "assigned it to Mara: fewest open tickets of the 2 on shift with room"),
    ({"strategy": "person", "eligible": 2}, "assigned it to Mara: tickets of this team go to them first"),
    (
        {"strategy": "in_turn", "eligible": 2, "instead_of": "Dev"},
        "assigned it to Mara: next in turn of the 2 on shift with room, instead of Dev",
    ),
    (
        {"cause": "shift_ended", "from_name": "Ana", "is_answered": True},
        "passed it on to Mara: the customer answered after the shift of Ana",
    ),
    ({"cause": "shift_ended", "from_name": "Ana"}, "passed it on to Mara: the shift of Ana ended"),
]


@pytest.mark.parametrize(("because", "words"), WORDS)
def test_why_somebody_got_it_is_said(because: dict[str, Any], words: str) -> None:
    assert assignment_words.assigned({"assignee": [None, 3], "assignee_name": "Mara", "because": because}) == words


def test_the_timeline_tells_why_and_takes_it_back(cast: Cast) -> None:
    policy(cast.payments, Strategy.LEAST)
    is_there(cast.ana, cast.dev)
    ticket = ask(cast)
    sentence, change_id = told(cast, "dev", ticket.pk)[-1]
    assert sentence == "Frontdesk assigned it to Ana Petrova: fewest open tickets of the 2 on shift with room"
    assert change_id
    with acting(cast.desk(cast.mara)) as mara, pytest.raises(Event.DoesNotExist):
        actions.undo(change_id, by=mara)
    with acting(cast.desk(cast.dev)) as dev:
        actions.undo(change_id, by=dev)
    assert assignees(ticket) == [None]
    assert give_out() == 0, "what somebody took back is not given out again"
    with acting(cast.desk(cast.dev)) as dev, pytest.raises(ConflictError):
        actions.undo(change_id, by=dev)
    assert [offered for _, offered in told(cast, "lena", ticket.pk)] == [None, None]


def test_the_timeline_tells_that_nobody_could(cast: Cast) -> None:
    policy(cast.payments)
    ticket = ask(cast)
    assert told(cast, "ana", ticket.pk)[-1][0] == "Frontdesk found nobody to assign it to: 3 not signed in"
    with acting(SYSTEM):
        cast.payments.memberships.all().delete()
        look_soon(cast.payments.pk)
    assert assignment_words.refusals({}) == "nobody is in the team"


def test_a_customer_hears_of_nobody(cast: Cast) -> None:
    policy(cast.payments)
    is_there(cast.ana)
    ticket = ask(cast)
    with acting(cast.portal(cast.ingrid)) as ingrid:
        entries = timeline(Ticket.objects.get(pk=ticket.pk), by=ingrid)
    assert [entry.event for entry in entries if entry.event] == []
