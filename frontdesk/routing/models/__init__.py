"""What is kept of routing."""

from frontdesk.routing.models.assignment import AtShiftEnd, Limit, Place, Round, Strategy, TeamPolicy, Waiting
from frontdesk.routing.models.rule import Rule
from frontdesk.routing.models.skill import PersonSkill, Skill

__all__ = ["AtShiftEnd", "Limit", "PersonSkill", "Place", "Round", "Rule", "Skill", "Strategy", "TeamPolicy", "Waiting"]
