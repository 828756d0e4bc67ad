"""Second steps: what is noted of them, who needs one, and the way back for somebody who lost theirs."""

from allauth.mfa.models import Authenticator
from django.db import connection

from frontdesk.actor import ACCOUNTS, Actor
from frontdesk.db.acting import acting
from frontdesk.events.record import record
from frontdesk.identity import access
from frontdesk.identity.actions.people import refuse_wider_role
from frontdesk.identity.actions.signing_in import as_accounts
from frontdesk.identity.documents import of_second_step
from frontdesk.identity.models import Person, Role, SecondStep
from frontdesk.identity.second_steps import DAYS
from frontdesk.lib import clock
from frontdesk.lib.errors import InvalidError
from frontdesk.versions.keeping import keep

Kind = Authenticator.Type
# Recovery codes alone are no second step: they stand in for one.
STEPS = (Kind.TOTP, Kind.WEBAUTHN)
ADDED = {Kind.TOTP: "account.two_factor_on", Kind.WEBAUTHN: "account.passkey_added", Kind.RECOVERY_CODES: "account.recovery_codes_made"}
REMOVED = {Kind.TOTP: "account.two_factor_off", Kind.WEBAUTHN: "account.passkey_removed"}


def note_second_step_added(person: Person, *, kind: str) -> None:
    """Write down that somebody set something up to sign in with."""
    with acting(ACCOUNTS):
        if kind in STEPS:
            kept, _ = SecondStep.objects.get_or_create(person=person)
            kept.since = kept.since or clock.now()
            kept.save(update_fields=["since"])
        record(ADDED[Kind(kind)], by=as_accounts(person), person=person.pk)


def note_second_step_removed(person: Person, *, kind: str) -> None:
    """Write down that somebody took something away that they signed in with."""
    if kind not in REMOVED:
        return
    with acting(ACCOUNTS):
        if not Authenticator.objects.filter(user=person, type__in=STEPS).exists():
            SecondStep.objects.filter(person=person).update(since=None)
        record(REMOVED[Kind(kind)], by=as_accounts(person), person=person.pk)


def note_asked_for_second_step(person: Person) -> None:
    """Write down when somebody whose role needs a second step first signed in without one: their days begin."""
    if person.role.second_step_days is None:
        return
    with acting(ACCOUNTS):
        kept, _ = SecondStep.objects.get_or_create(person=person)
        if kept.since is None and kept.asked_at is None:
            kept.asked_at = clock.now()
            kept.save(update_fields=["asked_at"])


def reset_second_step(person: Person, *, by: Actor) -> None:
    """Take away everything a person signs in with besides the password: they lost it. They are told by mail (config/reactions.py).

    Raises: InvalidError for oneself, for somebody whose role can do more, and when there is nothing to reset; ForbiddenError.
    """
    access.require(by, access.MANAGE_PEOPLE)
    if person.pk == by.person_id:
        raise InvalidError("Change your own second step under Two-step sign-in. Another admin can reset it when you lost it.")
    refuse_wider_role(person.role, by)
    with acting(ACCOUNTS), connection.cursor() as cursor:
        cursor.execute("delete from mfa_authenticator where user_id = %s", [person.pk])
        gone = cursor.rowcount
        SecondStep.objects.filter(person_id=person.pk).update(since=None)
    if not gone:
        raise InvalidError(f"{person.name} has no second step.")
    record("account.two_factor_reset", by=by, person=person.pk, person_name=person.name)


def require_second_step(role: Role, *, days: int | None, by: Actor) -> None:
    """Let people of a role need a second step, `days` after they are first asked; None: they need none.

    Raises: InvalidError for another number of days, ForbiddenError.
    """
    access.require(by, access.MANAGE_PEOPLE)
    if days is not None and days not in DAYS:
        raise InvalidError("Choose from the list.", field="days")
    before = role.second_step_days
    if days == before:
        return
    if before is None:
        role.second_step_from = clock.now()
    role.second_step_days = days
    role.save(update_fields=["second_step_days", "second_step_from"])
    keep("second_step", role.pk, of_second_step(role), by=by)
    record("role.second_step_changed", by=by, role=role.pk, role_name=role.name, before=[before], after=[days])
