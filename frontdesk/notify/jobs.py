"""Jobs: make notices, send mail."""

from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity.models import Person
from frontdesk.jobs.app import RETRY, app
from frontdesk.notify.invitations import send_invitation
from frontdesk.notify.models import Mail, MailState
from frontdesk.notify.notices import notices_for, send


@app.task(name="notify", retry=RETRY)
def notify(*, event: str, actor_id: int | None, ticket_id: int, message_id: int | None, data: dict[str, Any]) -> None:
    """Queue the mails that an event calls for; all of them or, on an error, none."""
    with acting(SYSTEM):
        actor_name = Person.objects.filter(pk=actor_id or 0).values_list("name", flat=True).first() or SYSTEM.name
        for notice in notices_for(event, actor_id=actor_id, ticket_id=ticket_id, data=data):
            send(notice, ticket_id=ticket_id, message_id=message_id, actor_name=actor_name)


@app.task(name="invite_by_mail", retry=RETRY)
def invite_by_mail(*, actor_id: int | None, data: dict[str, Any], **_: Any) -> None:
    """Queue the mail with the link to join."""
    with acting(SYSTEM):
        inviter = Person.objects.filter(pk=actor_id or 0).values_list("name", flat=True).first() or SYSTEM.name
        send_invitation(data["person"], inviter=inviter)


@app.task(name="deliver_mail", retry=RETRY)
def deliver_mail(*, data: dict[str, Any], **_: Any) -> None:
    """Hand one queued mail to the mail server; the row is locked meanwhile, so that no second worker sends it too."""
    with acting(SYSTEM):
        mail = Mail.objects.select_for_update().get(pk=data["mail"])
        if mail.state == MailState.SENT:
            return
        message = EmailMultiAlternatives(mail.subject, mail.text, to=[mail.to_address])
        # RFC 3834: programs that answer by themselves leave this mail alone.
        message.extra_headers["Auto-Submitted"] = "auto-generated"
        if mail.html:
            message.attach_alternative(mail.html, "text/html")
        message.send()
        mail.state, mail.sent_at, mail.text, mail.html = MailState.SENT, timezone.now(), "", ""
        mail.save(update_fields=["state", "sent_at", "text", "html"])
