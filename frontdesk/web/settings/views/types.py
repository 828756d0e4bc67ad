"""Ticket types: one list in the order of the menus, a page for each, and the form of each with its preview."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontdesk.fields.actions.forming import form_of
from frontdesk.fields.known import Definition, definitions
from frontdesk.fields.showing import leaves
from frontdesk.identity.history import last_change
from frontdesk.identity.permissions import SETTINGS_FIELDS
from frontdesk.lib.errors import FrontdeskError
from frontdesk.routing.type_uses import totals, uses_of
from frontdesk.tickets.actions import archive_type, change_type, create_type, move_type, restore_type, set_form
from frontdesk.tickets.models import TicketType
from frontdesk.web.request import Request
from frontdesk.web.settings.pages import found, needs, show
from frontdesk.web.settings.saving import SettingsForm
from frontdesk.web.settings.type_forms import AS_FIELD, NEVER, ArrangementForm, TypeForm, arranged, preview
from frontdesk.web.settings.versioning import versions_of, versions_of_all

REQUIRED_WORDS = {AS_FIELD: "", NEVER: "No", "open": "To open a ticket", "solve": "To solve a ticket"}


@needs(SETTINGS_FIELDS)
@require_safe
def types(request: Request) -> HttpResponse:
    """List the types in the order of the menus, with how many tickets are of each."""
    is_archived = request.GET.get("show") == "archived"
    kinds = list(TicketType.objects.filter(is_archived=is_archived))
    counts = totals([kind.key for kind in kinds], by=request.actor)
    fields = [field for field in definitions() if not field.is_archived]
    listed = [
        {"kind": kind, "uses": counts[kind.key], "asks": sum(not field.types or kind.key in field.types for field in fields)}
        for kind in kinds
    ]
    return show(request, "types", {"rows": listed, "is_archived": is_archived, "strands": versions_of_all("type_order", "the order")})


@needs(SETTINGS_FIELDS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_type(request: Request) -> HttpResponse:
    """Create a type, then arrange its form."""
    form = TypeForm(request.POST or None)
    if form.is_valid() and form.carry_out(create_type, form.facts(), by=request.actor):
        messages.success(request, f"The type {form.result.name} is created. Say what its form asks for.")
        return redirect("settings:type_form", form.result.key)
    return show(request, "type", {"form": form, "kind": None}, status=form.status)


@needs(SETTINGS_FIELDS)
@require_http_methods(["GET", "HEAD", "POST"])
def type_(request: Request, type_key: str) -> HttpResponse:
    """Change a type."""
    subject = found(request, TicketType.objects.all(), type_key)
    form = TypeForm(request.POST or None, kind=subject)
    if form.is_valid() and form.carry_out(change_type, subject, form.facts(), by=request.actor):
        messages.success(request, f"The type {subject.name} is saved.")
        return redirect("settings:types")
    kind = found(request, TicketType.objects.all(), type_key)
    known = {field.key: field.label for field in definitions()}
    context = {
        "form": form,
        "kind": kind,
        "asks": [known[line.key] for line in form_of(kind.key) if line.key in known],
        "link": request.build_absolute_uri(f"{reverse('portal:new_ticket')}?type={kind.key}"),
        "changed": last_change("type", kind.key) if form.conflicts else None,
        "strands": versions_of("type", kind),
    }
    return show(request, "type", context, status=form.status)


@needs(SETTINGS_FIELDS)
@require_http_methods(["GET", "HEAD", "POST"])
def type_form(request: Request, type_key: str) -> HttpResponse:
    """Arrange what a type's form asks for. Each button but the last only arranges; nothing is saved before that one."""
    kind = found(request, TicketType.objects.all(), type_key)
    fields = {field.key: field for field in definitions() if not field.is_archived}
    posted = request.POST if request.method == "POST" else None
    form = ArrangementForm(posted, saved=form_of(kind.key), labels={key: field.label for key, field in fields.items()})
    deed = request.POST.get("do", "")
    if posted is not None and deed == "save" and form.is_valid() and form.carry_out(set_form, kind, form.lines, by=request.actor):
        messages.success(request, f"The form of {kind.name} is saved.")
        return redirect("settings:type", kind.key)
    is_arranging = posted is not None and deed != "save"
    context = {
        "kind": kind,
        "form": form,
        "deed": deed if is_arranging else "",
        "changed": last_change("type", kind.key) if not is_arranging and form.conflicts else None,
        **_arrangement(form, fields, kind.key),
    }
    return show(request, "type_form", context, status=200 if is_arranging else form.status)


def _arrangement(form: ArrangementForm, fields: dict[str, Definition], key: str) -> dict[str, Any]:
    lines = [line for line in form.lines if line.key in fields]
    shown = arranged(fields.values(), key, lines)
    named = {line.key for line in lines}
    return {
        "lines": [
            {
                "waits": _waits(fields[line.key], fields, named),
                "line": line,
                "field": fields[line.key],
                "required": NEVER if line.required == "" else line.required or AS_FIELD,
            }
            for line in lines
        ],
        "others": [field for field in fields.values() if field.key not in named],
        "required_words": REQUIRED_WORDS,
        "of_customers": preview(shown, "customers"),
        "of_agents": preview(shown, "agents"),
    }


def _waits(field: Definition, fields: dict[str, Definition], named: set[str]) -> str:
    """Return the field that this one waits for although the form does not ask for it."""
    missing = [leaf.key for leaf in leaves(field.condition) if leaf.key not in named]
    return fields[missing[0]].label if missing and missing[0] in fields else "a field out of use" if missing else ""


@needs(SETTINGS_FIELDS)
@require_POST
def place(request: Request, type_key: str) -> HttpResponse:
    """Move a type up or down in the order of the menus."""
    kind = found(request, TicketType.objects.all(), type_key)
    places = -1 if request.POST.get("to") == "up" else 1
    return _done(request, lambda: move_type(kind, places=places, by=request.actor), "")


@needs(SETTINGS_FIELDS)
@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: Request, type_key: str) -> HttpResponse:
    """Say what goes by the type, then take it out of use."""
    kind = found(request, TicketType.objects.all(), type_key)
    if kind.is_archived:
        return redirect("settings:type", kind.key)
    form = SettingsForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.carry_out(archive_type, kind, by=request.actor):
        messages.success(request, f"The type {kind.name} is archived. Its tickets keep it.")
        return redirect("settings:types")
    context = {
        "kind": kind,
        "form": form,
        "uses": uses_of(kind.key, by=request.actor),
        "others": [each.name for each in TicketType.objects.filter(is_archived=False).exclude(pk=kind.pk)],
    }
    return show(request, "archive_type", context, status=form.status)


@needs(SETTINGS_FIELDS)
@require_POST
def restore(request: Request, type_key: str) -> HttpResponse:
    """Bring an archived type back, with its form."""
    kind = found(request, TicketType.objects.all(), type_key)
    return _done(request, lambda: restore_type(kind, by=request.actor), f"The type {kind.name} is in use again.")


def _done(request: Request, deed: Any, sentence: str) -> HttpResponse:
    try:
        deed()
    except FrontdeskError as error:
        messages.error(request, error.sentence)
    else:
        if sentence:
            messages.success(request, sentence)
    return redirect("settings:types")
