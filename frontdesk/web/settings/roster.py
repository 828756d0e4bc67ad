"""Who is in a team and who could be, as rows of one form."""

from dataclasses import dataclass

from frontdesk.identity.models import Person, Team, TeamMembership
from frontdesk.lib.text import clean_text
from frontdesk.web.settings.saving import SettingsForm

# Colleagues outside the team that are offered at once; a larger desk finds the others by name.
LISTED = 100


@dataclass(frozen=True, slots=True)
class Row:
    """A colleague with their two ticks."""

    person: Person
    is_member: bool
    is_lead: bool
    was_member: bool


@dataclass(frozen=True, slots=True)
class Roster:
    """Members first, then others of the desk by name; `is_cut` when there are more."""

    members: list[Person]
    leads: list[Person]
    others: list[Person]
    is_cut: bool

    def ticked(self, form: SettingsForm) -> list[Row]:
        """Return the rows with the ticks of a form, sent or not yet sent."""
        members, leads = (_ids(form, name) for name in ("members", "leads"))
        inside = {person.pk for person in self.members}
        return [Row(one, one.pk in members, one.pk in leads, one.pk in inside) for one in (*self.members, *self.others)]


def roster(team: Team, *, find: str = "") -> Roster:
    """Return the active colleagues of a team, and others whose name contains `find`."""
    leads = set(TeamMembership.objects.filter(team=team, is_lead=True).values_list("person_id", flat=True))
    staff = Person.objects.get_queryset().staff().select_related("role").order_by("name", "id")
    members = list(staff.filter(memberships__team=team))
    rest = staff.exclude(memberships__team=team)
    text = clean_text(find[:120], single_line=True)
    others = list((rest.filter(name__icontains=text) if text else rest)[: LISTED + 1])
    return Roster(members, [person for person in members if person.pk in leads], others[:LISTED], len(others) > LISTED)


def _ids(form: SettingsForm, name: str) -> set[int]:
    values = form[name].value() or ()
    return {one.pk if isinstance(one, Person) else int(one) for one in values if isinstance(one, Person) or str(one).isdigit()}
