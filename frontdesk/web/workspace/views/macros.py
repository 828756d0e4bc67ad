"""Macros: the page of those that one has, and the form of one."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from frontdesk.lib.errors import ConflictError, InvalidError
from frontdesk.tickets import actions, priorities, types, variables
from frontdesk.tickets.actions.views import can_keep_view
from frontdesk.tickets.changes import read
from frontdesk.tickets.models import Macro, Ticket, TicketSeen
from frontdesk.tickets.offering import macros_of
from frontdesk.web.custom_fields import changing_fields, chosen_values
from frontdesk.web.workspace.bulk_forms import choices
from frontdesk.web.workspace.context import directory_of
from frontdesk.web.workspace.macro_forms import MacroForm, begun
from frontdesk.web.workspace.macro_sides import TAKE, sides, taken
from frontdesk.web.workspace.saving import audiences
from frontdesk.web.workspace.saying import steps, team_name, to_do
from frontdesk.web.workspace.versions import versions_of_macro


@require_GET
def macros(request: Any) -> HttpResponse:
    """List the macros that one has, most used first."""
    by, directory = request.actor, directory_of(request)
    rows = [
        {
            "macro": macro,
            "does": to_do(read(macro.changes), directory, by),
            "audience": {"mine": "Only you", "all": "Everybody"}.get(macro.scope) or team_name(macro.team_id or 0, directory),
            "may_change": can_keep_view(by, macro.scope, macro.team_id),
        }
        for macro in macros_of(by)
    ]
    return render(request, "workspace/macros.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def new_macro(request: Any) -> HttpResponse:
    """Write a macro."""
    return _save(request, None) if request.method == "POST" else _form(request, None, begun(None))


@require_http_methods(["GET", "POST"])
def macro(request: Any, macro_id: int) -> HttpResponse:
    """Change a macro, or read one that is not one's to change."""
    found = _found(macro_id)
    return _save(request, found) if request.method == "POST" else _form(request, found, begun(found))


@require_POST
def macro_deletion(request: Any, macro_id: int) -> HttpResponse:
    """Delete a macro."""
    found = _found(macro_id)
    actions.delete_macro(found, by=request.actor)
    messages.success(request, f"“{found.name}” is deleted.")
    return redirect("workspace:macros")


def _save(request: Any, found: Macro | None) -> HttpResponse:
    form = MacroForm(taken(request.POST, found))
    if not form.is_valid():
        return _form(request, found, request.POST.dict(), form.wrong)
    try:
        with transaction.atomic():
            if found is None:
                actions.create_macro(by=request.actor, **form.facts())
            else:
                actions.change_macro(found, version=form.cleaned_data["version"] or 0, by=request.actor, **form.facts())
    except ConflictError as error:
        saved = _found(found.pk if found else 0)
        return _form(request, saved, _sent(form) | {"version": saved.version}, error.sentence, is_overtaken=True)
    except InvalidError as error:
        return _form(request, found, request.POST.dict(), error.sentence)
    messages.success(request, f"“{form.cleaned_data['name']}” is saved.")
    return redirect("workspace:macros")


def _sent(form: MacroForm) -> dict[str, Any]:
    return {name: form.data[name] for name in form.data if not name.startswith(TAKE)}


def _form(request: Any, found: Macro | None, sent: dict[str, Any], wrong: str = "", is_overtaken: bool = False) -> HttpResponse:
    by, directory = request.actor, directory_of(request)
    may_change = found is None or can_keep_view(by, found.scope, found.team_id)
    context = choices(request) | {
        "macro": found,
        "sent": sent,
        "types": types.pairs(sent.get("type", "")),
        "priorities": priorities.pairs(sent.get("priority", "")),
        "wrong": wrong,
        "may_change": may_change,
        "fields_form": changing_fields(directory.fields, dict(chosen_values(sent))),
        "audiences": audiences(by, directory),
        "variables": [(name, example) for name, (example, _) in variables.VARIABLES.items()],
        "strands": versions_of_macro(request, found),
        **(_preview(request, found) if found else {}),
    }
    if is_overtaken and found is not None:
        context["form"] = sides(sent, found, context)
    return render(request, "workspace/macro.html", context, status=409 if is_overtaken else 422 if wrong else 200)


def _preview(request: Any, found: Macro) -> dict[str, Any]:
    """Return what the macro would do to the ticket that this person opened last."""
    seen = TicketSeen.objects.filter(person_id=request.actor.me).order_by("-seen_at").values_list("ticket_id", flat=True).first()
    ticket = Ticket.objects.with_people().filter(pk=seen or 0).first()
    if ticket is None:
        return {}
    tags = set(ticket.tags.values_list("name", flat=True))
    return {
        "ticket": ticket,
        "filled": variables.filled(found.text, ticket, request.actor),
        "steps": steps(read(found.changes), ticket, tags, directory_of(request), request.actor),
    }


def _found(macro_id: int) -> Macro:
    found = Macro.objects.filter(pk=macro_id).first()
    if found is None:
        raise Http404
    return found
