"""Leaves: the small parts that an open page asks for again after something changed, each through the policies of the reader."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from frontdesk.tickets.leaves import leaves
from frontdesk.web.workspace import page
from frontdesk.web.workspace.context import list_of, rail_counts
from frontdesk.web.workspace.rows import leaf_rows, ticket_query

# Longer is no id of ours.
DIGITS_MAX = 18


@require_GET
def rows(request: Any) -> HttpResponse:
    """Show single rows of the list that `in` describes: those of the tickets `n` that are there for this person."""
    listing = list_of(request)
    found = leaves(
        listing.filter(),
        numbers(request.GET.getlist("n")),
        by=request.actor,
        sort=listing.sort,
        after=listing.after,
        until=request.GET.get("until", ""),
    )
    return render(request, "workspace/rows.html", {"rows": leaf_rows(found, by=request.actor, query=ticket_query(listing.here))})


@require_GET
def counts(request: Any) -> JsonResponse:
    """Return the counts of the rail by their address."""
    return JsonResponse({"counts": rail_counts(request)})


@require_GET
def ticket(request: Any, number: int) -> HttpResponse:
    """Show what became of a ticket since the page that asks was made."""
    asked = request.GET
    return page.show_leaves(
        request,
        number,
        after=_number(asked.get("after", "")),
        after_event=_number(asked.get("event", "")),
        named=frozenset(numbers(asked.getlist("m"))),
        is_seen="seen" in asked,
    )


def numbers(words: Iterable[str]) -> list[int]:
    """Return the whole numbers among words."""
    return [int(word) for word in words if word.isascii() and word.isdigit() and len(word) <= DIGITS_MAX]


def _number(word: str) -> int:
    return next(iter(numbers([word])), 0)
