"""The lists, and a new ticket."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from frontdesk.actor import Actor
from frontdesk.fields.checking import FieldsError
from frontdesk.first_steps.steps import first_steps
from frontdesk.identity import access as identity_access
from frontdesk.identity.actions import person_for_address
from frontdesk.lib.errors import FrontdeskError, InvalidError
from frontdesk.tickets import access, actions, counts, lists, types
from frontdesk.tickets.actions.views import can_keep_view
from frontdesk.tickets.correcting import text_of
from frontdesk.tickets.models import Channel, Ticket
from frontdesk.tickets.tallies import tally
from frontdesk.web.custom_fields import rows, sent_values, take_problems
from frontdesk.web.kinds import Kinds, carried, kinds_of, typed
from frontdesk.web.workspace.choices import choices as filters_for
from frontdesk.web.workspace.context import directory_of, list_of, rail_counts
from frontdesk.web.workspace.filtering import filter_fields, sorts
from frontdesk.web.workspace.forms import NewTicketForm
from frontdesk.web.workspace.last_list import last_list, remember_list
from frontdesk.web.workspace.listing import Chip, Listing, listing_url
from frontdesk.web.workspace.named import leads
from frontdesk.web.workspace.rows import groups, ticket_query
from frontdesk.web.workspace.saving import audiences

# More parts are not tried one by one.
WAYS_MAX = 8


@dataclass(frozen=True, slots=True)
class Way:
    """A part of an empty list's filter, and how many tickets there are without it; None: not known, but some."""

    chip: Chip
    count: int | None

    @property
    def shown(self) -> int | str | None:
        """The count as people read it."""
        return counts.shown(self.count)


@require_GET
def home(request: Any) -> HttpResponse:
    """Go to the list one looked at last, at first to one's own queue; who works in no team begins with all tickets."""
    return redirect(last_list(request) or listing_url("assignee=me" if request.actor.team_ids else ""))


@require_GET
def tickets(request: Any) -> HttpResponse:
    """Show the list that the address describes, or only its pane for a swap."""
    return _shown(request, list_of(request))


@require_GET
def view(request: Any, slug: str) -> HttpResponse:
    """Show a saved view, or the list that it was changed to."""
    listing = list_of(request)
    if listing.view is None:
        raise Http404
    if listing.view.slug != slug:
        # It has another name by now.
        return redirect(listing.here_url)
    return _shown(request, listing)


@require_GET
def choices(request: Any) -> HttpResponse:
    """Offer what some words could narrow the list of `in` to; without script, go to the first."""
    listing = list_of(request)
    found = filters_for(request.GET.get("find", ""), listing, request.actor)
    if request.htmx:
        return render(request, "workspace/choices.html", {"choices": found})
    return redirect(found[0].url if found else listing.url)


def _shown(request: Any, listing: Listing) -> HttpResponse:
    if any(value == "" for values in request.GET.lists() for value in values[1]):
        # Fields left empty by the form; the address of a list is short enough to be sent to somebody.
        return redirect((listing if listing.is_spelled_out else listing.spelled_out()).url)
    if not listing.is_spelled_out:
        # Typed into the search box: each condition has one place in the address, and a chip.
        return redirect(listing.spelled_out().url)
    if (number := listing.one("q").lstrip("#")).isdigit() and _is_ticket(number):
        return redirect("workspace:ticket", number)
    template = "workspace/list.html" if request.htmx.target == "queue" else "workspace/tickets.html"
    return remember_list(request, render(request, template, _list(request, listing)), listing)


def _list(request: Any, listing: Listing) -> dict[str, Any]:
    by: Actor = request.actor
    wanted = listing.filter()
    page = lists.queue(wanted, by=by, sort=listing.sort, after=listing.after)
    return {
        "listing": listing,
        "count": _count(request, listing),
        "chips": listing.chips(),
        "leads": leads(listing, by),
        "groups": groups(page, by=by, query=ticket_query(listing.here), is_first=not listing.after),
        "steps_left": _steps_left(listing, by) if not page.tickets and not listing.after else 0,
        "ways": _ways(listing, by) if not page.tickets and not listing.after else [],
        "live_query": urlencode({"in": listing.here, "until": page.next}),
        "problems": listing.asked.problems,
        "is_searched_on": bool(page.next) and len(page.tickets) < lists.PAGE_SIZE,
        "next_url": _following(listing, page),
        "corrected": text_of(page.corrected),
        "sorts": [(label, listing.sorted_by(sort), sort is page.sort) for sort, label in sorts(wanted)],
        "may_save": listing.view is not None and can_keep_view(by, listing.view.scope, listing.view.team_id),
        "audiences": audiences(by, listing.directory) if listing.is_edited or listing.can_be_saved else [],
        **filter_fields(listing, by),
    }


def _steps_left(listing: Listing, by: Actor) -> int:
    """Return how many first steps wait for whoever looks at a queue in which nothing is yet."""
    is_queue = listing.place == "assignee=me" or not listing.chips()
    return sum(not step.is_done for step in first_steps(by)) if is_queue else 0


def _following(listing: Listing, page: lists.Page) -> str:
    """Return the address of the page that follows, empty at the end."""
    if not page.next:
        return ""
    return (listing.with_words(text_of(page.corrected)) if page.corrected else listing).at(page.next)


def _count(request: Any, listing: Listing) -> int | str | None:
    """Return how many tickets are in a list that the rail counts; other lists do not count themselves."""
    place = urlsplit(listing.url)
    if listing.is_edited:
        return None
    return next((count for url, count in rail_counts(request).items() if _same_list(urlsplit(url), place)), None)


def _same_list(one: SplitResult, other: SplitResult) -> bool:
    """Tell whether two addresses show the same tickets, in whichever order."""
    left, right = ([pair for pair in parse_qsl(place.query) if pair[0] != "sort"] for place in (one, other))
    return one.path == other.path and left == right


def _ways(listing: Listing, by: Actor) -> list[Way]:
    """Return the ways out of an empty list: each part of its filter that could be dropped, those that give most first."""
    chips = listing.chips()
    pairs = [(key, value) for key, values in listing.values.items() for value in values]
    wider = {position: listing.without(key, value).filter() for position, (key, value) in enumerate(pairs[:WAYS_MAX])}
    found = tally(wider, by)
    ways = [Way(chips[position], found[position]) for position in wider if found[position] != 0]
    return sorted(ways, key=lambda way: -(way.count or 0))


def _is_ticket(number: str) -> bool:
    return len(number) < 18 and Ticket.objects.filter(pk=int(number)).exists()


@require_http_methods(["GET", "POST"])
def new_ticket(request: Any) -> HttpResponse:
    """Open a ticket for a customer who wrote or called elsewhere."""
    identity_access.require(request.actor, access.CREATE)
    teams = [team for team in directory_of(request).in_use() if team.id in request.actor.team_ids]
    known = {name: request.GET[name][:200] for name in ("email", "subject") if name in request.GET}
    kinds = kinds_of(request, types.current().in_use, types.current().default)
    custom = kinds.form_of(directory_of(request).fields)
    sent = None if kinds.is_new else request.POST or None
    form = NewTicketForm(sent, teams=teams, custom=custom, initial=typed(request.POST) if kinds.is_new else known)
    if form.is_bound and form.is_valid():
        try:
            with transaction.atomic():
                ticket = _open(request, form, kinds)
        except FieldsError as error:
            take_problems(form, error)
        except InvalidError as error:
            form.add_error(_field(form, error), error.sentence)
        else:
            messages.success(request, f"Ticket {ticket.pk} is open{_gone_to(ticket)}.", extra_tags="sent:new-for")
            return redirect("workspace:ticket", ticket.pk) if _is_ticket(str(ticket.pk)) else redirect("workspace:home")
    return render(
        request,
        "workspace/new_ticket.html",
        {
            "form": form,
            "rows": list(rows(form)),
            "has_team": bool(teams),
            "kinds": kinds,
            "carried": list(carried(form, request.POST)),
        },
        status=422 if form.errors else 200,
    )


def _gone_to(ticket: Ticket) -> str:
    """Say that a rule gave a ticket that was just opened to a team whose tickets its opener does not see."""
    return "" if _is_ticket(str(ticket.pk)) else ", and a rule gave it to another team"


def _open(request: HttpRequest, form: NewTicketForm, kinds: Kinds) -> Ticket:
    by: Actor = request.actor  # type: ignore[attr-defined]  # the door's own attribute
    sent = form.cleaned_data
    return actions.open_ticket(
        requester_id=person_for_address(sent["email"], name=sent["name"], by=by).pk,
        subject=sent["subject"],
        body=sent["body"],
        team_id=sent["team"],
        priority=sent["priority"],
        type=kinds.sent,
        channel=Channel.AGENT,
        key=sent["key"],
        fields=sent_values(form),
        by=by,
    )


def _field(form: NewTicketForm, error: FrontdeskError) -> str | None:
    field = {"requester": "email"}.get(error.field, error.field)
    return field if field in form.fields else None
