"""The one-time set-up link of an empty desk."""

from django.core import signing

from frontdesk.actor import ACCOUNTS
from frontdesk.db.acting import acting
from frontdesk.identity.models import Person
from frontdesk.lib.errors import ForbiddenError

SALT = "frontdesk.setup"


def is_empty() -> bool:
    """Tell whether nobody can administer this desk yet. Opens its own transaction."""
    with acting(ACCOUNTS):
        return not Person.objects.filter(role__permissions__contains=["settings.people"]).exists()


def link_token() -> str:
    """Return the token of the set-up link. It works until the first admin exists, however often it is printed."""
    return signing.dumps("first-admin", salt=SALT)


def check_token(token: str) -> None:
    """Raise ForbiddenError unless the token is ours and the desk still has no admin."""
    try:
        signing.loads(token, salt=SALT)
    except signing.BadSignature as error:
        raise ForbiddenError("This set-up link is not complete. Copy it once more from the place where the desk was started.") from error
    if not is_empty():
        raise ForbiddenError("This desk is set up already. Sign in instead.")
