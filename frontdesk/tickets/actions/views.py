"""Saved views: lists with a name, for oneself, a team or everybody, and where each person keeps them in the sidebar."""

from typing import Any

from django.utils import timezone

from frontdesk.actor import Actor, Persona
from frontdesk.events.record import record
from frontdesk.identity import access as identity_access
from frontdesk.identity import permissions
from frontdesk.lib.errors import ForbiddenError, InvalidError
from frontdesk.lib.text import TONES, clean_text
from frontdesk.tickets.around import directory
from frontdesk.tickets.documents import view_document
from frontdesk.tickets.models import Scope, View, ViewPlace
from frontdesk.versions.keeping import keep

NAME_MAX_LENGTH, QUERY_MAX_LENGTH = 60, 4000
# More than anybody finds again; each costs a little on every page.
VIEWS_MAX = 60
ICONS = (
    "filter", "inbox", "bolt", "alert", "clock", "calendar", "card", "device", "building", "users",
    "user", "tag", "book", "bell", "hand", "spark", "question",
)  # fmt: skip
SHARING = {Scope.TEAM: permissions.VIEW_TEAM, Scope.ALL: permissions.VIEW_ALL}


def create_view(
    *, name: str, query: str, by: Actor, scope: Scope = Scope.MINE, team_id: int | None = None, icon: str = "", tone: str = ""
) -> View:
    """Save a list under a name; `query` is its canonical address. Raises: InvalidError, ForbiddenError."""
    require_view(by, scope, team_id)
    if View.objects.filter(owner_id=by.me).count() >= VIEWS_MAX:
        raise InvalidError(f"You saved {VIEWS_MAX} views already. Delete one that you no longer need.", field="name")
    facts = _clean({"name": name, "query": query, "icon": icon, "tone": tone})
    view = View.objects.create(scope=scope, team_id=team_id, owner_id=by.person_id, **facts)
    _keep(view, by)
    _record("view.created", view, by)
    return view


def change_view(view: View, *, by: Actor, scope: Scope | None = None, team_id: int | None = None, **changes: str) -> None:
    """Change the given ones of name, query, icon and tone; with `scope` also who has it.

    A shared view that becomes one's own leaves everybody else. Raises: InvalidError, ForbiddenError.
    """
    require_view(by, Scope(view.scope), view.team_id)
    after: dict[str, Any] = _clean(changes)
    if scope is not None:
        require_view(by, scope, team_id)
        after |= {"scope": scope, "team_id": team_id} | ({"owner_id": by.me} if scope == Scope.MINE else {})
    after = {field: value for field, value in after.items() if value != getattr(view, field)}
    if not after:
        return
    View.objects.filter(pk=view.pk).update(**after, updated_at=timezone.now())
    for field, value in after.items():
        setattr(view, field, value)
    _keep(view, by)
    _record("view.changed", view, by, fields=sorted(after))


def delete_view(view: View, *, by: Actor) -> None:
    """Delete a view for all who have it; its tickets stay. Raises: ForbiddenError."""
    require_view(by, Scope(view.scope), view.team_id)
    keep("view", view.pk, None, by=by)
    _record("view.deleted", view, by)
    view.delete()


def pin_view(view: View, *, is_pinned: bool, by: Actor) -> None:
    """Show a view in one's own sidebar, or keep it out. Raises: ForbiddenError."""
    _require_desk(by)
    ViewPlace.objects.update_or_create(person_id=by.me, view=view, defaults={"is_pinned": is_pinned})


def move_view(view: View, *, is_up: bool, by: Actor) -> None:
    """Move a view one place up or down in one's own order; at the end nothing changes. Raises: ForbiddenError."""
    _require_desk(by)
    order = list(directory(by).views)
    here = order.index(view.pk)
    there = here - 1 if is_up else here + 1
    if not 0 <= there < len(order):
        return
    order[here], order[there] = order[there], order[here]
    places = [ViewPlace(person_id=by.me, view_id=key, position=position) for position, key in enumerate(order)]
    ViewPlace.objects.bulk_create(places, update_conflicts=True, unique_fields=["person", "view"], update_fields=["position"])


def can_keep_view(by: Actor, scope: str, team_id: int | None) -> bool:
    """Tell whether the actor may save, change and delete views that these people have. What everybody has is a setting, too."""
    if scope == Scope.ALL and by.persona in (Persona.ADMIN, Persona.SYSTEM):
        return identity_access.can(by, permissions.VIEW_ALL)
    if by.persona not in (Persona.AGENT, Persona.READER):
        return False
    if scope == Scope.MINE:
        return True
    return identity_access.can(by, SHARING[Scope(scope)]) and (scope == Scope.ALL or team_id in by.team_ids)


def require_view(by: Actor, scope: Scope, team_id: int | None) -> None:
    """Raise ForbiddenError unless `can_keep_view`."""
    if scope != Scope.ALL or by.persona not in (Persona.ADMIN, Persona.SYSTEM):
        _require_desk(by)
    if scope in SHARING:
        identity_access.require(by, SHARING[scope])
    if not can_keep_view(by, scope, team_id):
        raise ForbiddenError("You can save views for your own teams only.")


def _require_desk(by: Actor) -> None:
    if by.persona not in (Persona.AGENT, Persona.READER):
        raise ForbiddenError("Views are for people at the desk.")


def _keep(view: View, by: Actor) -> None:
    # Once everybody's and now somebody's: as a setting it is gone.
    keep("view", view.pk, view_document(view) if view.scope == Scope.ALL else None, by=by)


def _clean(facts: dict[str, str]) -> dict[str, Any]:
    cleaned = dict(facts)
    if "name" in cleaned:
        cleaned["name"] = clean_text(cleaned["name"], single_line=True)
        if not 0 < len(cleaned["name"]) <= NAME_MAX_LENGTH:
            raise InvalidError(f"Give it a name of 1 to {NAME_MAX_LENGTH} characters.", field="name")
    if len(cleaned.get("query", "")) > QUERY_MAX_LENGTH:
        raise InvalidError("This filter is too long to be saved.", field="name")
    if cleaned.get("icon", "") not in ("", *ICONS):
        raise InvalidError("Choose one of the icons.", field="icon")
    if cleaned.get("tone", "") not in ("", *TONES):
        raise InvalidError("Choose one of the colours.", field="tone")
    return cleaned


def _record(name: str, view: View, by: Actor, **more: Any) -> None:
    # A view of one's own is nobody's business: its name stays out of the log.
    if view.scope != Scope.MINE:
        more["view_name"] = view.name
    record(name, by=by, view=view.pk, scope=str(view.scope), team=view.team_id, **more)
