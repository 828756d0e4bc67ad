"""The versions of macros and views that everybody has, on their own pages, for those who may keep such."""

from typing import Any

from frontdesk.actor import SYSTEM, Window
from frontdesk.db.acting import acting
from frontdesk.identity.permissions import VIEW_ALL
from frontdesk.identity.sign_in import actor_afresh
from frontdesk.tickets.models import Macro, Scope
from frontdesk.web.settings.versioning import Part, versions_of, versions_of_all


def versions_of_macro(request: Any, macro: Macro | None) -> list[Part]:
    """Return the versions of a macro; none of one that a person or a team has."""
    if macro is None or macro.scope != Scope.ALL:
        return []
    return _read(request, lambda: versions_of("macro", macro))


def versions_of_views(request: Any) -> list[Part]:
    """Return the newest versions of all views that everybody has, also of those that were deleted."""
    return _read(request, lambda: versions_of_all("view", "the views that everybody has"))


def _read(request: Any, read: Any) -> list[Part]:
    """Read as the person is in the settings: the workspace sees no versions."""
    by = request.actor
    if not by.may(VIEW_ALL):
        return []
    with acting(SYSTEM):
        admin = actor_afresh(by.me, Window.SETTINGS)
    if admin is None:
        return []
    with acting(admin):
        return list(read())
