"""The sections of the settings window: who may open which, and the frame around every page."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from frontdesk.actor import Actor
from frontdesk.identity import access, permissions
from frontdesk.web.request import Request

View = Callable[..., HttpResponse]
Row = TypeVar("Row", bound=Model)
# What `from` says in the address of a page that was opened from the first steps.
FIRST_STEPS = "first-steps"


@dataclass(frozen=True, slots=True)
class Section:
    """An entry of the navigation and the permission that opens it."""

    label: str
    page: str
    icon: str
    permission: str
    # Opens it too, for a part of what is there.
    also: str = ""

    def is_open_to(self, by: Actor) -> bool:
        """Tell whether this person may open it."""
        return any(access.can(by, name) for name in (self.permission, self.also) if name)


# What belongs together, each part under its heading.
PARTS: dict[str, tuple[Section, ...]] = {
    "People": (
        Section("People", "settings:people", "users", access.MANAGE_PEOPLE),
        Section("Organisations", "settings:organisations", "building", access.MANAGE_ORGANISATIONS),
        Section("Roles", "settings:roles", "lock", access.MANAGE_PEOPLE),
        Section("Who sees what", "settings:why", "question", permissions.SETTINGS_SIGHT),
        Section("See as", "settings:see_as", "eye", permissions.SETTINGS_SEE_AS),
    ),
    "Signing in": (
        Section("Two-step sign-in", "settings:second_steps", "device", access.MANAGE_PEOPLE),
        Section("Sign-in providers", "settings:providers", "link", access.MANAGE_DESK),
        Section("Sign-ins", "settings:sign_ins", "clock", access.MANAGE_PEOPLE),
    ),
    "Tickets": (
        Section("Fields", "settings:fields", "sliders", permissions.SETTINGS_FIELDS),
        Section("Statuses", "settings:statuses", "check", permissions.SETTINGS_FIELDS),
        Section("Ticket types", "settings:types", "list", permissions.SETTINGS_FIELDS),
        Section("Priorities", "settings:priorities", "alert", permissions.SETTINGS_FIELDS),
        Section("Tags", "settings:tags", "tag", permissions.SETTINGS_TAGS),
        Section("Routing rules", "settings:routing", "route", permissions.SETTINGS_ROUTING),
    ),
    "Teams": (
        Section("Teams", "settings:teams", "inbox", access.MANAGE_TEAMS),
        Section("Coverage", "settings:coverage", "calendar", permissions.SETTINGS_COVERAGE, permissions.SETTINGS_COVERAGE_OWN),
        Section("Assignment", "settings:assignment", "users", permissions.SETTINGS_ROUTING, permissions.SETTINGS_COVERAGE_OWN),
    ),
    "Mail": (
        Section("Mail desk", "settings:mail_desk", "inbox", permissions.SETTINGS_MAIL),
        Section("Mailboxes", "settings:mailboxes", "mail", permissions.SETTINGS_MAIL),
        Section("Mails to customers", "settings:mail_texts", "pen", permissions.SETTINGS_MAIL),
    ),
    "Desk": (
        Section("Desk", "settings:desk", "bell-desk", access.MANAGE_DESK),
        Section("Versions", "settings:versions", "undo", access.MANAGE_DESK, permissions.SETTINGS_TAGS),
        Section("Jobs", "settings:jobs", "bolt", access.MANAGE_JOBS),
        Section("Audit", "settings:audit", "eye", access.READ_AUDIT),
    ),
}


def needs(permission: str) -> Callable[[View], View]:
    """Open a view only to people whose role holds the permission: before anything is looked up."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
            access.require(request.actor, permission)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def sections_for(request: Request) -> list[Section]:
    """Return the sections that this person may open."""
    return [section for sections in PARTS.values() for section in sections if section.is_open_to(request.actor)]


def show(request: Request, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Render a page of the settings with its navigation."""
    frame = {"settings_nav": _navigation(request.actor), "from_first_steps": comes_from_first_steps(request)}
    return render(request, f"settings/{template}.html", {**frame, **context}, status=status)


def comes_from_first_steps(request: Request) -> bool:
    """Whether the page was opened from the first steps, and leads back to them."""
    return request.GET.get("from") == FIRST_STEPS


def onward(request: Request, page: str, *args: Any) -> HttpResponse:
    """Go on after something was saved: to a page, or back to the first steps."""
    return redirect("settings:index") if comes_from_first_steps(request) else redirect(page, *args)


def _navigation(by: Actor) -> dict[str, list[dict[str, str]]]:
    found = {
        part: [{"label": one.label, "url": reverse(one.page), "icon": one.icon} for one in sections if one.is_open_to(by)]
        for part, sections in PARTS.items()
    }
    return {part: entries for part, entries in found.items() if entries}


def found(request: Request, rows: "QuerySet[Row]", row_id: int | str) -> Row:
    """Return one row or answer 404; a post holds it locked, so that two people's changes follow each other."""
    if request.method == "POST":
        rows = rows.select_for_update(of=("self",))
    return get_object_or_404(rows, pk=row_id)
