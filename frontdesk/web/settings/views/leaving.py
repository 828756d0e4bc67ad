"""Deactivating people with hand-over of their open work, and letting them back in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from frontdesk.actor import Actor
from frontdesk.identity import access, actions
from frontdesk.identity.models import Person
from frontdesk.lib.errors import FrontdeskError
from frontdesk.tickets.actions import hand_over_open_work
from frontdesk.tickets.workload import Heir, OpenWork, open_work
from frontdesk.web.request import Request
from frontdesk.web.settings.forms import HeirForm
from frontdesk.web.settings.listing import everyone
from frontdesk.web.settings.pages import found, needs, show


@needs(access.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def deactivate(request: Request, person_id: int) -> HttpResponse:
    """Ask who takes the open work, then lock the person out and end their sessions."""
    subject = found(request, everyone(), person_id)
    if not subject.is_active:
        return redirect("settings:person", subject.pk)
    work = open_work(subject, by=request.actor)
    form = HeirForm(request.POST or None, choices=_choices(work), label=f"{work.total} open tickets go to")
    if form.is_valid() and form.carry_out(_leave, subject, form.heir_id, request.actor):
        messages.success(request, f"{subject.name} is deactivated and signed out everywhere.")
        return redirect("settings:person", subject.pk)
    return show(request, "deactivate", {"person": subject, "work": work, "form": form}, status=form.status)


@needs(access.MANAGE_PEOPLE)
@require_POST
def reactivate(request: Request, person_id: int) -> HttpResponse:
    """Let a person sign in again."""
    subject = found(request, everyone(), person_id)
    try:
        actions.reactivate(subject, by=request.actor)
    except FrontdeskError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, f"{subject.name} can sign in again.")
    return redirect("settings:person", subject.pk)


def _leave(subject: Person, heir_id: int | None, by: Actor) -> None:
    actions.deactivate(subject, by=by)
    hand_over_open_work(subject.pk, to_person_id=heir_id, by=by)


def _choices(work: OpenWork) -> list[tuple[str, str]]:
    nobody = ("", "Nobody: they wait unassigned in the queue of their team")
    return [nobody, *((str(heir.person.pk), _words(heir, work.total)) for heir in work.heirs)]


def _words(heir: Heir, total: int) -> str:
    person = heir.person
    if heir.takes == total:
        return f"{person.name} takes all of them"
    return (
        f"{person.name} takes {heir.takes}; the other {total - heir.takes} belong to teams without {person.first_name} and wait unassigned"
    )
