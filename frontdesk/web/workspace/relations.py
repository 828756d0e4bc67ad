"""What a ticket's page says about its relations: the menus "Snooze" and "More", and where a merged ticket goes on."""

from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from frontdesk.actor import Actor
from frontdesk.identity import access as identity_access
from frontdesk.tickets import access, snoozes
from frontdesk.tickets.actions.children import open_children
from frontdesk.tickets.kin import Kin
from frontdesk.tickets.models import Merge, Ticket
from frontdesk.tickets.relation_words import snooze_words

# Of children, related and merged tickets; all of them are a click away.
LINKS_SHOWN = 8


def goes_on_in(number: int) -> int | None:
    """Return the ticket into which this one was merged, if the reader sees it."""
    return Merge.objects.filter(source_id=number, undone_at=None).values_list("target_id", flat=True).first()


def offer_children(request: Any, ticket: Ticket) -> None:
    """Say after a deed on a parent that its open children can have the same, and where."""
    if count := len(open_children(ticket)):
        place = reverse("workspace:children", args=[ticket.pk])
        words = "1 child is" if count == 1 else f"{count} children are"
        messages.info(
            request, format_html('{} still open. <a href="{}">Answer or solve {}</a>', words, place, "it" if count == 1 else "them")
        )


def choices(ticket: Ticket, kin: Kin, place: str, query: str, by: Actor, form: str) -> dict[str, Any]:
    """Return what the head and the details show beside what they have from `page`."""
    may_triage = access.can(by, access.TRIAGE, ticket)
    return {
        "kin": kin,
        "links_shown": LINKS_SHOWN,
        "may_snooze": may_triage and not ticket.is_solved,
        "may_split": may_triage and identity_access.can(by, access.CREATE),
        "may_follow": access.can(by, access.NOTE, ticket),
        "is_following": any(follower.id == by.person_id for follower in kin.followers),
        "snooze_says": snooze_words(ticket.snoozed_until, ticket.wakes_on) if ticket.is_snoozed else "",
        "snooze_items": _snooze_items(f"{place}snooze/{query}", form),
    }


def _snooze_items(action: str, form: str) -> SafeString:
    """Return a button for each time; the time itself stands beside it, because "Monday" alone is two days."""
    start = f'<button class="menu-item" type="submit" form="{form}" formaction="{escape(action)}" name="until" value="'
    items = (
        f'{start}{choice.value}"><span class="grow">{choice.label}</span><span class="muted num">{choice.at:%a %H:%M}</span></button>'
        for choice in snoozes.choices(timezone.localtime())
    )
    return mark_safe("".join(items))  # noqa: S308 (our own words and numbers)
