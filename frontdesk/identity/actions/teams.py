"""Teams and who is in them."""

from collections.abc import Iterable

from frontdesk.actor import Actor
from frontdesk.events.record import record
from frontdesk.identity import access
from frontdesk.identity.actions.slugs import chosen_slug
from frontdesk.identity.documents import of_team
from frontdesk.identity.models import Desk, Person, Team, TeamMembership
from frontdesk.lib.errors import InvalidError
from frontdesk.lib.text import TextTooLongError, clean_text
from frontdesk.versions.keeping import keep

NAME_MAX_LENGTH = 80
# Icons that mean something to a customer, and their word for people who do not see them.
ICONS = {
    "users": "People",
    "card": "Card",
    "calendar": "Calendar",
    "book": "Book",
    "building": "Building",
    "device": "Device",
    "box": "Box",
    "inbox": "Inbox",
    "spark": "Spark",
    "file": "Document",
    "mail": "Letter",
    "wave": "Wave",
}


def create_team(*, name: str, topic: str = "", icon: str = "users", slug: str = "", is_archived: bool = False, by: Actor) -> Team:
    """Create a team. `topic` is what customers call its work; empty keeps it out of the ask form. Without `slug` the name gives its key.

    Raises: InvalidError when the name is taken, ForbiddenError.
    """
    access.require(by, access.MANAGE_TEAMS)
    team = Team(name=_free_name(name, None), topic=_line(topic, "topic"), icon=_known(icon), is_archived=is_archived)
    team.slug = chosen_slug(slug, team.name, Team.objects.all(), otherwise="team")
    team.save(force_insert=True)
    keep("team", team.pk, of_team(team), by=by)
    record("team.created", by=by, team=team.pk, team_name=team.name)
    return team


def change_team(
    team: Team, *, by: Actor, name: str | None = None, topic: str | None = None, icon: str | None = None, is_archived: bool | None = None
) -> None:
    """Change a team; None leaves a value. An archived team takes no tickets; its old ones stay readable to its members.

    Raises: InvalidError when the name is taken or the desk's default team would be archived, ForbiddenError.
    """
    access.require(by, access.MANAGE_TEAMS)
    before = _facts(team)
    if name is not None:
        team.name = _free_name(name, team.pk)
    if topic is not None:
        team.topic = _line(topic, "topic")
    if icon is not None:
        team.icon = icon if icon == team.icon else _known(icon)
    if is_archived is not None:
        if is_archived and Desk.objects.filter(default_team=team).exists():
            raise InvalidError("This team gets the requests that name no team. Choose another default team first.")
        team.is_archived = is_archived
    if _facts(team) == before:
        return
    team.save(update_fields=["name", "topic", "icon", "is_archived"])
    keep("team", team.pk, of_team(team), by=by)
    record("team.changed", by=by, team=team.pk, before=before, after=_facts(team))


def set_members(team: Team, *, member_ids: Iterable[int], lead_ids: Iterable[int] = (), by: Actor) -> None:
    """Make these people, and nobody else, the team's members; leads are members too.

    Raises: InvalidError when one of them is no active colleague, ForbiddenError.
    """
    access.require(by, access.MANAGE_TEAMS)
    leads = set(lead_ids)
    members = set(member_ids) | leads
    if Person.objects.staff().filter(pk__in=members).count() != len(members):
        raise InvalidError("Only active colleagues can be in a team.", field="members")
    before = dict(TeamMembership.objects.filter(team=team).values_list("person_id", "is_lead"))
    after = {person_id: person_id in leads for person_id in members}
    if before == after:
        return
    TeamMembership.objects.filter(team=team).exclude(person_id__in=members).delete()
    for person_id, is_lead in after.items():
        TeamMembership.objects.update_or_create(team=team, person_id=person_id, defaults={"is_lead": is_lead})
    joined, left = sorted(set(after) - set(before)), sorted(set(before) - set(after))
    record("team.members_changed", by=by, team=team.pk, joined=joined, left=left, leads=sorted(leads))


def set_teams(person: Person, *, team_ids: Iterable[int], by: Actor) -> None:
    """Make these teams, and no other current one, the person's; where they lead already they go on leading.

    Raises: InvalidError for somebody who is no active colleague, ForbiddenError.
    """
    access.require(by, access.MANAGE_TEAMS)
    wanted = set(Team.objects.filter(pk__in=list(team_ids), is_archived=False).values_list("pk", flat=True))
    current = TeamMembership.objects.filter(person=person, team__is_archived=False)
    before = set(current.values_list("team_id", flat=True))
    if wanted == before:
        return
    if wanted - before and not Person.objects.staff().filter(pk=person.pk).exists():
        raise InvalidError("Only active colleagues can be in a team.", field="teams")
    current.exclude(team_id__in=wanted).delete()
    for team_id in sorted(wanted - before):
        TeamMembership.objects.create(team_id=team_id, person=person)
    for team_id in sorted(wanted ^ before):
        joined, left = ([person.pk], []) if team_id in wanted else ([], [person.pk])
        record("team.members_changed", by=by, team=team_id, joined=joined, left=left)


def _facts(team: Team) -> dict[str, str | bool]:
    return {"name": team.name, "topic": team.topic, "icon": team.icon, "is_archived": team.is_archived}


def _known(icon: str) -> str:
    if icon not in ICONS:
        raise InvalidError(f"Choose one of the icons: {', '.join(ICONS)}.", field="icon")
    return icon


def _line(text: str, field: str) -> str:
    try:
        return clean_text(text, max_length=NAME_MAX_LENGTH, single_line=True)
    except TextTooLongError as error:
        raise InvalidError(str(error), field=field) from error


def _free_name(name: str, team_id: int | None) -> str:
    cleaned = _line(name, "name")
    if not cleaned:
        raise InvalidError("Give the team a name.", field="name")
    if Team.objects.filter(name__iexact=cleaned).exclude(pk=team_id or 0).exists():
        raise InvalidError(f"There is a team “{cleaned}” already.", field="name")
    return cleaned
