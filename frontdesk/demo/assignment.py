"""How Bookings gives out its tickets: to whoever has the fewest, six at most, and what needs a skill to those who have it."""

from frontdesk.actor import SYSTEM
from frontdesk.demo.people import Company
from frontdesk.identity.models import TeamMembership
from frontdesk.routing import actions
from frontdesk.routing.models import AtShiftEnd, Strategy
from frontdesk.tickets.models import Tag

TEAM, CAPACITY = "bookings", 6
SKILL, TAG = "Double bookings", "double-booking"


def share_out(company: Company) -> None:
    """Set the demo's policy and skill; needs the system persona, and the tags."""
    team = company.teams[TEAM]
    actions.set_policy(team.pk, strategy=Strategy.LEAST, capacity=CAPACITY, at_shift_end=AtShiftEnd.STAY, by=SYSTEM)
    tags = list(Tag.objects.filter(name=TAG).values_list("pk", flat=True))
    skill = actions.create_skill(name=SKILL, tag_ids=tags, by=SYSTEM)
    members = TeamMembership.objects.filter(team=team).order_by("-is_lead", "person_id").values_list("person_id", flat=True)
    for weight, person_id in zip((3, 2), members, strict=False):
        actions.set_agent(person_id, capacity=None, skills={skill.pk: weight}, by=SYSTEM)
