"""Mailboxes: set up, tested both ways, and how each of them goes."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontdesk.identity.history import last_change
from frontdesk.identity.permissions import SETTINGS_MAIL
from frontdesk.mail import actions
from frontdesk.mail.checking import checked, receiving
from frontdesk.mail.domains import Finding
from frontdesk.mail.models import Mailbox
from frontdesk.web.request import Request
from frontdesk.web.settings.mail_forms import MailboxForm
from frontdesk.web.settings.pages import found, needs, show
from frontdesk.web.settings.versioning import versions_of


@needs(SETTINGS_MAIL)
@require_safe
def mailboxes(request: Request) -> HttpResponse:
    """List the mailboxes and how each goes."""
    listed = [(row, receiving(row)) for row in Mailbox.objects.select_related("team").order_by("-is_on", "address")]
    return show(request, "mail/mailboxes", {"mailboxes": listed})


@needs(SETTINGS_MAIL)
@sensitive_post_parameters("secret")
@require_http_methods(["GET", "HEAD", "POST"])
def new_mailbox(request: Request) -> HttpResponse:
    """Add an address of the desk."""
    form = MailboxForm(request.POST or None)
    if form.is_valid() and form.carry_out(actions.create_mailbox, form.facts(), secret=form.cleaned_data["secret"], by=request.actor):
        messages.success(request, f"{form.result.address} is added. Test it before you give it to anybody.")
        return redirect("settings:mailbox", form.result.pk)
    return show(request, "mail/mailbox", {"form": form}, status=form.status)


@needs(SETTINGS_MAIL)
@sensitive_post_parameters("secret")
@require_http_methods(["GET", "HEAD", "POST"])
def mailbox(request: Request, mailbox_id: int) -> HttpResponse:
    """Change a mailbox, or switch it off."""
    subject = found(request, Mailbox.objects.all(), mailbox_id)
    form = MailboxForm(request.POST or None, mailbox=subject)
    secret = form.cleaned_data["secret"] if form.is_valid() else ""
    if form.is_valid() and form.carry_out(actions.change_mailbox, subject, form.facts(), secret=secret, by=request.actor):
        messages.success(request, f"{subject.address} is saved.")
        return redirect("settings:mailbox", mailbox_id)
    return _page(request, mailbox_id, form)


@needs(SETTINGS_MAIL)
@require_POST
def check(request: Request, mailbox_id: int) -> HttpResponse:
    """Test a mailbox both ways and say what is wrong."""
    subject = found(request, Mailbox.objects.all(), mailbox_id)
    return _page(request, mailbox_id, MailboxForm(None, mailbox=subject), checked(subject, by=request.actor))


def _page(request: Request, mailbox_id: int, form: MailboxForm, findings: Sequence[Finding] = ()) -> HttpResponse:
    subject = found(request, Mailbox.objects.all(), mailbox_id)
    changed = last_change("mailbox", mailbox_id) if form.conflicts else None
    context = {"form": form, "mailbox": subject, "changed": changed, "findings": findings, "strands": versions_of("mailbox", subject)}
    return show(request, "mail/mailbox", context, status=form.status)
