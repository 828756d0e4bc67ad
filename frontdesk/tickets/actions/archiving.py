"""A team is archived only once its work lies with another team."""

from frontdesk.actor import SYSTEM, Actor
from frontdesk.db.acting import acting
from frontdesk.events.record import record
from frontdesk.identity import access
from frontdesk.identity.actions import change_team
from frontdesk.identity.models import Team, TeamMembership
from frontdesk.lib.errors import InvalidError
from frontdesk.tickets.actions import writing
from frontdesk.tickets.actions.assignment import note_teams
from frontdesk.tickets.models import UNSOLVED, Status, Ticket


def archive_team(team: Team, *, heir_id: int | None, by: Actor) -> int:
    """Archive a team, hand its tickets to the team `heir_id` and return how many were unsolved.

    Solved tickets move as well while they can be reopened: a customer's answer must land where somebody reads it. Closed
    ones stay, and so do the notes: the new team does not see them. Whoever has a ticket keeps it as a member of the new
    team. `heir_id` None is fine for a team without such tickets.
    Raises: InvalidError when tickets need another team or that team cannot take them, ForbiddenError.
    """
    access.require(by, access.MANAGE_TEAMS)
    if team.is_archived:
        return 0
    heir = Team.objects.filter(pk=heir_id, is_archived=False).exclude(pk=team.pk).first() if heir_id else None
    if heir_id and heir is None:
        raise InvalidError("This team cannot take the tickets. Choose another one.", field="heir")
    tickets = _work_of(team)
    if tickets and heir is None:
        raise InvalidError(f"{len(tickets)} tickets of {team.name} would be left alone. Choose the team that takes them.", field="heir")
    change_team(team, is_archived=True, by=by)
    with acting(SYSTEM):
        if heir is not None:
            _hand_over_all(tickets, team, heir, by)
    return sum(ticket.status in UNSOLVED for ticket in tickets)


def require_no_work(team: Team) -> None:
    """Raise InvalidError when a team has tickets that another one would have to take."""
    if tickets := _work_of(team):
        raise InvalidError(
            f"{len(tickets)} tickets of {team.name} would be left alone. Archive it in the settings, where you choose who takes them."
        )


def _work_of(team: Team) -> list[Ticket]:
    # A ticket that is just being opened in this team holds its row: wait for it, so that it is among those that move.
    Team.objects.select_for_update().get(pk=team.pk)
    with acting(SYSTEM):
        return list(Ticket.objects.select_for_update().filter(team=team, status__lt=Status.CLOSED).order_by("number"))


def _hand_over_all(tickets: list[Ticket], team: Team, heir: Team, by: Actor) -> None:
    members = set(TeamMembership.objects.filter(team=heir).values_list("person_id", flat=True))
    for ticket in tickets:
        guests = note_teams(ticket) | set(ticket.guest_team_ids)
        record(
            "ticket.handed_over",
            by=by,
            ticket_id=ticket.pk,
            team=[team.pk, heir.pk],
            team_name=[team.name, heir.name],
            cause="team archived",
        )
        writing.write(
            ticket,
            team_id=heir.pk,
            assignee_id=ticket.assignee_id if ticket.assignee_id in members else None,
            guest_team_ids=sorted(guests - {heir.pk}),
        )
