"""Jobs: make notices, write mails, send pushes."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from frontdesk.actor import SYSTEM, Window
from frontdesk.coverage.models import GapTold
from frontdesk.db.acting import acting
from frontdesk.jobs.app import RETRY, app
from frontdesk.notify.account import send_account_mail
from frontdesk.notify.assignment import tell_lead, tell_passed_on
from frontdesk.notify.browsers import push_to_browsers
from frontdesk.notify.gaps import tell_gaps
from frontdesk.notify.held import mail_held
from frontdesk.notify.invitations import send_invitation
from frontdesk.notify.models import Card, DeadlineTold
from frontdesk.notify.notices import Notice, actor_name, notices_for
from frontdesk.notify.reasons import Reason
from frontdesk.notify.shifts import mail_shifts
from frontdesk.notify.telling import tell
from frontdesk.notify.wishes import mail_wishes
from frontdesk.notify.withdrawing import withdraw

CARDS_KEPT = timedelta(days=90)


@app.task(name="notify", retry=RETRY)
def notify(*, event: str, actor_id: int | None, ticket_id: int, message_id: int | None, data: dict[str, Any]) -> None:
    """Queue the mails and put the cards that an event calls for, and withdraw those it settles; all or, on an error, nothing."""
    with acting(SYSTEM):
        withdraw(event, actor_id=actor_id, ticket_id=ticket_id, data=data)
        who = actor_name(actor_id)
        for notice in notices_for(event, actor_id=actor_id, ticket_id=ticket_id, message_id=message_id, data=data):
            tell(notice, ticket_id=ticket_id, message_id=message_id, actor_name=who)


@app.task(name="tell_returned", retry=RETRY)
def tell_returned(*, data: dict[str, Any], **_: Any) -> None:
    """Tell somebody that what they had written was not sent. Only they hear of it: nobody else knows that they wrote."""
    with acting(SYSTEM):
        tell(Notice(Reason.RETURNED, data["person"], Window.WORKSPACE), ticket_id=data["number"])


@app.task(name="push_card", retry=RETRY)
def push_card(*, card: int, person: int) -> None:
    """Push an open card to each of its person's browsers, unless they want to be left alone now."""
    push_to_browsers(card, person)


@app.periodic(cron="*/5 * * * *")
@app.task(name="look_for_gaps")
def look_for_gaps(timestamp: int) -> None:
    """Tell of gaps in coverage that come near, and take back those that were filled."""
    tell_gaps()


@app.periodic(cron="41 3 * * *")
@app.task(name="sweep_notices")
def sweep_notices(timestamp: int) -> None:
    """Forget cards that ended three months ago, and which old deadlines and gaps were told of."""
    with acting(SYSTEM):
        long_ago = timezone.now() - CARDS_KEPT
        Card.objects.filter(ended_at__lt=long_ago).delete()
        DeadlineTold.objects.filter(due_at__lt=long_ago).delete()
        GapTold.objects.filter(ends_at__lt=long_ago).delete()


@app.task(name="invite_by_mail", retry=RETRY)
def invite_by_mail(*, actor_id: int | None, data: dict[str, Any], **_: Any) -> None:
    """Queue the mail with the link to join."""
    with acting(SYSTEM):
        send_invitation(data["person"], inviter=actor_name(actor_id))


@app.task(name="tell_of_account", retry=RETRY)
def tell_of_account(*, event: str, actor_id: int | None, data: dict[str, Any], **_: Any) -> None:
    """Queue the mail about a change to how somebody signs in."""
    with acting(SYSTEM):
        send_account_mail(event, person_id=data["person"], actor_id=actor_id, actor_name=actor_name(actor_id))


@app.task(name="tell_shifts", retry=RETRY)
def tell_shifts(*, data: dict[str, Any], **_: Any) -> None:
    """Mail somebody what a published week changed for them."""
    with acting(SYSTEM):
        mail_shifts(data)


@app.task(name="tell_time", retry=RETRY)
def tell_time(*, event: str, actor_id: int | None, data: dict[str, Any], **_: Any) -> None:
    """Mail those whom a wish for time off or a swap concerns."""
    with acting(SYSTEM):
        mail_wishes(event, actor_id=actor_id, data=data)


@app.task(name="tell_held", retry=RETRY)
def tell_held(*, data: dict[str, Any], **_: Any) -> None:
    """Tell those who set up mail that messages are held."""
    with acting(SYSTEM):
        mail_held(data)


@app.task(name="tell_nobody", retry=RETRY)
def tell_nobody(*, ticket_id: int, data: dict[str, Any], **_: Any) -> None:
    """Tell a team's lead that nobody can take its tickets."""
    with acting(SYSTEM):
        tell_lead(ticket_id, team_id=data["team"], because=data["because"])


@app.task(name="tell_shift_ended", retry=RETRY)
def tell_shift_ended(*, ticket_id: int, data: dict[str, Any], **_: Any) -> None:
    """Tell everybody concerned what a shift left behind."""
    with acting(SYSTEM):
        tell_passed_on(ticket_id, data)
