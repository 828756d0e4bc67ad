"""Customers and organisations that words name: whom they fit, who is told, and by which indexes."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity.models import Organisation, Person
from frontdesk.identity.named import FOUND, SHOWN, Named, named_by
from frontdesk.identity.people import LAST
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def names(cast: Cast, *words: str) -> list[str]:
    with acting(cast.desk(cast.ana)) as ana:
        found = named_by(words, by=ana)
    return [*(email for email, _ in found.people), *found.organisations]


def test_every_word_fits_the_beginning_of_a_name_or_an_address(cast: Cast) -> None:
    ingrid = cast.ingrid.name.split()
    assert names(cast, "INGR") == names(cast, *ingrid) == names(cast, ingrid[1].lower(), ingrid[0]) == ["ingrid@example.org"]
    assert names(cast, "ribeira", "kay") == names(cast, "kay") == ["Ribeira Kayaks"]
    for words in (("ngrid",), ("ingrid", "other"), ("i",), ("mara",), ("%",), ("\0",), (), ("ingrid",) * 6):
        assert names(cast, *words) == [], words


def test_few_are_shown_and_who_is_gone_is_not(cast: Cast) -> None:
    with acting(SYSTEM):
        Organisation.objects.bulk_create([Organisation(name=f"Zephyr {n}") for n in range(8)])
        Person.objects.bulk_create(
            [Person(name=f"Zoe {n}", email=f"z{n}@example.org", role=cast.ingrid.role, is_active=n != 1) for n in range(8)]
        )
    assert names(cast, "ze") == [f"Zephyr {n}" for n in range(SHOWN)]
    assert names(cast, "zoe") == [f"z{n}@example.org" for n in (0, 2, 3, 4, 5)]


def test_only_colleagues_at_work_are_told(cast: Cast) -> None:
    with acting(cast.desk(cast.rita)) as rita:
        assert named_by(["ingrid"], by=rita)
    for by in (cast.portal(cast.ingrid), cast.portal(cast.jonas), cast.settings(cast.oskar), SYSTEM):
        with acting(by), CaptureQueriesContext(connection) as queries:
            assert named_by(["ingrid"], by=by) == Named()
        assert not [query for query in queries.captured_queries if "identity_person" in query["sql"]]


def test_each_arm_reads_one_index(cast: Cast) -> None:
    with acting(cast.desk(cast.ana)), connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute(f"explain {FOUND}", {"words": "ing", "email": "ing", "last": LAST, "read": 9, "shown": 5})
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert not re.search(r"Seq Scan on identity_(person|organisation)", plan), plan
    for range_ in (
        r"email\)?(::text)? >=",
        r"person_words.*\n.*Index Cond: .*''ing'':\*",
        r"organisation_words.*\n.*Index Cond: .*''ing'':\*",
    ):
        assert re.search(range_, plan), plan
