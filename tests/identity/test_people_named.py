"""People by the beginning of a name or address, through indexes however many there are."""

import re

import pytest
from django.db import connection

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity.models import Organisation, Person
from frontdesk.identity.people import FOUND, LAST, ORGANISATIONS, organisations_named, people_named
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_any_word_of_a_name_may_begin_so_with_accents_folded(cast: Cast) -> None:
    with acting(SYSTEM):
        for place, name in enumerate(("Jürgen Müller-Østby", "Ælfred O'Brien", "Ζωή J.Berg", "Ann Muelle")):
            Person.objects.create(name=name, email=f"x{place}@example.org", role=cast.ingrid.role)
        Organisation.objects.bulk_create([Organisation(name="Société Générale & Söhne")])
    with acting(cast.desk(cast.ana)):
        for start, places in {
            "muller": "0", "MÜLLER": "0", "ost": "0", "müller jur": "0", "mu": "03", "aelf": "1", "Æ": "1", "brien": "1", "ζωή": "2",
            "j.be": "2", "ann mull": "", "uller": "", "%": "", "_": "", "'": "", "\\": "", "a:*": "13",
        }.items():  # fmt: skip
            found = [person.email for person in people_named(start) if person.email.startswith("x")]
            assert sorted(found) == [f"x{place}@example.org" for place in places], start
        assert organisations_named("sohne GEN") == organisations_named("soc") == ["Société Générale & Söhne"]
        assert organisations_named("")[0] == "Fjordcruise"
        assert organisations_named("&") == []


def test_each_arm_reads_one_index(cast: Cast) -> None:
    with acting(cast.desk(cast.ana)), connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        plan = ""
        for statement in (FOUND, ORGANISATIONS):
            cursor.execute(f"explain {statement}", {"email": "ing", "start": "ing", "last": LAST, "limit": 6, "read": 9})
            plan += "\n".join(line for (line,) in cursor.fetchall())
    assert not re.search("Seq Scan on identity_(person|organisation)", plan), plan
    assert "Index Cond: (((email)::text >=" in plan
    for index in ("person_words", "organisation_words"):
        assert re.search(rf"{index}.*\n.*Index Cond: .*''ing'':\*", plan), plan


def test_a_customer_s_door_finds_nobody_but_themselves(cast: Cast) -> None:
    with acting(cast.portal(cast.paulo)):
        assert people_named("ingrid") == []
