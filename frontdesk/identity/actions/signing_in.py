"""What is written down about signing in. The accounts window does it by itself, before anybody is known; nobody else can."""

from dataclasses import dataclass, replace

from allauth.usersessions.models import UserSession

from frontdesk.actor import ACCOUNTS, Actor
from frontdesk.db.acting import acting
from frontdesk.events.record import record
from frontdesk.identity.models import Person, SignIn
from frontdesk.lib import clock

ADDRESS_MAX_LENGTH = 254
METHOD_MAX_LENGTH = 80
BROWSER_MAX_LENGTH = 200
# Outcome -> what the log of events calls the step that failed.
STEPS = {
    SignIn.Outcome.WRONG_PASSWORD: "password",
    SignIn.Outcome.WRONG_CODE: "second",
    SignIn.Outcome.WRONG_PASSKEY: "passkey",
    SignIn.Outcome.REFUSED: "refused",
}


@dataclass(frozen=True, slots=True)
class Whence:
    """Where an attempt came from: network address and what the browser says of itself."""

    address: str | None
    browser: str


def as_accounts(person: Person) -> Actor:
    """Return the accounts persona with the person's name on what it records: they did it themselves."""
    return replace(ACCOUNTS, person_id=person.pk, name=person.name)


def note_signed_in(person: Person, *, method: str, second: str, whence: Whence) -> None:
    """Write down that somebody came in."""
    with acting(ACCOUNTS):
        _write(SignIn.Outcome.SIGNED_IN, person, whence, method=method, second=second)
        record("account.signed_in", by=as_accounts(person), person=person.pk, method=method, second=second)


def note_sign_in_failed(outcome: SignIn.Outcome, *, person: Person | None, tried: str, method: str, whence: Whence) -> None:
    """Write down an attempt. An address that is somebody's is not kept a second time."""
    with acting(ACCOUNTS):
        _write(outcome, person, whence, method=method, tried="" if person else tried)
        record("account.sign_in_failed", by=ACCOUNTS, person=person.pk if person else None, step=STEPS[outcome])


def note_new_password(person: Person) -> None:
    """Write down that somebody has another password now."""
    with acting(ACCOUNTS):
        record("account.password_changed", by=as_accounts(person), person=person.pk)


def note_session_seen(session_key: str, *, address: str | None) -> None:
    """Write down that a session is in use now, and from where."""
    with acting(ACCOUNTS):
        rows = UserSession.objects.filter(session_key=session_key)
        if address:
            rows.update(last_seen_at=clock.now(), ip=address)
        else:
            rows.update(last_seen_at=clock.now())


def _write(outcome: SignIn.Outcome, person: Person | None, whence: Whence, *, method: str, tried: str = "", second: str = "") -> None:
    SignIn.objects.create(
        person=person,
        tried=tried.replace("\0", "")[:ADDRESS_MAX_LENGTH],
        outcome=outcome,
        method=method[:METHOD_MAX_LENGTH],
        second=second,
        address=whence.address,
        browser=whence.browser.replace("\0", "")[:BROWSER_MAX_LENGTH],
    )
