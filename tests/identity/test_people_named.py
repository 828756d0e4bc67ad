"""People by the beginning of a name or address, through indexes however many there are."""

import re

import pytest
from django.db import connection

from frontdesk.db.acting import acting
from frontdesk.identity.people import FOUND, LAST, people_named
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_each_arm_reads_one_range_of_one_index(cast: Cast) -> None:
    with acting(cast.desk(cast.ana)), connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute(f"explain {FOUND}", {"email": "ing", "names": ["ing", "Ing"], "last": LAST, "limit": 6})
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Seq Scan on identity_person" not in plan
    assert "Index Cond: (((email)::text >=" in plan
    assert re.search(r"using person_by_name.*\n.*Index Cond: \(\(\(?\w*\.?name\)?(::text)? >=", plan)


def test_a_customer_s_door_finds_nobody_but_themselves(cast: Cast) -> None:
    with acting(cast.portal(cast.paulo)):
        assert people_named("ingrid") == []
