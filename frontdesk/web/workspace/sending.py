"""From the composer's form to the action: now, in the seconds for second thoughts, or at a time that was chosen."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from frontdesk.actor import Actor
from frontdesk.identity.preferences import preferences
from frontdesk.lib.errors import FrontdeskError
from frontdesk.tickets import actions
from frontdesk.tickets.actions.drafting import Content, Stand
from frontdesk.tickets.actions.mentions import Answer, Sharing
from frontdesk.tickets.changes import read
from frontdesk.tickets.models import Kind, Macro, Ticket
from frontdesk.ui.moments import until
from frontdesk.web.attachments import STAGED_FIELD
from frontdesk.web.workspace.forms import AFTER_SENDING, MessageForm, colleagues_at

DONE = {
    "wait": "Reply sent. Now it is {name}’s turn.",
    "open": "Reply sent. The ticket stays open.",
    "stay": "Reply sent. The ticket stays as it was.",
    "solve": "Reply sent, ticket solved.",
}


def send(ticket: Ticket, form: MessageForm, files: Sequence[UUID], stand: Stand, *, by: Actor) -> tuple[str, int | None]:
    """Do what the form asks, with the macros that wait beside its text, and forget its draft in the same transaction.

    Returns what to say, and the message that waits for second thoughts, if any.
    """
    macros = list(Macro.objects.filter(pk__in=form.cleaned_data["macro"])) if form.cleaned_data["macro"] else []
    done, waiting = _note(ticket, form, files, macros, by) if form.is_note else _reply(ticket, form, files, macros, by)
    mode = Kind(form.cleaned_data["kind"])
    actions.discard_draft(ticket, kind=mode, stand=stand, body=form.cleaned_data["body"], by=by)
    # Last: a macro may give the ticket away.
    for macro in macros:
        actions.apply_macro(ticket, macro, is_sent=not form.is_note, outgoing_id=waiting, by=by)
    return done, waiting


def keep(ticket: Ticket, form: MessageForm, files: Sequence[UUID], stand: Stand, *, by: Actor) -> None:
    """Keep what was refused as a draft, if nothing newer is kept already."""
    sent = form.cleaned_data
    content = Content(sent["body"], files, sent["team_ids"], sent["people"], sent["macro"])
    with suppress(FrontdeskError), transaction.atomic():
        actions.save_draft(ticket, kind=Kind(sent["kind"]), content=content, stand=stand, by=by)


def staged_fields(kind: str | None) -> tuple[str, ...]:
    """Return the names of the fields that hold staged files: each mode has its own, so that a note's file never goes with a reply."""
    return (STAGED_FIELD, f"{STAGED_FIELD}_{kind}")


def stand_of(request: Any, form: MessageForm) -> Stand:
    """Return what the browser that sent this form knows of the mode's draft."""
    version = request.POST.get(f"version_{form.cleaned_data['kind']}", "")
    moment = request.POST.get("written_at_ms", "")
    return Stand(_number(version), request.POST.get("origin", "")[:36], _number(moment))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else 0


def _seconds(macros: Sequence[Macro], by: Actor) -> int:
    """Return how long the message waits for second thoughts; not at all when a macro gives the ticket out of its author's hands."""
    gives_away = any(team not in by.team_ids for macro in macros if (team := read(macro.changes).team))
    return 0 if gives_away else preferences(by).undo_seconds


def _then(macros: Sequence[Macro], button: str) -> int | None:
    """Return the status after the reply: a button that was chosen on purpose counts more than a macro."""
    wanted = [status for macro in macros if (status := read(macro.changes).status)]
    return wanted[-1] if wanted and button in ("wait", "stay") else AFTER_SENDING[button]


def _note(ticket: Ticket, form: MessageForm, files: Sequence[UUID], macros: Sequence[Macro], by: Actor) -> tuple[str, int | None]:
    sent = form.cleaned_data
    seconds = _seconds(macros, by)
    facts: dict[str, Any] = {
        "body": sent["body"],
        "team_ids": sent["team_ids"],
        "person_ids": colleagues_at(sent["people"]),
        "attachments": files,
        "key": sent["key"],
        "seen": sent["seen"],
        "outsiders": Answer(Sharing(sent["sharing"] or Sharing.ASK), sent["about"].split()),
        "by": by,
    }
    if not seconds:
        actions.add_note(ticket, **facts)
        return "Note added.", None
    held = actions.hold_note(ticket, send_at=timezone.now() + timedelta(seconds=seconds), **facts)
    return f"The note is added in {seconds} seconds.", held.pk


def _reply(ticket: Ticket, form: MessageForm, files: Sequence[UUID], macros: Sequence[Macro], by: Actor) -> tuple[str, int | None]:
    sent = form.cleaned_data
    button = sent["send"] or "wait"
    seconds = _seconds(macros, by)
    facts: dict[str, Any] = {
        "body": sent["body"],
        "then": _then(macros, button),
        "attachments": files,
        "key": sent["key"],
        "seen": sent["seen"],
        "by": by,
    }
    if sent["send_at"]:
        held = actions.hold_reply(ticket, send_at=sent["send_at"], is_scheduled=True, **facts)
        now = timezone.localtime()
        when, name = until(sent["send_at"].astimezone(now.tzinfo), now), ticket.requester.first_name
        return f"Scheduled: {when}. It comes back to you if {name} writes first.", held.pk
    if not seconds:
        actions.reply(ticket, **facts)
        return DONE[button].format(name=ticket.requester.first_name), None
    held = actions.hold_reply(ticket, send_at=timezone.now() + timedelta(seconds=seconds), **facts)
    return f"The reply is sent in {seconds} seconds.", held.pk
