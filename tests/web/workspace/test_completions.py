"""What fields offer while somebody types."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity.models import Person, Team
from tests.cast import Cast, person
from tests.web.workspace.conftest import text

pytestmark = pytest.mark.django_db
AtDesk = Callable[[Person], Client]


def offered(client: Client, start: str) -> list[str]:
    return re.findall(r'data-insert="([^"]*)"', text(client.get("/desk/completions/people/", {"q": start})))


@pytest.mark.parametrize(
    ("start", "found"),
    [
        ("ma", ["@Mara Lindqvist "]),
        ("LIND", ["@Mara Lindqvist "]),
        ("pay", ["@Payments "]),
        ("mara l", ["@Mara Lindqvist "]),
        ("dev@example", ["@Dev Anand "]),
        ("ana", ["@Dev Anand "]),
        ("ingrid", []),
        ("%", []),
        ("_", []),
        ("\\", []),
    ],
)
def test_colleagues_and_teams_are_found_by_the_beginning_of_a_word(cast: Cast, at_desk: AtDesk, start: str, found: list[str]) -> None:
    assert offered(at_desk(cast.ana), start) == found


def test_those_nearest_come_first_and_customers_never(cast: Cast, at_desk: AtDesk) -> None:
    everybody = offered(at_desk(cast.ana), "")
    assert everybody[:3] == ["@Dev Anand ", "@Lena Vogt ", "@Payments "]
    assert not {"@Ingrid Solheim ", "@Ana Petrova "} & set(everybody)


def test_accents_do_not_matter_and_namesakes_are_told_apart(cast: Cast, at_desk: AtDesk) -> None:
    with acting(SYSTEM):
        person("José Ríos", "agent")
        Team.objects.filter(pk=cast.bookings.pk).update(is_archived=True)
        Person.objects.filter(pk=cast.dev.pk).update(name="Mara Lindqvist")
    assert offered(at_desk(cast.ana), "jose") == ["@José Ríos "]
    assert offered(at_desk(cast.ana), "rios") == ["@José Ríos "]
    assert offered(at_desk(cast.ana), "mara") == ["@dev@example.org ", "@mara@example.org "]
    assert offered(at_desk(cast.ana), "book") == []
