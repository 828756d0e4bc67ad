"""People: the list, an invitation, one person."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontdesk.actor import Actor
from frontdesk.first_steps.actions import show_invitation
from frontdesk.first_steps.outside import is_public, sends_mail
from frontdesk.identity import access, actions, permissions, sessions
from frontdesk.identity.history import last_change
from frontdesk.identity.models import Organisation, Person, Role, SecondStep, Team
from frontdesk.identity.test_customer import is_test_customer
from frontdesk.lib.errors import FrontdeskError, InvalidError
from frontdesk.tickets.actions import hand_over_open_work
from frontdesk.tickets.workload import open_work
from frontdesk.web.request import Request
from frontdesk.web.settings.forms import InviteForm, PersonForm
from frontdesk.web.settings.listing import SHOWS, PeopleFilter, everyone
from frontdesk.web.settings.listing import people as listed
from frontdesk.web.settings.pages import FIRST_STEPS, comes_from_first_steps, found, needs, onward, show

SUGGESTIONS = 200
LINK = "The link in the mail works for 14 days."
NO_MAIL = "No mail leaves this desk yet: pass the link on yourself."


@needs(access.MANAGE_PEOPLE)
@require_safe
def people(request: Request) -> HttpResponse:
    """List people, 50 at a time."""
    wanted = PeopleFilter.from_query(request.GET)
    rows, after = listed(wanted)
    context = {
        "people": rows,
        "after": after,
        "wanted": wanted,
        "shows": [(key, label) for key, (label, _) in SHOWS.items()],
        "roles": Role.objects.all(),
        "teams": Team.objects.filter(is_archived=False),
        "organisation": Organisation.objects.filter(pk=wanted.organisation_id).first() if wanted.organisation_id else None,
    }
    return show(request, "people", context)


@needs(access.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: Request) -> HttpResponse:
    """Invite somebody: they get a mail with a link."""
    form = InviteForm(request.POST or None, by=request.actor, role=Role.objects.filter(slug="agent").first())
    if form.is_valid():
        facts = form.cleaned_data
        team_ids = [team.pk for team in facts.get("teams", ())]
        if form.carry_out(
            actions.invite, email=facts["email"], name=facts["name"], role=facts["role"], team_ids=team_ids, by=request.actor
        ):
            messages.success(request, f"{form.result.name} is invited. {LINK if sends_mail() else NO_MAIL}")
            return onward(request, "settings:person", form.result.pk) if sends_mail() else _at_their_page(request, form.result)
    return show(request, "invite", {"form": form, "sends_mail": sends_mail(), "is_public": is_public()}, status=form.status)


@needs(access.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: Request, person_id: int) -> HttpResponse:
    """Show and change one person."""
    subject = found(request, everyone(), person_id)
    form = PersonForm(request.POST or None, person=subject, by=request.actor)
    if form.is_valid() and form.carry_out(_change, subject, form, request.actor):
        messages.success(request, f"{subject.name} is saved.")
        if form.result:
            messages.info(request, f"A customer has no open work: {form.result} open tickets wait for somebody else of their team now.")
        return redirect("settings:person", subject.pk)
    # What was refused must not show as if it were saved.
    return _page(request, found(request, everyone(), person_id), form)


def _page(request: Request, subject: Person, form: PersonForm, *, link: str = "") -> HttpResponse:
    context = {
        "person": subject,
        "form": form,
        "organisations": Organisation.objects.values_list("name", flat=True)[:SUGGESTIONS],
        "second_step": SecondStep.objects.filter(person=subject).values_list("since", flat=True).first(),
        "session_count": sessions.count(subject, by=request.actor),
        "may_ask_why": access.can(request.actor, permissions.SETTINGS_SIGHT),
        "may_see_as": access.can(request.actor, permissions.SETTINGS_SEE_AS) and _is_colleague(subject, request.actor),
        "work": open_work(subject, by=request.actor),
        "changed": last_change("person", subject.pk) if form.conflicts else None,
        "is_self": subject.pk == request.actor.person_id,
        "waits": subject.invited_at is not None and not subject.has_joined and subject.is_active,
        "is_test": is_test_customer(subject.email),
        "sends_mail": sends_mail(),
        "is_public": is_public(),
        "link": link,
    }
    return show(request, "person", context, status=form.status)


def _is_colleague(subject: Person, by: Actor) -> bool:
    return subject.is_active and subject.role.is_staff and subject.pk != by.person_id


@needs(access.MANAGE_PEOPLE)
@require_POST
def invitation_link(request: Request, person_id: int) -> HttpResponse:
    """Show the link of an invitation that no mail can bring, to be passed on."""
    subject = found(request, everyone(), person_id)
    try:
        token = show_invitation(subject, by=request.actor)
    except InvalidError as error:
        messages.error(request, error.sentence)
        return redirect("settings:person", subject.pk)
    link = f"{settings.BASE_URL}{reverse('invitation', args=[token])}"
    return _page(request, subject, PersonForm(None, person=subject, by=request.actor), link=link)


def _at_their_page(request: Request, person: Person) -> HttpResponse:
    """Go to somebody's page, from where a visit that began at the first steps still leads back."""
    query = f"?{urlencode({'from': FIRST_STEPS})}" if comes_from_first_steps(request) else ""
    return redirect(reverse("settings:person", args=[person.pk]) + query)


@needs(access.MANAGE_PEOPLE)
@require_POST
def send_invitation(request: Request, person_id: int) -> HttpResponse:
    """Send the invitation once more; the earlier link ends."""
    subject = found(request, everyone(), person_id)
    try:
        actions.invite(email=subject.email, name=subject.name, role=subject.role, by=request.actor)
    except FrontdeskError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, f"A new invitation goes to {subject.email}. The earlier link no longer works.")
    return redirect("settings:person", subject.pk)


@needs(access.MANAGE_PEOPLE)
@require_POST
def end_sessions(request: Request, person_id: int) -> HttpResponse:
    """Sign a person out everywhere."""
    subject = found(request, everyone(), person_id)
    actions.sign_out_everywhere(subject, by=request.actor)
    messages.success(request, f"{subject.name} is signed out everywhere.")
    return redirect("settings:person", subject.pk)


def _change(subject: Person, form: PersonForm, by: Any) -> int:
    """Change the person in one go and return how many open tickets they left because they are a customer now."""
    was_staff = subject.role.is_staff
    facts = form.cleaned_data
    actions.change_person(
        subject,
        name=facts["name"],
        role=facts["role"],
        organisation=form.chosen,
        manages_organisation=facts["manages_organisation"],
        by=by,
    )
    stays = facts["role"].is_staff
    if "teams" in facts:
        actions.set_teams(subject, team_ids=[team.pk for team in facts["teams"]] if stays else [], by=by)
    return hand_over_open_work(subject.pk, to_person_id=None, by=by) if was_staff and not stays else 0
