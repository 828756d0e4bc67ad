"""The sign-in log, newest first: one's own, and everybody's for those who manage people."""

from datetime import timedelta

from django.db.models import QuerySet

from frontdesk.actor import ACCOUNTS, SYSTEM, Actor
from frontdesk.db.acting import acting
from frontdesk.identity import access
from frontdesk.identity.models import SignIn
from frontdesk.lib import clock

PAGE = 50
KEPT = timedelta(days=365)
FAILURES = (SignIn.Outcome.WRONG_PASSWORD, SignIn.Outcome.WRONG_CODE, SignIn.Outcome.WRONG_PASSKEY, SignIn.Outcome.REFUSED)


def own(*, by: Actor, before: int | None = None) -> tuple[list[SignIn], int | None]:
    """Return a page of one's own sign-ins and where the next page begins."""
    with acting(ACCOUNTS):
        return _page(SignIn.objects.filter(person_id=by.me), before)


def everybodys(
    *, by: Actor, person_id: int | None = None, failed: bool = False, before: int | None = None
) -> tuple[list[SignIn], int | None]:
    """Return a page of the whole log, or of one person's. Raises: ForbiddenError."""
    access.require(by, access.MANAGE_PEOPLE)
    rows = SignIn.objects.select_related("person").defer("person__password")
    if person_id is not None:
        rows = rows.filter(person_id=person_id)
    if failed:
        rows = rows.filter(outcome__in=FAILURES)
    return _page(rows, before)


def forget_old() -> int:
    """Forget what is older than a year; return how much that was."""
    with acting(SYSTEM):
        return SignIn.objects.filter(at__lt=clock.now() - KEPT).delete()[0]


def _page(rows: "QuerySet[SignIn]", before: int | None) -> tuple[list[SignIn], int | None]:
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-id")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None
