"""How a team gives out its tickets, and what each colleague has room and skill for."""

from collections.abc import Mapping

from frontdesk.actor import SYSTEM, Actor
from frontdesk.db.acting import acting
from frontdesk.events.record import record
from frontdesk.identity.models import Person, Team, TeamMembership
from frontdesk.lib.errors import ConflictError, InvalidError
from frontdesk.routing import access
from frontdesk.routing.documents import of_policy
from frontdesk.routing.giving_out import look_soon
from frontdesk.routing.models import AtShiftEnd, Limit, PersonSkill, Skill, Strategy, TeamPolicy
from frontdesk.routing.models.assignment import CAPACITY_MAX
from frontdesk.routing.models.skill import WEIGHTS
from frontdesk.versions.keeping import keep

CHANGED = "Somebody changed this while you were looking at it. Nothing was overwritten. Look again, then repeat what you wanted."


def set_policy(
    team_id: int,
    *,
    strategy: str,
    person_id: int | None = None,
    fallback: str = Strategy.IN_TURN,
    capacity: int | None = None,
    at_shift_end: str = AtShiftEnd.STAY,
    version: int | None = None,
    by: Actor,
) -> TeamPolicy:
    """Set how a team's tickets find somebody; what waits is given out at once. `version` is what the actor has seen, None: whichever.

    Raises: InvalidError, ConflictError when it was changed meanwhile, ForbiddenError.
    """
    access.require(by, team_id)
    saved = TeamPolicy.objects.select_for_update().filter(team_id=team_id).first()
    if version is not None and version != (saved.version if saved else 0):
        raise ConflictError(CHANGED)
    _check(team_id, strategy, person_id, fallback, capacity, at_shift_end)
    before = of_policy(saved) if saved else None
    row = saved or TeamPolicy(team=Team.objects.get(pk=team_id), version=0)
    row.strategy, row.fallback, row.capacity, row.at_shift_end = strategy, fallback, capacity, at_shift_end
    row.person_id = person_id if strategy == Strategy.PERSON else None
    after = of_policy(
        TeamPolicy(**{name: getattr(row, name) for name in ("strategy", "person_id", "fallback", "capacity", "at_shift_end")})
    )
    if after == before:
        return row
    row.version += 1
    row.save()
    keep("assignment", team_id, after, by=by)
    record("routing.policy_set", by=by, team=team_id, before=before or {}, after=after)
    _give_out_soon(team_id)
    return row


def set_agent(person_id: int, *, capacity: int | None, skills: Mapping[int, int], by: Actor) -> None:
    """Set how many tickets a colleague is given (None: as many as the team says) and which skills they have; a weight of 0 is none.

    Skills that are not named stay. Raises: InvalidError, ForbiddenError unless the actor sets it for a team that they are in.
    """
    teams = list(TeamMembership.objects.filter(person_id=person_id).values_list("team_id", flat=True))
    if not any(access.sets(by, team_id) for team_id in teams):
        access.require_all(by)
        raise InvalidError("This person is in no team. Add them to a team first.")
    _check_capacity(capacity)
    # Of two people's changes the second waits for the first.
    with acting(SYSTEM):
        person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person_id)
    before = _facts(person_id)
    known = {skill.pk for skill in Skill.objects.filter(pk__in=skills, is_archived=False)}
    if skills.keys() - known or any(weight not in (0, *WEIGHTS) for weight in skills.values()):
        raise InvalidError("Choose one of the skills, and how good they are at it.")
    PersonSkill.objects.filter(person_id=person_id, skill_id__in=known).delete()
    PersonSkill.objects.bulk_create(
        PersonSkill(person_id=person_id, skill_id=skill, weight=weight) for skill, weight in sorted(skills.items()) if weight
    )
    Limit.objects.filter(person_id=person_id).delete()
    if capacity is not None:
        Limit.objects.create(person_id=person_id, capacity=capacity)
    after = _facts(person_id)
    if after == before:
        return
    record("routing.agent_set", by=by, person=person_id, person_name=person.name, before=before, after=after)
    for team_id in teams:
        _give_out_soon(team_id)


def _facts(person_id: int) -> dict[str, object]:
    limit = Limit.objects.filter(person_id=person_id).first()
    held = PersonSkill.objects.filter(person_id=person_id).order_by("skill__name").values_list("skill__name", "weight")
    return {"capacity": limit.capacity if limit else None, "skills": [f"{name}: {WEIGHTS[weight]}" for name, weight in held]}


def _check(team_id: int, strategy: str, person_id: int | None, fallback: str, capacity: int | None, at_shift_end: str) -> None:
    if strategy not in Strategy.values or fallback not in Strategy.values or fallback == Strategy.PERSON:
        raise InvalidError("Choose one of the strategies.", field="strategy")
    if at_shift_end not in AtShiftEnd.values:
        raise InvalidError("Choose what happens at the end of a shift.", field="at_shift_end")
    if strategy == Strategy.PERSON:
        if person_id is None:
            raise InvalidError("Choose who gets the tickets.", field="person")
        if not Person.objects.staff().filter(pk=person_id, memberships__team_id=team_id).exists():
            raise InvalidError("This person is not in the team. Add them to the team first.", field="person")
    _check_capacity(capacity)


def _check_capacity(capacity: int | None) -> None:
    if capacity is not None and not 1 <= capacity <= CAPACITY_MAX:
        raise InvalidError(f"A number from 1 to {CAPACITY_MAX}, or nothing for no limit.", field="capacity")


def _give_out_soon(team_id: int) -> None:
    with acting(SYSTEM):
        look_soon(team_id)
