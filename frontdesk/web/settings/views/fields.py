"""Custom fields: one list in the order of the forms, a page for each with its preview."""

from typing import Any

from django import forms
from django.contrib import messages
from django.forms.boundfield import BoundField
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontdesk.fields.actions import archive_field, change_field, create_field, move_field, replace_field, restore_field
from frontdesk.fields.actions.making import keeps_values
from frontdesk.fields.actions.stating import leaning_on
from frontdesk.fields.known import Definition
from frontdesk.fields.models import Field, ForCustomers, Kind, Required
from frontdesk.identity.history import last_change
from frontdesk.identity.permissions import SETTINGS_FIELDS
from frontdesk.lib.errors import FrontdeskError
from frontdesk.routing.rules.naming import rules_naming
from frontdesk.tickets.field_uses import naming, totals, uses
from frontdesk.web.custom_fields import PREFIX, form_field
from frontdesk.web.request import Request
from frontdesk.web.settings.field_forms import FieldForm
from frontdesk.web.settings.pages import found, needs, show
from frontdesk.web.settings.saving import SettingsForm
from frontdesk.web.settings.versioning import versions_of, versions_of_all


@needs(SETTINGS_FIELDS)
@require_safe
def fields(request: Request) -> HttpResponse:
    """List the fields in the order in which forms ask for them, with how many tickets hold a value of each."""
    is_archived = request.GET.get("show") == "archived"
    rows = list(Field.objects.filter(is_archived=is_archived))
    counts = totals([row.pk for row in rows], by=request.actor)
    listed = [
        {
            "field": row,
            "kind": Kind(row.kind).label,
            "required": Required(row.required).label if row.required else "",
            "customers": ForCustomers(row.for_customers).label if row.for_customers else "",
            "uses": counts[row.pk],
        }
        for row in rows
    ]
    return show(request, "fields", {"rows": listed, "is_archived": is_archived, "strands": versions_of_all("field_order", "the order")})


@needs(SETTINGS_FIELDS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_field(request: Request) -> HttpResponse:
    """Create a field."""
    form = FieldForm(request.POST or None)
    if form.is_valid() and form.carry_out(create_field, form.facts(), by=request.actor):
        messages.success(request, f"The field {form.result.label} is created.")
        return redirect("settings:fields")
    return _page(request, form, None)


@needs(SETTINGS_FIELDS)
@require_http_methods(["GET", "HEAD", "POST"])
def field(request: Request, field_id: int) -> HttpResponse:
    """Change a field. What would touch tickets is said first, and done when it is sent once more."""
    subject = found(request, Field.objects.all(), field_id)
    form = FieldForm(request.POST or None, field=subject)
    if form.is_valid() and not (warning := _warning(request, form, subject)):
        facts, total = form.facts(), totals([subject.pk], by=request.actor)[subject.pk]
        if total and not keeps_values(Kind(subject.kind), facts.kind):
            done = form.carry_out(replace_field, subject, facts, by=request.actor)
        else:
            done = form.carry_out(change_field, subject, facts, is_unused=not total, by=request.actor)
        if done:
            messages.success(request, f"The field {facts.label} is saved.")
            return redirect("settings:fields")
    else:
        warning = "" if form.errors or not form.is_bound else warning
    return _page(request, form, found(request, Field.objects.all(), field_id), warning if form.is_bound else "")


@needs(SETTINGS_FIELDS)
@require_POST
def preview(request: Request) -> HttpResponse:
    """Show the field as the form describes it, to customers and to agents; nothing is written."""
    form = FieldForm(request.POST)
    form.is_valid()
    return render(request, "settings/field_preview.html", _preview(form.definition()))


@needs(SETTINGS_FIELDS)
@require_POST
def place(request: Request, field_id: int) -> HttpResponse:
    """Move a field up or down in the order of the forms."""
    subject = found(request, Field.objects.all(), field_id)
    places = -1 if request.POST.get("to") == "up" else 1
    return _done(request, lambda: move_field(subject, places=places, by=request.actor), "")


@needs(SETTINGS_FIELDS)
@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: Request, field_id: int) -> HttpResponse:
    """Say how many tickets hold a value, then take the field out of use."""
    subject = found(request, Field.objects.all(), field_id)
    if subject.is_archived:
        return redirect("settings:field", subject.pk)
    form = SettingsForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.carry_out(archive_field, subject, by=request.actor):
        messages.success(request, f"The field {subject.label} is archived. Tickets keep their values.")
        return redirect("settings:fields")
    context = {
        "field": subject,
        "form": form,
        "uses": totals([subject.pk], by=request.actor)[subject.pk],
        "rules": rules_naming(subject.key),
        "naming": naming(subject.key, by=request.actor),
        "leaning": leaning_on(subject),
    }
    return show(request, "archive_field", context, status=form.status)


@needs(SETTINGS_FIELDS)
@require_POST
def restore(request: Request, field_id: int) -> HttpResponse:
    """Bring an archived field back, with the values that tickets kept."""
    subject = found(request, Field.objects.all(), field_id)
    return _done(request, lambda: restore_field(subject, by=request.actor), f"The field {subject.label} is in use again.")


def _done(request: Request, deed: Any, sentence: str) -> HttpResponse:
    try:
        deed()
    except FrontdeskError as error:
        messages.error(request, error.sentence)
    else:
        if sentence:
            messages.success(request, sentence)
    return redirect("settings:fields")


def _warning(request: Request, form: FieldForm, subject: Field) -> str:
    """Return what a change would do to tickets; nothing when it touches none, or was agreed to."""
    facts, gone = form.facts(), form.left_out()
    counted = uses(subject.pk, [choice.key for choice in gone], by=request.actor)
    parts = [f"{count:,} hold “{choice.label}”" for choice in gone if (count := counted.by_word.get(choice.key, 0))]
    is_replaced = counted.total > 0 and not keeps_values(Kind(subject.kind), facts.kind)
    asked = f"{facts.kind}:{','.join(sorted(choice.key for choice in gone))}"
    if form.cleaned_data["agreed"] == asked or not (parts or is_replaced):
        return ""
    # What a browser sends can be copied and changed, whatever the type of `data` promises.
    data: QueryDict = form.data.copy()  # type: ignore[attr-defined]  # bound forms hold a QueryDict
    data["agreed"] = asked
    form.data = data
    if is_replaced:
        return (
            f"{_tickets(counted.total)} a value that this kind cannot read. Save again to archive the field with its values"
            f" and begin a new one in its place; searches and rules go on naming the old one."
        )
    return f"Of the tickets, {' and '.join(parts)}. They keep it, and it can be searched for. Save again to offer it no more."


def _tickets(count: int) -> str:
    return "1 ticket holds" if count == 1 else f"{count:,} tickets hold"


def _page(request: Request, form: FieldForm, subject: Field | None, warning: str = "") -> HttpResponse:
    context: dict[str, Any] = {
        "field": subject,
        "form": form,
        "warning": warning,
        "uses": totals([subject.pk], by=request.actor)[subject.pk] if subject else 0,
        "changed": last_change("field", subject.pk) if subject and form.conflicts else None,
        "strands": versions_of("field", subject) if subject else [],
        **_preview(_described(form, subject)),
    }
    return show(request, "field", context, status=form.status)


def _described(form: FieldForm, subject: Field | None) -> Definition:
    if not form.is_bound:
        begun = {name: value for name, value in form.initial.items() if name != "seen"}
        shown = FieldForm(begun, field=subject)
        shown.is_valid()
        return shown.definition()
    return form.definition()


def _preview(definition: Definition) -> dict[str, Any]:
    return {
        "of_customers": _sample(definition, "customers"),
        "of_agents": _sample(definition, "agents"),
        "described": definition,
        "is_asked": definition.is_asked,
    }


def _sample(definition: Definition, whose: str) -> BoundField:
    form = forms.Form(prefix=whose, label_suffix="")
    form.fields[PREFIX + definition.key] = form_field(definition)
    return form[PREFIX + definition.key]
