"""A customer's tickets: the list, one ticket, its files."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from frontdesk.actor import Actor
from frontdesk.identity.models import Person, Team
from frontdesk.tickets import actions, lists
from frontdesk.tickets.models import Attachment, Merge, Participant, Ticket, TicketSeen
from frontdesk.tickets.timeline import timeline
from frontdesk.tickets.values import of_customer
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
    if shown.is_merged and (merged := Merge.objects.filter(source_id=number, undone_at=None).first()):
        messages.info(request, f"Your ticket {number} goes on here.")
        return redirect("portal:ticket", merged.target_id)
    response = page(request, shown, AnswerForm(), PostedFiles())
    if shown.seen_at is None or shown.seen_at < shown.last_message_at:
        actions.mark_seen(shown, by=request.actor)
    return response


@require_safe
def attachment(request: Request, number: int, attachment_id: UUID) -> FileResponse:
    """Give out a file of the conversation."""
    return attachments.download(get_object_or_404(Attachment, pk=attachment_id, message__ticket_id=number))


def seen_ticket(by: Actor, number: int) -> Any:
    """Return a ticket that this customer sees, with `seen_at`, `topic` and `participant_ids`, in one statement; 404 otherwise."""
    mine = TicketSeen.objects.filter(person_id=by.person_id or 0, ticket=OuterRef("pk"))
    topic = Team.objects.filter(pk=OuterRef("team_id"))
    people = Participant.objects.filter(ticket=OuterRef("pk"))
    # People and other tickets stand under policies that look at tickets again: joining them here would cost eight times as
    # much to plan, for every page, though few show them.
    found: QuerySet[Ticket] = Ticket.objects.annotate(
        seen_at=Subquery(mine.values("seen_at")),
        topic=Subquery(topic.values("topic")),
        participant_ids=ArraySubquery(people.values("person_id")),
    )
    return get_object_or_404(found, pk=number)


def page(request: Request, shown: Any, form: AnswerForm, files: PostedFiles, *, status: int = 200) -> HttpResponse:
    """Render a ticket's page; with the form's errors when an answer was refused."""
    context = {
        "ticket": shown,
        **_people(shown, request.actor),
        "links": _links(shown),
        "fields": of_customer(shown.pk),
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


def _people(ticket: Any, by: Actor) -> dict[str, Any]:
    """Return who asked, empty when it was the reader, and who is copied in."""
    others = {ticket.requester_id, *ticket.participant_ids} - {by.person_id}
    names = dict(Person.objects.filter(pk__in=others).values_list("pk", "name")) if others else {}
    names |= {by.person_id: by.name} if by.person_id else {}
    asked_by = "" if ticket.requester_id == by.person_id else names.get(ticket.requester_id, "")
    return {"asked_by": asked_by, "copied_in": sorted(names[person] for person in ticket.participant_ids if person in names)}


def _links(ticket: Ticket) -> list[Ticket]:
    """Return the tickets before and after this one that the reader sees; there are some only once an answer came too late."""
    if ticket.continues_id is None and (not ticket.is_solved or can_reopen(ticket)):
        return []
    linked = Ticket.objects.filter(Q(pk=ticket.continues_id) | Q(continues=ticket))
    return list(linked.only("pk", "subject").order_by("pk"))


def _company(request: Request) -> str:
    # The door has loaded it with the person.
    organisation = me(request).organisation
    return organisation.name if organisation else ""


def _counted(tabs: list[tuple[str, str]], by: Actor) -> list[dict[str, Any]]:
    counts = lists.my_counts(by)
    return [{"name": name, "label": label, "count": counts[name]} for name, label in tabs]
