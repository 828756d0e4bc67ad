"""Seeing the desk as a role or a colleague would: begun with a password, shown on each page, ended in time, and never a way to write."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.db import InternalError, connection, transaction
from django.test import Client

from frontdesk.actor import SYSTEM, Window
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.identity.models import Person, Preferences, Role, SignIn, TeamMembership
from frontdesk.identity.seeing_as import LASTS, lend, other
from frontdesk.lib import clock
from frontdesk.tickets import actions
from frontdesk.tickets.models import Message, Ticket, TicketSeen
from tests import cast as casting
from tests.cast import PASSWORD, Cast
from tests.sessions import session_key
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db
SEE_AS, STOP = "/desk/settings/see-as/", "/accounts/see-as/stop/"


def browser_of(person: Person) -> Client:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session_key(person)
    return client


@pytest.fixture
def oskar(cast: Cast) -> Client:
    """Give the browser of the admin, who is in Payments here, signed in with a password."""
    with acting(SYSTEM):
        TeamMembership.objects.create(team=cast.payments, person=cast.oskar)
    client = Client()
    client.post("/accounts/login/", {"login": "oskar@example.org", "password": PASSWORD})
    return client


def begin(client: Client, **whom: Any) -> Any:
    """Begin as a page would: it asks for the password again, and leads back."""
    again = client.get(SEE_AS)
    assert again.url.startswith("/accounts/reauthenticate/?next=")
    assert client.post(again.url, {"password": PASSWORD}).url == SEE_AS
    return client.post(SEE_AS, whom)


def role(slug: str) -> Role:
    with acting(SYSTEM):
        return Role.objects.get(slug=slug)


def told() -> list[tuple[str, str, dict[str, Any]]]:
    with acting(SYSTEM):
        events = Event.objects.filter(name__startswith="see_as.").order_by("id")
        return list(events.values_list("name", "actor_name", "data"))


def test_an_admin_sees_the_desk_as_a_colleague_and_stops(cast: Cast, oskar: Client) -> None:
    number = ask(cast).pk
    assert begin(oskar, person="ana petrova").url == "/desk/"
    page = oskar.get(f"/desk/tickets/{number}/").content.decode()
    assert "You see the desk as Ana Petrova would" in page
    # Her rights, not the admin's: no settings in the menu, and nothing to be told of.
    assert 'href="/desk/settings/"' not in page
    assert "data-live=" not in page
    assert oskar.get("/desk/settings/").status_code == 403
    back = oskar.post(STOP, {"next": f"/desk/tickets/{number}/"})
    assert back.url == f"/desk/tickets/{number}/"
    after = oskar.get(back.url).content.decode()
    assert "You see the desk as Ana Petrova would" not in after
    assert 'href="/desk/settings/"' in after
    person = {"person": cast.ana.pk}
    assert told() == [("see_as.begun", "Oskar Nilsen", {**person, "minutes": 30}), ("see_as.ended", "Oskar Nilsen", person)]
    log = oskar.get("/desk/settings/audit/?kind=reads").context["entries"]
    assert [entry.words for entry in log] == ["Stopped seeing the desk as Ana Petrova", "Began to see the desk as Ana Petrova"]


def test_whoever_was_looked_as_finds_it_among_their_sign_ins(cast: Cast, oskar: Client) -> None:
    begin(oskar, person="ana@example.org")
    oskar.post(STOP)
    assert "Oskar Nilsen looked at the desk as you would see it" in browser_of(cast.ana).get("/accounts/sign-ins/").content.decode()
    assert "looked at the desk" not in browser_of(cast.dev).get("/accounts/sign-ins/").content.decode()
    assert "by Oskar Nilsen" in oskar.get("/desk/settings/sign-ins/").content.decode()
    assert "by Oskar Nilsen" not in oskar.get("/desk/settings/sign-ins/?show=failed").content.decode()
    with acting(SYSTEM):
        assert SignIn.objects.get(outcome="seen").address is None


def test_a_role_is_seen_in_the_teams_of_whoever_looks(cast: Cast, oskar: Client) -> None:
    mine, foreign = ask(cast).pk, ask(cast).pk
    with acting(SYSTEM):
        Ticket.objects.filter(pk=foreign).update(team=cast.bookings)
    begin(oskar, role=str(role("reader").pk))
    page = oskar.get(f"/desk/tickets/{mine}/").content.decode()
    assert "You see the desk as the role Reader would" in page
    assert "Internal note" in page
    assert 'value="reply"' not in page
    # A role that may read all tickets shows no ticket of another team: such a read would have to be logged.
    assert oskar.get(f"/desk/tickets/{foreign}/").status_code == 404
    assert told()[0][2] == {"role": role("reader").pk, "role_name": "Reader", "minutes": 30}


def test_nothing_is_written_by_looking(cast: Cast, oskar: Client) -> None:
    number = ask(cast).pk
    begin(oskar, role=str(role("agent").pk))
    with acting(SYSTEM):
        events = Event.objects.count()
    assert oskar.get(f"/desk/tickets/{number}/").status_code == 200
    sent = oskar.post(f"/desk/tickets/{number}/messages/", {"kind": "note", "body": "what I typed in another tab", "ticket": number})
    assert sent.status_code == 403
    assert "Nothing was changed" in sent.content.decode()
    assert "what I typed in another tab" in sent.content.decode()
    swap = oskar.post(f"/desk/tickets/{number}/snooze/", HTTP_HX_REQUEST="true")
    assert (swap.status_code, "so nothing was changed" in swap.content.decode()) == (403, True)
    assert oskar.get("/desk/events/").status_code == 204
    with acting(SYSTEM):
        assert Event.objects.count() == events
        assert not TicketSeen.objects.filter(person=cast.oskar).exists()


def test_a_page_that_writes_all_the_same_is_refused_by_the_database(cast: Cast, oskar: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    number = ask(cast).pk
    begin(oskar, role=str(role("agent").pk))

    def forgets(request: Any, ticket: Ticket, *_: Any) -> None:
        with acting(SYSTEM):
            Ticket.objects.filter(pk=ticket.pk).update(subject="changed")

    monkeypatch.setattr("frontdesk.web.workspace.page.put_notice_away", forgets)
    monkeypatch.setattr("frontdesk.web.workspace.page.composer", lambda ticket, *_, **__: forgets(None, ticket))
    page = oskar.get(f"/desk/tickets/{number}/")
    assert (page.status_code, "so nothing was changed" in page.content.decode()) == (403, True)
    with acting(SYSTEM):
        assert Ticket.objects.get(pk=number).subject != "changed"


def test_ones_own_pages_wait_until_it_ends(cast: Cast, oskar: Client) -> None:
    begin(oskar, role=str(role("agent").pk))
    for place in ("/", "/tickets/", "/profile/", "/accounts/sign-ins/", "/accounts/2fa/", "/accounts/password/change/"):
        page = oskar.get(place)
        assert (page.status_code, "is always one" in page.content.decode()) == (403, True), place
        assert 'href="/desk/"' in page.content.decode()
    assert oskar.post("/accounts/password/change/", {}).status_code == 403
    oskar.post(STOP)
    assert oskar.get("/accounts/sign-ins/").status_code == 200


def test_it_ends_after_half_an_hour_by_itself(cast: Cast, oskar: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(oskar, role=str(role("agent").pk))
    later = clock.now() + LASTS
    monkeypatch.setattr(clock, "now", lambda: later)
    assert "You see the desk as" not in oskar.get("/desk/settings/").content.decode()
    assert [name for name, _, _ in told()] == ["see_as.begun", "see_as.ended"]


def test_it_ends_with_the_session_and_with_the_right_to_it(cast: Cast, oskar: Client) -> None:
    begin(oskar, role=str(role("agent").pk))
    oskar.post("/accounts/logout/")
    assert [name for name, _, _ in told()] == ["see_as.begun", "see_as.ended"]
    oskar.post("/accounts/login/", {"login": "oskar@example.org", "password": PASSWORD})
    assert "You see the desk as" not in oskar.get("/desk/settings/").content.decode()
    begin(oskar, role=str(role("agent").pk))
    with acting(SYSTEM):
        Person.objects.filter(pk=cast.oskar.pk).update(role=role("agent"))
    assert "You see the desk as" not in oskar.get("/desk/preferences/").content.decode()
    assert [name for name, _, _ in told()][-1] == "see_as.ended"


@pytest.mark.parametrize(
    ("whom", "words"),
    [
        ({"person": "oskar@example.org"}, "That is you"),
        ({"person": "ingrid@example.org"}, "No colleague who can sign in"),
        ({"person": "nobody at all"}, "No colleague who can sign in"),
        ({"person": ""}, "required"),
        ({"role": "987654"}, "Select a valid choice"),
        ({"role": "x"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_looked_as_is_said(cast: Cast, oskar: Client, whom: dict[str, str], words: str) -> None:
    page = begin(oskar, **whom)
    assert (page.status_code, words in page.content.decode()) == (422, True)
    assert told() == []


def test_a_role_of_which_one_holds_nothing_shows_nothing(cast: Cast, oskar: Client) -> None:
    with acting(SYSTEM):
        made = Role.objects.create(slug="auditor", name="Auditor", permissions=["settings.audit"])
        mine = Role.objects.get(slug="admin")
        mine.permissions = [name for name in mine.permissions if name != "settings.audit"]
        mine.save()
    page = begin(oskar, role=str(made.pk))
    assert (page.status_code, "may open nothing that you may open as well" in page.content.decode()) == (422, True)


def test_it_takes_the_permission_and_a_password_just_now(cast: Cast, oskar: Client) -> None:
    assert browser_of(cast.lena).get(SEE_AS).status_code == 403
    assert browser_of(cast.lena).post(SEE_AS, {"person": "ana@example.org"}).status_code == 403
    assert oskar.post(SEE_AS, {"person": "ana@example.org"}).url.startswith("/accounts/reauthenticate/")
    assert told() == []
    # The pages of a colleague and of a role lead here.
    place = oskar.get(f"/desk/settings/people/{cast.ana.pk}/").content.decode()
    assert f'href="{SEE_AS}?person={cast.ana.pk}"' in place
    assert SEE_AS not in re.sub(r"<nav.*?</nav>", "", oskar.get(f"/desk/settings/people/{cast.ingrid.pk}/").content.decode(), flags=re.S)


def test_stop_leads_nowhere_else(cast: Cast, oskar: Client) -> None:
    for there in ("https://example.org/desk/", "//example.org/desk/", "/desk//../\\\\example.org", "javascript:1", ""):
        assert oskar.post(STOP, {"next": there}).url.startswith("/desk/")


def test_rights_are_those_of_both_and_of_nobody(cast: Cast) -> None:
    admin, reader = cast.desk(cast.oskar), other(person_id=cast.rita.pk)
    assert reader
    lent = lend(admin, reader, until=clock.now())
    assert (lent.persona, lent.me, lent.email, lent.window) == ("agent", 0, "", Window.WORKSPACE)
    assert lent.permissions == {"ticket.note", "ticket.share_note"}
    lead = other(person_id=cast.lena.pk)
    assert lead
    assert lend(cast.desk(cast.rita), lead, until=clock.now()).permissions & {"settings.tags", "settings.coverage_own"} == set()
    for nobody in (other(person_id=cast.ingrid.pk), other(role_id=cast.ingrid.role_id), other(person_id=987_654), other()):
        assert nobody is None


def test_the_database_writes_nothing_whichever_persona_is_lent(cast: Cast) -> None:
    seen = other(role_id=role("agent").pk)
    assert seen
    lent = lend(cast.desk(cast.oskar), seen, until=clock.now())
    with acting(lent), acting(SYSTEM):
        with pytest.raises(InternalError, match="read-only"), transaction.atomic():
            Preferences.objects.update(values={})
        with pytest.raises(InternalError, match="read-write"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("set transaction read write")


def test_a_note_to_one_of_both_shows_to_neither(cast: Cast) -> None:
    ticket = ask(cast)
    with acting(SYSTEM):
        TeamMembership.objects.create(team=cast.bookings, person=cast.oskar)
        Ticket.objects.filter(pk=ticket.pk).update(team=cast.bookings)
    with acting(cast.desk(cast.mara)) as mara:
        actions.add_note(Ticket.objects.get(pk=ticket.pk), body="to both", person_ids=[cast.ana.pk, cast.oskar.pk], by=mara)
    # Ana reads it as she was named, Oskar as he is in Bookings and as he was named; they are in no team together.
    seen = other(person_id=cast.ana.pk)
    assert seen
    with acting(lend(casting.actor(cast.oskar, Window.WORKSPACE), seen, until=clock.now())):
        assert not Ticket.objects.exists()
        assert not Message.objects.exists()
