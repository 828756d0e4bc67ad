"""What is told of giving tickets out: to a team's lead that nobody can take them, and to colleagues what a shift left behind."""

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string

from frontdesk.actor import SYSTEM, Window
from frontdesk.coverage.owners import who_answers_for
from frontdesk.identity import desk
from frontdesk.identity.models import Person, Team
from frontdesk.identity.permissions import SETTINGS_ROUTING
from frontdesk.notify.actions import queue_mail
from frontdesk.notify.notices import Notice
from frontdesk.notify.reasons import Reason
from frontdesk.notify.telling import tell
from frontdesk.tickets.assignment_words import refusals


def tell_lead(ticket_id: int, *, team_id: int, because: Mapping[str, Any]) -> None:
    """Tell who answers for a team's coverage that nobody can take its tickets now. Needs the system persona."""
    team = Team.objects.filter(pk=team_id, is_archived=False).first()
    if team is None:
        return
    for person in _who_answers_for(team):
        # Whoever does not see the ticket gets a mail that tells of the team alone.
        if not tell(Notice(Reason.NOBODY, person.pk, Window.WORKSPACE), ticket_id=ticket_id):
            _mail(person, team, refusals(because.get("not", {})))


def tell_passed_on(ticket_id: int, data: Mapping[str, Any]) -> None:
    """Tell whose shift has ended, and who got their work, once each. Needs the system persona."""
    whose = Person.objects.filter(pk=data["person"]).values_list("name", flat=True).first() or "somebody"
    tell(Notice(Reason.PASSED, data["person"], Window.WORKSPACE), ticket_id=ticket_id, actor_name=whose, count=data["tickets"])
    for person_id, numbers in data["passed_on"]:
        tell(Notice(Reason.PASSED, person_id, Window.WORKSPACE), ticket_id=numbers[0], actor_name=whose, count=len(numbers))


def _who_answers_for(team: Team) -> list[Person]:
    """Return the owner of a team's coverage, else its leads, else those who set routing."""
    staff = Person.objects.staff().order_by("pk")
    answers = staff.filter(pk__in=who_answers_for(team.pk))
    return list(answers) or list(staff.filter(role__permissions__contains=[SETTINGS_ROUTING]))


def _mail(person: Person, team: Team, why: str) -> None:
    context = {"person": person, "team": team, "why": why, "desk": desk.current()}
    queue_mail(
        to_address=person.email,
        subject=render_to_string("notify/nobody_subject.txt", context).strip(),
        text=render_to_string("notify/nobody.txt", context),
        reason="nobody",
        by=SYSTEM,
    )
