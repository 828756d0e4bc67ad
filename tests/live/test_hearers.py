"""Holes that are cut into the rule of who hears are found; that it has none is looked at in tests/tickets/test_visibility.py."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from tests.live.hearing import compare
from tests.tickets.test_visibility import Undone

pytestmark = pytest.mark.django_db


class HearingDesk(Undone):
    """Compares who hears of things, and nothing else."""

    def look(self) -> None:
        """Ask for everybody at once and, by the policies, for one after the other."""
        compare(self.agents)


# What is taken out of the function or put into it, as a text replaced in its definition.
HOLES = {
    "everybody in the ticket hears of its notes": ("m.kind = 'reply'", "true"),
    "the note's teams do not hear of it": ("n.team_id = any(m.audience_team_ids)", "false"),
    "the other teams hear": ("s.team_id = t.team_id", "true"),
}


@pytest.mark.parametrize("hole", HOLES)
def test_a_hole_is_found(db: None, hole: str) -> None:
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute("select pg_get_functiondef('live_hearers(bigint, bigint, bigint)'::regprocedure)")
        (rule,) = cursor.fetchone()
    before, after = HOLES[hole]
    assert before in rule
    with connection.cursor() as cursor:
        cursor.execute("grant create on schema public to frontdesk_system; set local role frontdesk_system")
        cursor.execute(rule.replace(before, after))
        cursor.execute("set local role none; revoke create on schema public from frontdesk_system")
    options = settings(max_examples=60, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck))
    with pytest.raises(AssertionError):
        run_state_machine_as_test(HearingDesk, settings=settings(options, phases=[Phase.generate], print_blob=False, derandomize=True))
