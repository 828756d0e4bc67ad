"""The sign-in log: who came in, who did not, and from where."""

import unicodedata
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import ProgrammingError, connection, transaction
from django.db.models import QuerySet
from django.test import Client

from frontdesk.actor import ACCOUNTS, SYSTEM
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.identity import sign_ins
from frontdesk.identity.models import Person, SignIn
from frontdesk.lib import clock
from frontdesk.web import seen
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux) Firefox/140.0"


def browser(email: str = "", password: str = PASSWORD, address: str = "192.0.2.7") -> Client:
    client = Client(HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR=address)
    if email:
        client.post("/accounts/login/", {"login": email, "password": password})
    return client


def test_everybody_reads_their_own_sign_ins_and_nobody_elses(cast: Cast) -> None:
    browser("ingrid@example.org", "wrong", address="198.51.100.9")
    browser("paulo@example.org", "wrong", address="203.0.113.5")
    page = browser("Ingrid@example.org").get("/accounts/sign-ins/").content.decode()
    assert "Firefox on Linux" in page
    assert "from 192.0.2.7, with the password" in page
    assert "Wrong password" in page
    assert "198.51.100.9" in page
    assert "203.0.113.5" not in page


def test_an_admin_reads_the_whole_log_and_narrows_it(cast: Cast) -> None:
    browser("ingrid@example.org", "wrong")
    browser("nobody@example.org", "wrong")
    admin = browser("oskar@example.org")
    whole = admin.get("/desk/settings/sign-ins/").content.decode()
    assert all(words in whole for words in ("Ingrid Solheim", "nobody@example.org", "Oskar Nilsen", "192.0.2.7"))
    failed = admin.get("/desk/settings/sign-ins/?show=failed").content.decode()
    assert "nobody@example.org" in failed
    assert "Signed in</span>" not in failed
    hers = admin.get(f"/desk/settings/sign-ins/?person={cast.ingrid.pk}").content.decode()
    assert "nobody@example.org" not in hers


def test_the_log_of_events_tells_it_without_addresses_or_passwords(cast: Cast) -> None:
    browser("ingrid@example.org", "a secret that is wrong")
    browser("ingrid@example.org")
    with acting(SYSTEM):
        told = list(Event.objects.filter(name__startswith="account.").order_by("id").values_list("name", "data"))
    assert [name for name, _ in told] == ["account.sign_in_failed", "account.signed_in"]
    assert told[0][1] == {"person": cast.ingrid.pk, "step": "password"}
    assert told[1][1] == {"person": cast.ingrid.pk, "method": "password", "second": ""}


def test_the_log_cannot_be_changed_and_is_kept_for_a_year(cast: Cast) -> None:
    browser("ingrid@example.org")
    for somebody in (ACCOUNTS, SYSTEM, cast.settings(cast.oskar)):
        with acting(somebody), pytest.raises(ProgrammingError), transaction.atomic():
            SignIn.objects.update(outcome="in")
    with acting(ACCOUNTS):
        SignIn.objects.create(outcome="in", person=cast.ingrid, at=clock.now() - timedelta(days=366))
    assert sign_ins.forget_old() == 1
    with acting(SYSTEM):
        assert SignIn.objects.count() == 1


# Of twelve people, one in twenty failed; the planner is told that they stand for a million.
ENTRIES = """insert into identity_signin (person_id, tried, outcome, method, second, browser)
select (array(select id from identity_person order by id))[1 + mod(n, 12)], '',
  case when mod(n, 20) = 0 then 'password' else 'in' end, '', '', '' from generate_series(1, 1200) n"""
GROWN = """select pg_restore_relation_stats('schemaname', 'public', 'relname', 'identity_signin',
  'relpages', relpages, 'reltuples', 1000000::real) from pg_class where relname = 'identity_signin'"""


@pytest.mark.parametrize("failed", [False, True])
def test_a_page_of_the_log_is_read_from_its_index(cast: Cast, failed: bool) -> None:
    everything = SignIn.objects.filter(outcome__in=sign_ins.FAILURES) if failed else SignIn.objects.all()
    for before in (None, 500_000):
        assert "sign_in_person" in plan(everything.filter(person=cast.ingrid), before)
        assert "Index Scan Backward using identity_signin_pkey" in plan(everything, before)


def plan(rows: "QuerySet[SignIn]", before: int | None) -> str:
    """Return how the database would read a page of a log of a million rows."""
    with acting(ACCOUNTS), connection.cursor() as cursor:
        cursor.execute(ENTRIES)
    with connection.cursor() as cursor:
        cursor.execute("analyze identity_signin")
        cursor.execute(GROWN)
    with acting(SYSTEM):
        page = rows if before is None else rows.filter(pk__lt=before)
        found: str = page.order_by("-id")[: sign_ins.PAGE + 1].explain()
    assert "Seq Scan" not in found, found
    assert "Sort" not in found, found
    return found


def test_a_session_says_when_it_was_last_seen_without_asking_each_time(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    client = browser("ingrid@example.org")
    key = client.session.session_key
    for address, waited, expected in (("192.0.2.8", False, "192.0.2.7"), ("192.0.2.9", True, "192.0.2.9")):
        if waited:
            monkeypatch.setattr(seen, "EVERY_SECONDS", 0)
        client.get("/tickets/", REMOTE_ADDR=address)
        with acting(SYSTEM):
            assert UserSession.objects.get(session_key=key).ip == expected
    assert "in use now" in client.get("/accounts/sessions/").content.decode()


@pytest.mark.parametrize(
    ("password", "rule"),
    [
        ("1234567", "at least 8"),
        ("password1", "common"),
        ("Tidemark2026", "first things"),
        ("Ingrid.Solheim!", "similar to|first things"),
        ("frontdesk123", "first things|common"),
        ("x" * 1001, "1,000 characters at most"),
    ],
)
def test_a_password_that_somebody_would_guess_is_refused(cast: Cast, password: str, rule: str) -> None:
    with pytest.raises(ValidationError, match=rule):
        validate_password(password, cast.ingrid)


@pytest.mark.parametrize("password", ["zwölf Möwen", "tidemark and nine loud gulls", "aaaa bbbb", "x" * 200, "🐧🐧🐧🐧 penguins"])
def test_a_password_needs_no_kinds_of_characters(cast: Cast, password: str) -> None:
    validate_password(password, cast.ingrid)


def test_a_password_is_the_same_however_the_keyboard_composes_it() -> None:
    person = Person(name="Zoë", email="zoe@example.org")
    person.set_password(unicodedata.normalize("NFD", "zwölf Möwen"))
    assert person.check_password(unicodedata.normalize("NFC", "zwölf Möwen"))
    assert not person.check_password("zwolf Mowen")
