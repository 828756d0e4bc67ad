"""Context processor of the workspace: the rail."""

from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from frontdesk.actor import Actor, Persona, Window
from frontdesk.tickets import access, around, lists
from frontdesk.tickets.around import Directory
from frontdesk.tickets.lists import Counts
from frontdesk.web.workspace.listing import Listing, listing_of, listing_url, tickets_place


def rail(request: HttpRequest) -> dict[str, Any]:
    """Give the rail to pages under /desk/. Nothing is read before a page shows it."""
    actor = getattr(request, "actor", None)
    if not request.path.startswith("/desk/") or actor is None or not actor.is_staff:
        return {}
    return {"rail": SimpleLazyObject(lambda: _rail(request, actor))}


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
        known = lists.counts(request.actor)  # type: ignore[attr-defined]  # the door's own attribute
        request.counts = known  # type: ignore[attr-defined]  # kept for this request only
    return known


def rail_counts(request: HttpRequest) -> dict[str, int]:
    """Return the counts of the rail by the address that each stands at."""
    counts, directory = counts_of(request), directory_of(request)
    places = {"assignee=me": counts.mine, "assignee=none": counts.unassigned}
    places |= {f"team={directory.teams[team].slug}": count for team, count in counts.teams.items() if team in directory.teams}
    return {listing_url(query): count for query, count in places.items()}


def list_of(request: HttpRequest) -> Listing:
    """Return the list that this page is or was opened from."""
    query = request.GET if request.path == tickets_place() else QueryDict(request.GET.get("in", ""))
    return listing_of(query, directory_of(request))


def _rail(request: HttpRequest, actor: Actor) -> list[dict[str, Any]]:
    # The settings window sees no tickets, so it has nothing to count.
    is_workspace = actor.window is Window.WORKSPACE
    blocks = [_own(request), _teams(request, actor)] if is_workspace else [{"label": "", "items": _places(None, None, None)}]
    return [*[block for block in blocks if block["items"]], {"label": "Desk", "items": list(_desk(request, actor))}]


def _own(request: HttpRequest) -> dict[str, Any]:
    counts = counts_of(request)
    return {"label": "", "items": _places(counts.mine, counts.unassigned, _shown(request))}


def _places(mine: int | None, unassigned: int | None, shown: str | None) -> list[dict[str, Any]]:
    return [
        _item("My queue", "assignee=me", "inbox", mine, shown, key="q"),
        _item("Unassigned", "assignee=none", "user", unassigned, shown, key="u", hot=bool(unassigned)),
        _item("Shared with us", "shared=us", "eye", None, shown, key="s"),
        _item("All tickets", "", "menu", None, shown, key="a"),
    ]


def _teams(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    counts = counts_of(request).teams
    teams = [team for team in directory_of(request).in_use() if team.id in actor.team_ids or actor.persona is Persona.READER]
    items = [
        _item(
            team.name,
            f"team={team.slug}",
            team.icon or "users",
            counts.get(team.id, 0) if team.id in actor.team_ids else None,
            _shown(request),
        )
        for team in teams
    ]
    return {"label": "Teams", "items": items}


def _desk(request: HttpRequest, actor: Actor) -> Any:
    if actor.may(access.CREATE):
        place = reverse("workspace:new_ticket")
        yield {"label": "New ticket", "url": place, "icon": "plus", "count": None, "current": request.path == place}
    if any(name.startswith("settings.") for name in actor.permissions):
        settings = "/desk/settings/"
        yield {"label": "Settings", "url": settings, "icon": "sliders", "count": None, "current": request.path.startswith(settings)}


def _item(label: str, query: str, icon: str, count: int | None, shown: str | None, *, key: str = "", hot: bool = False) -> dict[str, Any]:
    current = shown is not None and shown == query
    return {"label": label, "url": listing_url(query), "icon": icon, "count": count, "current": current, "key": key, "hot": hot}


def _shown(request: HttpRequest) -> str | None:
    """Return the query of the list that the page shows; None on pages beside the lists."""
    if not request.path.startswith(tickets_place()) or request.path == reverse("workspace:new_ticket"):
        return None
    return list_of(request).place
