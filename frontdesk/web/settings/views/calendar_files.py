"""Time off or shifts from a calendar file: read, looked at, and only then saved."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from frontdesk.coverage import access, actions
from frontdesk.coverage.actions.importing import plan_around, why_no_shifts, why_no_time_off
from frontdesk.coverage.importing import Entry, read_calendar
from frontdesk.coverage.spans import Span
from frontdesk.coverage.weeks import hours_of
from frontdesk.identity.models import Person, Team
from frontdesk.lib import clock
from frontdesk.lib.errors import InvalidError
from frontdesk.web.request import Request
from frontdesk.web.settings.pages import show
from frontdesk.web.settings.saving import SettingsForm
from frontdesk.web.settings.views.coverage import arranges

SALT, KEPT_SECONDS = "frontdesk.calendar-file", 3600
OLD = "This was read too long ago, or for another team. Choose the file again."
WHOLE_DAY = "A whole day is no shift"


class CalendarFileForm(SettingsForm):
    """A file, whose, and what it holds."""

    kind = forms.ChoiceField(label="It holds", choices=[("off", "Time off"), ("shifts", "Shifts")], widget=forms.RadioSelect, initial="off")
    file = forms.FileField(label="Calendar file", widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"}))

    def __init__(self, data: Any, files: Any, *, people: list[Person]) -> None:
        super().__init__(data)
        self.files = files if files is not None else self.files
        self.fields["person"] = forms.TypedChoiceField(label="Whose", choices=[(person.pk, person.name) for person in people], coerce=int)
        self.initial["kind"] = "off"
        self.order_fields(["person", "kind", "file"])


@arranges
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_file(request: Request, team: Team) -> HttpResponse:
    """Ask for a file; show what is in it; save what was shown."""
    people = access.members(team.pk)
    if request.POST.get("entries"):
        return _save(request, team, people)
    form = CalendarFileForm(request.POST or None, request.FILES or None, people=people)
    if form.is_valid():
        person, kind = next(each for each in people if each.pk == form.cleaned_data["person"]), form.cleaned_data["kind"]
        try:
            zone = (person.timezone or "UTC") if kind == "off" else hours_of(team.pk).zone
            entries = read_calendar(form.cleaned_data["file"].read(), zone, clock.now())
            return _preview(request, team, person, kind, entries, zone)
        except InvalidError as error:
            form.add_error("file", error.sentence)
    return show(request, "coverage_import", {"team": team, "form": form}, status=form.status)


def _preview(request: Request, team: Team, person: Person, kind: str, entries: list[Entry], zone: str, said: str = "") -> HttpResponse:
    reasons = _reasons(team, person, kind, entries)
    rows = [{"entry": entry, "why": why} for entry, why in zip(entries, reasons, strict=True)]
    fit = [entry for entry, why in zip(entries, reasons, strict=True) if not why]
    kept = [[int(entry.span.start.timestamp()), int(entry.span.end.timestamp()), entry.is_whole_day, entry.summary] for entry in fit]
    context = {
        "team": team,
        "person": person,
        "kind": kind,
        "rows": rows,
        "fit": len(fit),
        "zone": zone,
        "said": said,
        "sealed": signing.dumps([team.pk, person.pk, kind, zone, kept], salt=SALT, compress=True) if fit else "",
    }
    return show(request, "coverage_preview", context, status=409 if said else 200)


def _save(request: Request, team: Team, people: list[Person]) -> HttpResponse:
    try:
        team_id, person_id, kind, zone, kept = signing.loads(request.POST["entries"], salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature as error:
        raise InvalidError(OLD) from error
    person = next((each for each in people if each.pk == person_id), None)
    if team_id != team.pk or person is None:
        raise InvalidError(OLD)
    entries = [Entry(Span(_moment(start), _moment(end)), is_whole, summary) for start, end, is_whole, summary in kept]
    if any(_reasons(team, person, kind, entries)):
        return _preview(
            request, team, person, kind, entries, zone, said="Something was changed meanwhile. Look at what is left, then save again."
        )
    spans = [entry.span for entry in entries]
    if kind == "off":
        count = actions.import_time_off(person.pk, spans, by=request.actor)
        messages.success(
            request, f"{count} time{'s' if count > 1 else ''} off of {person.first_name} {'are' if count > 1 else 'is'} entered."
        )
        return redirect("settings:time_off", team.slug)
    count = actions.import_shifts(team.pk, person.pk, spans, by=request.actor)
    messages.success(
        request, f"{count} shift{'s' if count > 1 else ''} of {person.first_name} added. Each week is in force once you publish it."
    )
    return redirect("settings:week", team.slug)


def _reasons(team: Team, person: Person, kind: str, entries: list[Entry]) -> list[str]:
    spans = [entry.span for entry in entries]
    if kind == "off":
        return why_no_time_off(person.pk, spans)
    rest = [entry.span for entry in entries if not entry.is_whole_day]
    found = iter(why_no_shifts(plan_around(team.pk, rest), person.pk, rest) if rest else [])
    return [WHOLE_DAY if entry.is_whole_day else next(found) for entry in entries]


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
