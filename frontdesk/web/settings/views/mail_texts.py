"""What mails to customers say, with a preview."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_http_methods

from frontdesk.identity import desk
from frontdesk.identity.history import last_change
from frontdesk.identity.permissions import SETTINGS_MAIL
from frontdesk.lib import clock
from frontdesk.mail import actions, wording
from frontdesk.mail.models import Wording
from frontdesk.tickets.models import Message, Status, Ticket
from frontdesk.web.request import Request
from frontdesk.web.settings.mail_forms import TextsForm
from frontdesk.web.settings.pages import needs, show
from frontdesk.web.settings.versioning import versions_of

# What the preview is made of; nothing of the desk's own tickets, which this persona does not see.
SAID = "Hold the power button for **ten seconds**, then try again.\n\n- The light turns green.\n- If it stays red, write to us."
ASKED = "Every card is refused since this morning."


@dataclass(frozen=True, slots=True)
class Preview:
    """One kind of mail as its reader sees it."""

    label: str
    html: SafeString
    text: str


@needs(SETTINGS_MAIL)
@require_http_methods(["GET", "HEAD", "POST"])
def mail_texts(request: Request) -> HttpResponse:
    """Set what mails to customers say; `preview` shows them without saving."""
    row = Wording.objects.filter(pk=1).first() or Wording(pk=1)
    form = TextsForm(request.POST or None, row=row)
    is_preview = "preview" in request.POST
    if form.is_valid() and form.check_texts() and not is_preview and form.carry_out(actions.set_wording, form.texts(), by=request.actor):
        messages.success(request, "The mails are saved.")
        return redirect("settings:mail_texts")
    context = {
        "form": form,
        "changed": last_change("mail_texts") if form.conflicts else None,
        "words": [(name, example) for name, (example, _) in wording.WORDS.items()],
        "previews": _previews(form) if is_preview and not form.errors else [],
        "strands": versions_of("mail_texts", row),
    }
    return show(request, "mail/texts", context, status=form.status)


def _previews(form: TextsForm) -> list[Preview]:
    rendered = {kind: wording.rendered(text, _example(kind)) for kind, text in form.texts().items()}
    return [
        # Cleaned by the same hand as messages on pages.
        Preview(wording.KINDS[kind], mark_safe(html), text)  # noqa: S308 (see above)
        for kind, (text, html) in rendered.items()
    ]


def _example(kind: str) -> wording.Facts:
    ticket = Ticket(number=4182, subject="Card reader refuses every card", status=Status.WAITING_CUSTOMER)
    said = Message(ticket=ticket, author_name="Ana Petrova", body=SAID, created_at=clock.now())
    asked = Message(ticket=ticket, author_name="Ingrid Solheim", body=ASKED, created_at=clock.now())
    return wording.Facts(
        first_name="Ingrid",
        name="Ingrid Solheim",
        ticket=ticket,
        link=f"{settings.BASE_URL}/tickets/4182/",
        signature=desk.current().name,
        message=said if kind != "received" else None,
        earlier=asked if kind != "received" else None,
    )
