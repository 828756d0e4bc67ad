"""The ticket's page: everything it shows, and the one place that renders it, whole or as the pane that htmx swaps."""

import re
from collections.abc import Set
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.messages import get_messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import trigger_client_event

from frontdesk.actor import Actor
from frontdesk.identity import access as identity_access
from frontdesk.identity.test_customer import is_test_customer
from frontdesk.tickets import access, actions, statuses, types
from frontdesk.tickets.around import Around, ticket_with_surroundings
from frontdesk.tickets.models import Status, Ticket
from frontdesk.tickets.timeline import newest_event, newest_id, timeline
from frontdesk.web.workspace import filling, menus, relations
from frontdesk.web.workspace.composing import Written, composer, written_before
from frontdesk.web.workspace.context import list_of, put_notice_away, rail_counts, remember_directory
from frontdesk.web.workspace.conversation import Writer, conversation, since
from frontdesk.web.workspace.listing import Listing
from frontdesk.web.workspace.onward import WORDS as WAYS_ON
from frontdesk.web.workspace.pending import pending
from frontdesk.web.workspace.rows import swapped_row, ticket_query

# In a message's tags: the ticket whose row the deed changed.
ROW_OF = "row:"
# Marks of news after which the composer shows what the server has, not what stood in it.
RENEWS = re.compile(r"\b(?:sent|back):")


@dataclass
class Notice:
    """What went wrong, above the ticket as it stands.

    `subject` is a refused new subject, `fields` are refused values: both are kept in their place.
    """

    text: str = ""
    tone: str = "red"
    subject: str = ""
    fields: filling.Refused | None = None


def show(request: Any, number: int, *, status: int = 200, draft: Written | None = None, notice: Notice | None = None) -> HttpResponse:
    """Render a ticket's page, or only its pane for a swap. Raises: Http404 when it is not there for this person."""
    by: Actor = request.actor
    if request.htmx.target == f"t-{number}":
        return _show_row(request, number, status, notice or Notice())
    try:
        ticket, around = ticket_with_surroundings(number, by=by)
    except Ticket.DoesNotExist as error:
        if target := relations.goes_on_in(number):
            return _moved(request, number, target)
        raise Http404 from error
    if ticket.is_merged and status == 200 and (target := relations.goes_on_in(number)):
        return _moved(request, number, target)
    remember_directory(request, around.directory)
    context = _context(request, ticket, around, draft, notice or Notice(), by)
    if by.seeing is None:
        _leave_traces(request, ticket, around, by)
    if request.htmx.target != "ticket":
        return render(request, "workspace/ticket.html", context, status=status)
    context |= _swapped(request, ticket, context, by)
    response = render(request, "workspace/pane_alone.html", context, status=status)
    # The address of a refused post is no page; after a deed the page stays where it is.
    if status != 200:
        response["HX-Push-Url"] = "false"
    elif _is_here(request):
        response["HX-Replace-Url"] = request.get_full_path()
    if context["news"]:
        # Only a deed changes counts; opening tickets costs no counting.
        trigger_client_event(response, "desk:counts", {"counts": rail_counts(request)})
    return response


def _show_row(request: Any, number: int, status: int, notice: Notice) -> HttpResponse:
    """Render a ticket's row after a deed on it in the list: reading it there is not reading the ticket."""
    by: Actor = request.actor
    ticket = Ticket.objects.with_people().filter(pk=number).first()
    if ticket is None:
        raise Http404
    row = swapped_row(ticket, by=by, query=ticket_query(list_of(request).here))
    if notice.text:
        messages.error(request, notice.text)
    response = render(
        request, "workspace/row_alone.html", {"row": row, "news": list(get_messages(request)), "listing": list_of(request)}, status=status
    )
    response["HX-Push-Url"] = "false"
    return trigger_client_event(response, "desk:counts", {"counts": rail_counts(request)})


def show_menu(request: Any, number: int) -> HttpResponse:
    """Render what can be done with a ticket from its row. Raises: Http404."""
    by: Actor = request.actor
    try:
        ticket, around = ticket_with_surroundings(number, by=by)
    except Ticket.DoesNotExist as error:
        raise Http404 from error
    remember_directory(request, around.directory)
    return render(request, "workspace/row_menu.html", _frame(request, ticket, around, by, form="row-act"))


def _leave_traces(request: Any, ticket: Ticket, around: Around, by: Actor) -> None:
    """Write down that the ticket was looked at."""
    if request.method == "GET":
        actions.log_read(ticket, by=by)
    _mark_seen(ticket, around, by)
    put_notice_away(request, ticket.pk)


def _mark_seen(ticket: Ticket, around: Around, by: Actor) -> None:
    if around.seen_at is None or around.seen_at < ticket.last_message_at:
        actions.mark_seen(ticket, by=by)
    if around.kin.is_named:
        actions.mark_mentions_seen(ticket, by=by)


def _moved(request: Any, number: int, target: int) -> HttpResponse:
    """Lead from a merged ticket to where it goes on."""
    messages.info(request, f"{number} was merged into this ticket.")
    return redirect(reverse("workspace:ticket", args=[target]) + ticket_query(request.GET.get("in", "")))


def show_leaves(request: Any, number: int, *, after: int, after_event: int, named: Set[int], is_seen: bool) -> HttpResponse:
    """Render what became of an open ticket: its head, its details, and what was said and done since.

    `after` and `after_event` are the newest message and event on the page, `named` messages that were opened to this person
    since. `is_seen`: the reader has the newest on the screen. Raises: Http404.
    """
    by: Actor = request.actor
    try:
        ticket, around = ticket_with_surroundings(number, by=by)
    except Ticket.DoesNotExist as error:
        raise Http404 from error
    remember_directory(request, around.directory)
    entries = timeline(ticket, by=by)
    frame = _frame(request, ticket, around, by) | {"notice": Notice()}
    talk = since(entries, around.directory, after=after, after_event=after_event, named=named)
    writer = Writer(request, frame["place"], frame["query"], around.directory, talk.names, **_rights(ticket, by))
    frame["fresh"] = writer.conversation(talk)
    frame["newest_id"], frame["newest_event"] = newest_id(entries), newest_event(entries)
    if is_seen and by.seeing is None:
        _mark_seen(ticket, around, by)
    return render(request, "workspace/leaves.html", frame)


def _context(request: Any, ticket: Ticket, around: Around, draft: Written | None, notice: Notice, by: Actor) -> dict[str, Any]:
    entries = timeline(ticket, by=by)
    frame = _frame(request, ticket, around, by, refused=notice.fields)
    place, query = frame["place"], frame["query"]
    talk = conversation(entries, around.directory, seen_at=around.seen_at, whole="whole" in request.GET)
    writer = Writer(request, place, query, around.directory, talk.names, **_rights(ticket, by))
    draft = draft or written_before(around.drafts, entries, by)
    written_with = composer(ticket, around, draft, by=by)
    return frame | {
        "notice": notice,
        "conversation": writer.conversation(talk),
        "arrived": writer.arrived(talk, draft.arrived),
        "newest_id": newest_id(entries),
        "newest_event": newest_event(entries),
        "composer": written_with,
        "pending": pending(draft.macros, around.directory, by),
        "waiting": around.waiting,
        "reader_items": menus.readers(written_with.own_teams, written_with.other_teams),
        "colleague_options": menus.options((p.email, p.name) for p in around.directory.colleagues.values() if p.id != by.person_id),
    }


def _frame(
    request: Any, ticket: Ticket, around: Around, by: Actor, form: str = menus.FORM, refused: filling.Refused | None = None
) -> dict[str, Any]:
    """What stands round the conversation: the ticket's head and details. `form`: the id of the form that its menus belong to."""
    verbs = _verbs(ticket, by)
    listing = list_of(request)
    place, query = reverse("workspace:ticket", args=[ticket.pk]), ticket_query(listing.here)
    return {
        "ticket": ticket,
        "around": around,
        "listing": listing,
        "query": query,
        "place": place,
        "is_test": is_test_customer(ticket.requester.email),
        "may_solve_test": identity_access.can(by, identity_access.MANAGE_DESK),
        "local_time": _local_time(ticket.requester.timezone),
        "held": filling.held(ticket, around, query=query, place=place, may_change=verbs["may_triage"], refused=refused),
        **_choices(ticket, around, place, query, by, form),
        **relations.choices(ticket, around.kin, place, query, by, form),
        **verbs,
    }


def _choices(ticket: Ticket, around: Around, place: str, query: str, by: Actor, form: str) -> dict[str, Any]:
    directory = around.directory
    teammates = [person for person in directory.members(ticket.team_id) if person.id != by.person_id]
    other_teams = [team for team in directory.in_use() if team.id != ticket.team_id]
    return {
        "status_items": menus.statuses(ticket, form),
        "priority_items": menus.priorities(ticket.priority, form),
        "due_items": menus.deadlines(timezone.localtime(), f"{place}deadline/{query}", has_one=ticket.due_at is not None),
        "type_items": menus.kinds(ticket.type),
        "type_word": types.name_of(ticket.type),
        "assignee_items": menus.assignees(teammates, ticket.assignee_id, f"{place}assignment/{query}", form),
        "team_items": menus.teams(other_teams, f"{place}team/{query}", form),
        "tag_options": menus.options((name, "") for name in directory.tag_names),
        "ways_on": [(way, words, key) for way, (words, key) in WAYS_ON.items()],
        "is_mine": ticket.assignee_id == by.person_id,
        "may_have_it": ticket.team_id in by.team_ids,
    }


def _verbs(ticket: Ticket, by: Actor) -> dict[str, bool]:
    """What the page offers: the same table that the actions ask."""
    is_closed, here = ticket.status == Status.CLOSED, statuses.of(ticket)
    onward = statuses.aimed(ticket, Status.OPEN if ticket.is_solved else Status.SOLVED, is_chosen=True)
    return {
        # Solve, or reopen what is solved.
        "may_end": statuses.is_offered(here, onward),
        "may_triage": access.can(by, access.TRIAGE, ticket),
        "may_move": access.can(by, access.TRIAGE, ticket) and not is_closed,
        "may_assign": access.can(by, access.ASSIGN, ticket),
        "may_hand_over": access.can(by, access.HAND_OVER, ticket),
        "may_tag": access.can(by, access.TAG, ticket),
    }


def _swapped(request: Any, ticket: Ticket, context: dict[str, Any], by: Actor) -> dict[str, Any]:
    """What a swap needs beside the pane: the news of the deed, the row as it is now, and whether the composer may stay."""
    news = list(get_messages(request))
    listing: Listing = context["listing"]
    return {
        "news": news,
        "rows": [swapped_row(each, by=by, query=ticket_query(listing.here)) for each in _changed(ticket, news)],
        # What is being typed stays in its place, unless it was just sent or is sent back by the server.
        "keeps_composer": not any(RENEWS.search(message.extra_tags) for message in news) and not context["composer"].draft.is_sent_back,
    }


def _changed(ticket: Ticket, news: list[Any]) -> list[Ticket]:
    """Return the tickets whose rows the news are about: the open one, and the one that a deed just led away from."""
    tags = {tag for message in news for tag in message.extra_tags.split()}
    others = [int(tag.removeprefix(ROW_OF)) for tag in tags if tag.startswith(ROW_OF) and tag != f"{ROW_OF}{ticket.pk}"]
    return [*([ticket] if news else []), *(Ticket.objects.with_people().filter(pk__in=others) if others else ())]


def _is_here(request: HttpRequest) -> bool:
    current = request.htmx.current_url_abs_path or ""  # type: ignore[attr-defined]  # django-htmx's own attribute
    return str(current).split("?")[0] == request.path


def _local_time(zone: str) -> str:
    """Return the time where the customer is; empty when that is not known."""
    return f"{timezone.now().astimezone(ZoneInfo(zone)):%H:%M}" if zone else ""


def _rights(ticket: Ticket, by: Actor) -> dict[str, bool]:
    """Return what the conversation offers this reader to do with its messages."""
    return {"may_share": access.can(by, access.SHARE_NOTE, ticket), "may_answer": access.can(by, access.REPLY, ticket)}
