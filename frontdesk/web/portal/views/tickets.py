"""A customer's tickets: the list, one ticket, its files."""

from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from frontdesk.actor import Actor
from frontdesk.identity.models import Team
from frontdesk.tickets import actions, lists
from frontdesk.tickets.models import Attachment, Participant, Ticket, TicketSeen
from frontdesk.tickets.timeline import timeline
from frontdesk.web import attachments
from frontdesk.web.attachments import PostedFiles, limits
from frontdesk.web.portal.forms import AnswerForm
from frontdesk.web.portal.steps import can_reopen, steps, what_next
from frontdesk.web.request import Request, me

TABS = {"open": "Open", "solved": "Solved", "company": ""}


@require_safe
def my_tickets(request: Request) -> HttpResponse:
    """List one's own tickets, or the company's for whoever manages it."""
    by, query = request.actor, request.GET
    tabs = [(name, label or f"All of {_company(request)}") for name, label in TABS.items() if name != "company" or by.organisation_ids]
    show = query.get("show", "open") if query.get("show") in dict(tabs) else "open"
    text = query.get("q", "").strip()
    page = lists.my_tickets(by=by, show=show, text=text, after=query.get("after", ""))
    context = {"tabs": _counted(tabs, by), "show": show, "text": text, "page": page, "after": query.get("after", "")}
    return render(request, "portal/tickets.html", context)


@require_safe
def ticket(request: Request, number: int) -> HttpResponse:
    """Show one ticket with its conversation, and remember that it was read."""
    shown = seen_ticket(request.actor, number)
    response = page(request, shown, AnswerForm(), PostedFiles())
    if shown.seen_at is None or shown.seen_at < shown.last_message_at:
        actions.mark_seen(shown, by=request.actor)
    return response


@require_safe
def attachment(request: Request, number: int, attachment_id: UUID) -> FileResponse:
    """Give out a file of the conversation."""
    return attachments.download(get_object_or_404(Attachment, pk=attachment_id, message__ticket_id=number))


def seen_ticket(by: Actor, number: int) -> Any:
    """Return a ticket that this customer sees, with everything its page shows, in one statement; 404 otherwise."""
    mine = TicketSeen.objects.filter(person_id=by.person_id or 0, ticket=OuterRef("pk"))
    topic = Team.objects.filter(pk=OuterRef("team_id"))
    earlier = Ticket.objects.filter(pk=OuterRef("continues_id"))
    later = Ticket.objects.filter(continues=OuterRef("pk")).order_by("pk")
    people = Participant.objects.filter(ticket=OuterRef("pk")).order_by("person__name")
    found: QuerySet[Ticket] = Ticket.objects.with_requester().annotate(
        seen_at=Subquery(mine.values("seen_at")),
        topic=Subquery(topic.values("topic")),
        earlier_subject=Subquery(earlier.values("subject")),
        later_tickets=ArraySubquery(later.values(json=JSONObject(number="number", subject="subject"))),
        copied_in=ArraySubquery(people.values(who=F("person__name"))),
    )
    return get_object_or_404(found, pk=number)


def page(request: Request, shown: Ticket, form: AnswerForm, files: PostedFiles, *, status: int = 200) -> HttpResponse:
    """Render a ticket's page; with the form's errors when an answer was refused."""
    context = {
        "ticket": shown,
        "entries": timeline(shown, by=request.actor),
        "steps": steps(shown),
        "what_next": what_next(shown),
        "can_reopen": can_reopen(shown),
        "form": form,
        "place": f"/tickets/{shown.pk}/attachments/",
        "files": files,
        "limits": limits(),
    }
    return render(request, "portal/ticket.html", context, status=status)


def _company(request: Request) -> str:
    # The door has loaded it with the person.
    organisation = me(request).organisation
    return organisation.name if organisation else ""


def _counted(tabs: list[tuple[str, str]], by: Actor) -> list[dict[str, Any]]:
    counts = lists.my_counts(by)
    return [{"name": name, "label": label, "count": counts[name]} for name, label in tabs]
