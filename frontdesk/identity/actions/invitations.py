"""Invitations: a person record at once, a password when the link in the mail is opened."""

from collections.abc import Iterable
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac

from frontdesk.actor import ACCOUNTS, Actor
from frontdesk.db.acting import acting
from frontdesk.events.record import record
from frontdesk.identity import access
from frontdesk.identity.actions.people import clean_address, clean_name, refuse_wider_role
from frontdesk.identity.models import Person, Role, Team, TeamMembership
from frontdesk.lib import clock
from frontdesk.lib.errors import ForbiddenError, InvalidError

SALT = "frontdesk.invitation"
VALID_FOR = timedelta(days=14)


def invite(*, email: str, name: str, role: Role, team_ids: Iterable[int] = (), by: Actor) -> Person:
    """Create a person and have the invitation mailed; inviting somebody again who never came mails a new link.

    Putting them into teams needs the right to manage teams as well: a team's notes come with it.
    Raises: InvalidError when the address belongs to somebody who can sign in already, ForbiddenError.
    """
    access.require(by, access.MANAGE_PEOPLE)
    refuse_wider_role(role, by)
    wanted = list(team_ids)
    if wanted:
        access.require(by, access.MANAGE_TEAMS)
    address = clean_address(email)
    person = Person.objects.select_related("role").filter(email=address).first()
    if person is not None and (person.has_joined or not person.is_active):
        raise InvalidError(f"{person.name} is here already. Open their page to change role or teams.", field="email")
    is_new = person is None
    person = person or Person(email=address)
    person.name, person.role, person.invited_at = clean_name(name), role, clock.now()
    # A stranger may have signed up with this address and never proved it: their password must not open a colleague's account.
    person.set_unusable_password()
    if is_new:
        person.save(force_insert=True)
    else:
        person.save(update_fields=["name", "role", "invited_at", "password"])
    for team in Team.objects.filter(pk__in=wanted, is_archived=False):
        TeamMembership.objects.get_or_create(team=team, person=person)
    record("person.invited", by=by, person=person.pk, email=address, role=role.slug)
    return person


def invitation_token(person: Person) -> str:
    """Return the token of the invitation link: valid VALID_FOR, and until it is used."""
    return signing.dumps([person.pk, _seal(person)], salt=SALT)


def invited_person(token: str) -> Person:
    """Return whom a token invites. Needs the accounts persona.

    Raises: ForbiddenError when it is broken, too old or used.
    """
    try:
        person_id, seal = signing.loads(token, salt=SALT, max_age=VALID_FOR)
    except (signing.BadSignature, ValueError) as error:
        raise ForbiddenError("This invitation is not complete or older than 14 days. Ask for a new one.") from error
    person = Person.objects.get_queryset().defer(None).select_related("role").filter(pk=person_id, is_active=True).first()
    if person is None or person.has_joined or seal != _seal(person):
        raise ForbiddenError("This invitation was used already. Sign in, or ask for a new password.")
    return person


def accept_invitation(token: str, *, name: str, password: str) -> Person:
    """Set name and password of an invited person; their address counts as confirmed, for the link came by mail.

    Raises: ForbiddenError, InvalidError for a weak password.
    """
    person = invited_person(token)
    person.name = clean_name(name)
    set_password(person, password)
    person.save(update_fields=["name", "password"])
    confirm_address(person)
    record("person.joined", by=ACCOUNTS, person=person.pk, person_name=person.name)
    return person


def set_password(person: Person, password: str) -> None:
    """Set a password that keeps the rules. Raises: InvalidError naming the rule."""
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise InvalidError(" ".join(error.messages), field="password") from error
    person.set_password(password)


def confirm_address(person: Person) -> None:
    """Record a person's address as theirs."""
    with acting(ACCOUNTS):
        EmailAddress.objects.update_or_create(user=person, email=person.email, defaults={"verified": True, "primary": True})


def _seal(person: Person) -> str:
    """Return what changes once the link is used or a new one is sent."""
    moment = person.invited_at.isoformat() if person.invited_at else ""
    return salted_hmac(SALT, f"{person.email}|{moment}|{person.password}").hexdigest()[:20]
