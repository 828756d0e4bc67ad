"""Context processor of the workspace: the rail."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from frontdesk.actor import Actor, Persona, Window
from frontdesk.identity import permissions
from frontdesk.notify.actions import see_cards
from frontdesk.notify.cards import open_numbers
from frontdesk.tickets import access, around, counts
from frontdesk.tickets.around import Directory, ViewFacts
from frontdesk.tickets.counts import Counts, shown
from frontdesk.web.workspace.listing import PLACES, Listing, listing_of, listing_url, saved, tickets_place, view_named

# Pages that show a list, or a ticket beside the list it was opened from.
LISTS = ("workspace:tickets", "workspace:view", "workspace:ticket")
# `G C`: to the weeks of the teams for whoever arranges them, to one's own shifts for everybody else.
COVERAGE_KEY = "c"
# What is not sent yet is no list of tickets: text may be left for one that is out of sight. It stands among one's own places.
OUTBOX = "Drafts and scheduled"


def rail(request: HttpRequest) -> dict[str, Any]:
    """Give the rail to pages under /desk/. Nothing is read before a page shows it."""
    actor = getattr(request, "actor", None)
    if not request.path.startswith("/desk/") or actor is None or not actor.is_staff:
        return {}
    return {"rail": SimpleLazyObject(lambda: _rail(request, actor)), "bell": SimpleLazyObject(lambda: bell_of(request))}


def bell_of(request: HttpRequest) -> list[int]:
    """Return the tickets that a notice waits about, read once a request; none in the settings, which see no tickets."""
    known: list[int] | None = getattr(request, "bell", None)
    if known is None:
        actor = request.actor  # type: ignore[attr-defined]  # the door's own attribute
        known = open_numbers(actor) if actor.window is Window.WORKSPACE else []
        request.bell = known  # type: ignore[attr-defined]  # kept for this request only
    return known


def put_notice_away(request: HttpRequest, number: int) -> None:
    """End one's notice about a ticket that is being opened, in every browser of theirs."""
    if number in (waiting := bell_of(request)):
        see_cards(request.actor, ticket_id=number)  # type: ignore[attr-defined]  # the door's own attribute
        waiting.remove(number)


def directory_of(request: HttpRequest) -> Directory:
    """Return the desk's teams and colleagues, read once a request."""
    known: Directory | None = getattr(request, "directory", None)
    if known is None:
        known = around.directory(request.actor)  # type: ignore[attr-defined]  # the door's own attribute
        remember_directory(request, known)
    return known


def remember_directory(request: HttpRequest, directory: Directory) -> None:
    """Keep a directory that a page read together with something else."""
    request.directory = directory  # type: ignore[attr-defined]  # kept for this request only


def counts_of(request: HttpRequest) -> Counts:
    """Return the counts of the rail, read once a request."""
    known: Counts | None = getattr(request, "counts", None)
    if known is None:
        directory = directory_of(request)
        views = {view.id: saved(view, directory).filter() for view in directory.views.values() if view.is_pinned}
        known = counts.counts(request.actor, views)  # type: ignore[attr-defined]  # the door's own attribute
        request.counts = known  # type: ignore[attr-defined]  # kept for this request only
    return known


def rail_counts(request: HttpRequest) -> dict[str, int | str]:
    """Return the counts of the rail by the address that each stands at."""
    blocks = [_own(request), _views(request), _teams(request, request.actor)]  # type: ignore[attr-defined]  # the door's own attribute
    passing = [{"items": list(_work(request))}]
    return {item["url"]: item["count"] for block in [*blocks, *passing] for item in block["items"] if item["count"] is not None}


def list_of(request: HttpRequest) -> Listing:
    """Return the list that this page is or was opened from. A view that is not there for this person is all tickets."""
    directory, match = directory_of(request), request.resolver_match
    if match is not None and match.view_name == "workspace:view":
        return listing_of(request.GET, directory, view_named(match.kwargs["slug"], directory))
    query = request.GET if request.path == tickets_place() else QueryDict(request.GET.get("in", ""))
    return listing_of(query, directory, view_named(query.get("view", ""), directory))


def _rail(request: HttpRequest, actor: Actor) -> list[dict[str, Any]]:
    # The settings window sees no tickets, so it has nothing to count.
    if actor.window is Window.WORKSPACE:
        blocks = [_own(request), _views(request), _teams(request, actor)]
    else:
        blocks = [{"label": "", "items": _places(None, None, request.path)}]
    return [*[block for block in blocks if block["items"]], {"label": "Desk", "items": list(_desk(request, actor))}]


def _own(request: HttpRequest) -> dict[str, Any]:
    return {"label": "", "items": _places(counts_of(request), _shown(request), request.path)}


def _work(request: HttpRequest) -> Iterator[dict[str, Any]]:
    """Yield the bulk deed of one's own that goes on, while it does."""
    job = counts_of(request).job
    if job is not None:
        place = reverse("workspace:job", args=[job.id])
        item = _item("Changing", place, "check", None) | {"current": request.path == place}
        yield item | {"count": f"{job.position} of {job.total}", "is_passing": True}


def _places(known: Counts | None, shown_place: str | None, path: str) -> list[dict[str, Any]]:
    numbers = {} if known is None else {word: getattr(known, word) for word in ("mine", "unassigned", "due", "snoozed", "mentions")}

    def place(query: str, icon: str, count: str, key: str, sort: str = "", tone: str = "") -> dict[str, Any]:
        number = numbers.get(count)
        item = _item(PLACES[query], listing_url(query + sort), icon, number, key=key, tone=tone if number else "")
        return item | {"current": shown_place == query}

    outbox = reverse("workspace:outbox")
    return [
        place("assignee=me", "inbox", "mine", "q"),
        place("assignee=none", "user", "unassigned", "u", tone="red"),
        place("due=1h", "clock", "due", "d", "&sort=due", tone="red"),
        place("mentions=me", "at", "mentions", "m", "&sort=updated"),
        place("snoozed=yes", "moon", "snoozed", "z", "&sort=wakes"),
        _item(OUTBOX, outbox, "pen", known.unsent if known else None, key="w") | {"current": path == outbox},
        place("shared=us", "eye", "", "s"),
        place("", "menu", "", "a"),
    ]


def _views(request: HttpRequest) -> dict[str, Any]:
    known, current = counts_of(request).views, _shown(request)
    pinned = [view for view in directory_of(request).views.values() if view.is_pinned]
    return {"label": "Views", "items": [_view(view, known.get(view.id), current) for view in pinned], "all": reverse("workspace:views")}


def _view(view: ViewFacts, count: int | None, current: str | None) -> dict[str, Any]:
    item = _item(view.name, reverse("workspace:view", args=[view.slug]), view.icon or "filter", count)
    return item | {"icon_tone": view.tone, "current": current == _place_of(view)}


def _teams(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    known, current = counts_of(request).teams, _shown(request)
    teams = [team for team in directory_of(request).in_use() if team.id in actor.team_ids or actor.persona is Persona.READER]
    items = [
        _item(team.name, listing_url(f"team={team.slug}"), team.icon or "users", known.get(team.id, 0))
        | {"current": current == f"team={team.slug}"}
        for team in teams
    ]
    return {"label": "Teams", "items": items}


def _desk(request: HttpRequest, actor: Actor) -> Any:
    if actor.window is Window.WORKSPACE:
        yield from _work(request)
        macros = reverse("workspace:macros")
        yield {"label": "Macros", "url": macros, "icon": "bolt", "count": None, "current": request.path.startswith(macros)}
        shifts = reverse("workspace:shifts")
        key = "" if _arranges(actor) else COVERAGE_KEY
        yield {"label": "Shifts", "url": shifts, "icon": "calendar", "count": None, "current": request.path.startswith(shifts), "key": key}
    if actor.may(access.CREATE):
        place = reverse("workspace:new_ticket")
        yield {"label": "New ticket", "url": place, "icon": "plus", "count": None, "current": request.path == place}
    coverage, settings = reverse("settings:coverage"), reverse("settings:index")
    arranges = _arranges(actor)
    is_coverage = arranges and request.path.startswith(coverage)
    if arranges:
        yield _item("Coverage", coverage, "users", None, key=COVERAGE_KEY) | {"current": is_coverage}
    if any(name.startswith("settings.") for name in actor.permissions):
        is_settings = request.path.startswith(settings) and not is_coverage
        yield {"label": "Settings", "url": settings, "icon": "sliders", "count": None, "current": is_settings}


def _arranges(actor: Actor) -> bool:
    return actor.may(permissions.SETTINGS_COVERAGE) or actor.may(permissions.SETTINGS_COVERAGE_OWN)


def _item(label: str, url: str, icon: str, count: int | None, *, key: str = "", tone: str = "") -> dict[str, Any]:
    return {"label": label, "url": url, "icon": icon, "count": shown(count), "key": key, "tone": tone}


def _place_of(view: ViewFacts) -> str:
    return f"view={view.id}"


def _shown(request: HttpRequest) -> str | None:
    """Return the query of the list that the page shows, or its view; None on pages beside the lists."""
    match = request.resolver_match
    if match is None or match.view_name not in LISTS:
        return None
    listing = list_of(request)
    return listing.place if listing.view is None else _place_of(listing.view)
