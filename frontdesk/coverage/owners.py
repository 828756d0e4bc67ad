"""Who answers for a team's coverage."""

from frontdesk.coverage.weeks import hours_of
from frontdesk.identity.models import Person


def who_answers_for(team_id: int) -> list[int]:
    """Return the owner of a team's coverage while they are in it, else its leads."""
    staff = Person.objects.staff().filter(memberships__team_id=team_id)
    owner = list(staff.filter(pk=hours_of(team_id).owner_id or 0).values_list("pk", flat=True))
    return owner or list(staff.filter(memberships__team_id=team_id, memberships__is_lead=True).order_by("pk").values_list("pk", flat=True))
