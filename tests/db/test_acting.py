"""Acting inside acting: whoever acts already need not become who they are."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting, current
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def _role() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select current_user, current_setting('frontdesk.person')")
        return " ".join(cursor.fetchone())


def test_the_same_actor_inside_costs_no_statement_and_gives_nothing_back(cast: Cast) -> None:
    with acting(SYSTEM):
        with CaptureQueriesContext(connection) as captured, acting(SYSTEM):
            pass
        assert len(captured) == 0
        assert _role() == "frontdesk_system 0"
        assert current() == SYSTEM


def test_another_actor_inside_is_another_and_gives_back_what_was_lent(cast: Cast) -> None:
    ana, mara = cast.desk(cast.ana), cast.desk(cast.mara)
    with acting(ana):
        with acting(SYSTEM), acting(SYSTEM), acting(mara), acting(mara):
            assert _role() == f"frontdesk_agent {cast.mara.pk}"
        assert _role() == f"frontdesk_agent {cast.ana.pk}"
        # Who somebody is counts, not which object says so.
        with acting(SYSTEM), acting(cast.desk(cast.ana)):
            assert _role() == f"frontdesk_agent {cast.ana.pk}"


def test_an_error_inside_leaves_the_outer_one_acting(cast: Cast) -> None:
    with acting(cast.desk(cast.ana)):
        with pytest.raises(ZeroDivisionError), transaction.atomic(), acting(SYSTEM), acting(SYSTEM):
            raise ZeroDivisionError
        assert _role() == f"frontdesk_agent {cast.ana.pk}"
