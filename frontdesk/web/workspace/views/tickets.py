"""The lists, and a new ticket."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from frontdesk.actor import Actor, Persona
from frontdesk.identity import access as identity_access
from frontdesk.identity.actions import person_for_address
from frontdesk.lib.errors import FrontdeskError, InvalidError
from frontdesk.tickets import access, actions, lists
from frontdesk.tickets.models import Channel, Priority, Ticket
from frontdesk.web.workspace import menus
from frontdesk.web.workspace.context import counts_of, directory_of, list_of
from frontdesk.web.workspace.forms import NewTicketForm
from frontdesk.web.workspace.listing import LABELS, PRIORITIES, SORTS, STATUSES, Listing, listing_url
from frontdesk.web.workspace.rows import groups, ticket_query


@require_GET
def home(request: Any) -> HttpResponse:
    """Go to one's own queue; who works in no team begins with all tickets."""
    return redirect(listing_url("assignee=me" if request.actor.team_ids else ""))


@require_GET
def tickets(request: Any) -> HttpResponse:
    """Show the list that the address describes, or only its pane for a swap."""
    listing = list_of(request)
    if any(value == "" for values in request.GET.lists() for value in values[1]):
        # Fields left empty by the form; the address of a list is short enough to be sent to somebody.
        return redirect(listing.url)
    if (number := listing.one("q").lstrip("#")).isdigit() and _is_ticket(number):
        return redirect("workspace:ticket", number)
    template = "workspace/list.html" if request.htmx.target == "queue" else "workspace/tickets.html"
    return render(request, template, _list(request, listing))


def _list(request: Any, listing: Listing) -> dict[str, Any]:
    by: Actor = request.actor
    page = lists.queue(listing.filter(), by=by, sort=listing.sort, after=listing.after)
    is_reader = by.persona is Persona.READER
    return {
        "listing": listing,
        "count": _count(request, listing),
        "chips": listing.chips(),
        "groups": groups(page, by=by, sort=listing.sort, query=ticket_query(listing.here), is_first=not listing.after),
        "is_cut": page.is_cut,
        "live_query": urlencode({"in": listing.here, "until": page.next}),
        "next_url": listing.at(page.next) if page.next else "",
        "sorts": [(label, listing.sorted_by(sort), sort is listing.sort) for sort, label in SORTS.items()],
        "statuses": [(word, label, word in listing.values.get("status", ())) for word, (label, _) in STATUSES.items()],
        "priorities": [(word, p.label, word in listing.values.get("priority", ())) for word, p in PRIORITIES.items()],
        "teams": [team for team in directory_of(request).in_use() if is_reader or team.id in by.team_ids],
        "one": {key: listing.one(key) for key in LABELS},
        "carried": [(key, value) for key in ("team", "assignee", "tag") for value in listing.more(key)] + _carried_place(listing),
        "tag_options": menus.options((name, "") for name in directory_of(request).tag_names),
        "colleague_options": menus.options(
            ((str(person.id), person.name) for person in directory_of(request).colleagues.values() if person.id != by.person_id),
            selected=listing.one("assignee"),
        ),
    }


def _count(request: Any, listing: Listing) -> int | None:
    """Return how many tickets are in a list that the rail counts; other lists do not count themselves."""
    counts = counts_of(request)
    if listing.place in ("assignee=me", "assignee=none"):
        return counts.mine if listing.place == "assignee=me" else counts.unassigned
    if listing.place != urlencode({"team": listing.one("team")}):
        return None
    return next((counts.teams.get(team.id, 0) for team in directory_of(request).in_use() if team.slug == listing.one("team")), None)


def _carried_place(listing: Listing) -> list[tuple[str, str]]:
    sort = [] if listing.sort is lists.Sort.TURN else [("sort", listing.sort.value)]
    return [*sort, *(("shared", value) for value in listing.values.get("shared", ()))]


def _is_ticket(number: str) -> bool:
    return len(number) < 18 and Ticket.objects.filter(pk=int(number)).exists()


@require_http_methods(["GET", "POST"])
def new_ticket(request: Any) -> HttpResponse:
    """Open a ticket for a customer who wrote or called elsewhere."""
    identity_access.require(request.actor, access.CREATE)
    teams = [team for team in directory_of(request).in_use() if team.id in request.actor.team_ids]
    known = {name: request.GET[name][:200] for name in ("email", "subject") if name in request.GET}
    form = NewTicketForm(request.POST or None, teams=teams, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                ticket = _open(request, form.cleaned_data)
        except InvalidError as error:
            form.add_error(_field(form, error), error.sentence)
        else:
            messages.success(request, f"Ticket {ticket.pk} is open.", extra_tags="sent:new-for")
            return redirect("workspace:ticket", ticket.pk)
    return render(request, "workspace/new_ticket.html", {"form": form, "has_team": bool(teams)}, status=422 if form.errors else 200)


def _open(request: HttpRequest, sent: dict[str, Any]) -> Ticket:
    by: Actor = request.actor  # type: ignore[attr-defined]  # the door's own attribute
    return actions.open_ticket(
        requester_id=person_for_address(sent["email"], name=sent["name"], by=by).pk,
        subject=sent["subject"],
        body=sent["body"],
        team_id=sent["team"],
        priority=Priority(sent["priority"]),
        channel=Channel.AGENT,
        key=sent["key"],
        by=by,
    )


def _field(form: NewTicketForm, error: FrontdeskError) -> str | None:
    field = {"requester": "email"}.get(error.field, error.field)
    return field if field in form.fields else None
