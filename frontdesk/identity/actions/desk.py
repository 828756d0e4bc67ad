"""The desk itself: its first admin, its name, colour and default team."""

from collections.abc import Mapping

from frontdesk.actor import ACCOUNTS, Actor
from frontdesk.events.record import record
from frontdesk.identity import access, setup
from frontdesk.identity import desk as kept
from frontdesk.identity.actions.invitations import confirm_address, set_password
from frontdesk.identity.actions.people import clean_address, clean_name
from frontdesk.identity.documents import of_desk, of_team
from frontdesk.identity.models import Desk, Person, Role, Team, TeamMembership
from frontdesk.lib.errors import InvalidError
from frontdesk.versions.keeping import keep, keep_row


def create_first_admin(*, token: str, name: str, email: str, password: str, desk_name: str, wants_demo: bool = False) -> Person:
    """Make the first admin of an empty desk, with one team to begin with. Needs the accounts persona.

    `wants_demo` has a job fill the desk with a demo (config/reactions.py).
    Raises: ForbiddenError when the link is broken or the desk is set up already, InvalidError.
    """
    # Two people with the same link: the row of the desk lets one pass.
    desk = Desk.objects.select_for_update().get(pk=1)
    setup.check_token(token)
    person = Person(email=clean_address(email), name=clean_name(name), role=Role.objects.get(slug="admin"))
    if Person.objects.filter(email=person.email).exists():
        raise InvalidError("This address has an account already. Use another one for the admin.", field="email")
    set_password(person, password)
    person.save(force_insert=True)
    confirm_address(person)
    team = Team.objects.order_by("id").first() or Team.objects.create(name="Support", slug="support", icon="inbox")
    TeamMembership.objects.create(team=team, person=person, is_lead=True)
    desk.name, desk.default_team = clean_name(desk_name), desk.default_team or team
    desk.save(update_fields=["name", "default_team"])
    keep("team", team.pk, of_team(team), by=ACCOUNTS)
    keep("desk", desk.pk, of_desk(desk), by=ACCOUNTS)
    kept.forget()
    record("desk.set_up", by=ACCOUNTS, person=person.pk, person_name=person.name)
    if wants_demo:
        record("desk.demo_wanted", by=ACCOUNTS, person=person.pk)
    return person


def change_desk(*, name: str, hue: int, default_team: Team | None, by: Actor) -> None:
    """Change the desk's name, colour (hue, 0 to 359) and the team that gets what names none.

    Raises: InvalidError, ForbiddenError.
    """
    access.require(by, access.MANAGE_DESK)
    if not 0 <= hue < 360:
        raise InvalidError("Choose a colour from the list.", field="hue")
    if default_team is not None and default_team.is_archived:
        raise InvalidError("This team is archived. Choose another one.", field="default_team")
    desk = Desk.objects.get(pk=1)
    before = [desk.name, desk.hue, desk.default_team_id]
    desk.name, desk.hue, desk.default_team = clean_name(name), hue, default_team
    after = [desk.name, desk.hue, desk.default_team_id]
    if after == before:
        return
    desk.save(update_fields=["name", "hue", "default_team"])
    kept.forget()
    keep("desk", desk.pk, of_desk(desk), by=by)
    record("desk.changed", by=by, before=before, after=after)


def give_notices(ways: Mapping[str, list[str]], *, by: Actor) -> None:
    """Set by which ways colleagues hear of what until they choose themselves: reason -> ways. Raises: ForbiddenError."""
    access.require(by, access.MANAGE_DESK)
    desk = Desk.objects.get(pk=1)
    before, desk.given_notices = desk.given_notices, dict(ways)
    if desk.given_notices == before:
        return
    desk.save(update_fields=["given_notices"])
    kept.forget()
    keep_row("notices", desk, by=by)
    record("desk.notices_given", by=by, before=before, after=desk.given_notices)


def show_first_steps(*, is_shown: bool, by: Actor) -> None:
    """Hide the first steps from everybody, or bring them back. Raises: ForbiddenError."""
    access.require(by, access.MANAGE_DESK)
    desk = Desk.objects.get(pk=1)
    if desk.hides_first_steps is not is_shown:
        return
    desk.hides_first_steps = not is_shown
    desk.save(update_fields=["hides_first_steps"])
    kept.forget()
    record("desk.first_steps_shown" if is_shown else "desk.first_steps_hidden", by=by)
