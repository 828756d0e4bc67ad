"""Forms of the settings: which fields a page has. What is allowed is decided by the actions."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from frontdesk.actor import Actor
from frontdesk.identity.actions.people import NAME_MAX_LENGTH, rights_beyond
from frontdesk.identity.actions.roles import NAME_MAX_LENGTH as ROLE_NAME_MAX_LENGTH
from frontdesk.identity.actions.teams import ICONS as TEAM_ICONS
from frontdesk.identity.actions.teams import NAME_MAX_LENGTH as TEAM_NAME_MAX_LENGTH
from frontdesk.identity.models import Desk, Organisation, Person, Role, Team
from frontdesk.identity.people import people_named
from frontdesk.identity.reach import stated
from frontdesk.lib.text import TONES
from frontdesk.notify.reasons import Reason, Way, ways
from frontdesk.tickets.actions.tagging import NAME_MAX_LENGTH as TAG_NAME_MAX_LENGTH
from frontdesk.tickets.models import Tag
from frontdesk.web.settings import granting
from frontdesk.web.settings.saving import SettingsForm

HUES = 360
HUE_SLIDER = {"type": "range", "class": "hue", "data-hue-preview": ""}


def offered_roles(by: Actor, held: Role | None = None) -> list[Role]:
    """Return the roles that the actor may give, and the one that is held already."""
    return [role for role in Role.objects.all() if role == held or not rights_beyond(set(role.permissions), by)]


class RoleField(forms.ModelChoiceField):
    """A choice among the roles that the actor may give."""

    def __init__(self, by: Actor, held: Role | None = None, *, staff_only: bool = False) -> None:
        roles = [role for role in offered_roles(by, held) if role.is_staff or not staff_only]
        super().__init__(Role.objects.filter(pk__in=[role.pk for role in roles]), empty_label=None, label="Role")


class TeamsField(forms.ModelMultipleChoiceField):
    """Any of the current teams."""

    def __init__(self) -> None:
        super().__init__(Team.objects.filter(is_archived=False), required=False, label="Teams", widget=forms.CheckboxSelectMultiple)


class InviteForm(SettingsForm):
    """Whom to invite, as what, into which teams."""

    email = forms.EmailField(label="Email", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    name = forms.CharField(label="Name", max_length=NAME_MAX_LENGTH, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, data: Any, *, by: Actor, role: Role | None = None) -> None:
        super().__init__(data)
        self.fields["role"] = RoleField(by, staff_only=True)
        self.initial["role"] = role
        if by.may("settings.teams"):
            self.fields["teams"] = TeamsField()
            # Who joins a desk with one team is meant for that one.
            only = Team.objects.filter(is_archived=False)[:2]
            self.initial["teams"] = only if len(only) == 1 else []


class PersonForm(SettingsForm):
    """What an admin may change of a person. The address is not among it: whoever holds it can sign in."""

    name = forms.CharField(label="Name", max_length=NAME_MAX_LENGTH, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    organisation = forms.CharField(label="Organisation", required=False, max_length=200)
    manages_organisation = forms.BooleanField(label="Manages this organisation", required=False)

    def __init__(self, data: Any, *, person: Person, by: Actor) -> None:
        shown = {
            "name": person.name,
            "role": person.role,
            "organisation": person.organisation.name if person.organisation else "",
            "manages_organisation": person.manages_organisation,
        }
        has_teams = by.may("settings.teams") and person.is_active and person.role.is_staff
        super().__init__(data, shown=shown | ({"teams": list(person.teams.all())} if has_teams else {}))
        self.fields["role"] = RoleField(by, person.role)
        if has_teams:
            self.fields["teams"] = TeamsField()
        self.order_fields(["name", "role", "teams", "organisation", "manages_organisation"])

    def clean_organisation(self) -> str:
        """Find the organisation by its name; empty takes the person out of theirs."""
        name = " ".join(self.cleaned_data["organisation"].split())
        self.chosen = Organisation.objects.filter(name__iexact=name).first() if name else None
        if name and self.chosen is None:
            raise forms.ValidationError(f"There is no organisation “{name}”. Create it first, or choose one from the list.")
        return self.chosen.name if self.chosen else ""


class HeirForm(SettingsForm):
    """Who takes over somebody's open work."""

    def __init__(self, data: Any, *, choices: list[tuple[str, str]], label: str) -> None:
        super().__init__(data)
        self.fields["heir"] = forms.ChoiceField(label=label, choices=choices, required=False, widget=forms.RadioSelect)

    @property
    def heir_id(self) -> int | None:
        """The id of whoever was chosen, None for nobody."""
        chosen = self.cleaned_data["heir"]
        return int(chosen) if chosen else None


class MergeForm(SettingsForm):
    """The record that stays."""

    into = forms.EmailField(label="Email of the record that stays", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}))

    def clean_into(self) -> str:
        """Find the other record by its address."""
        email = str(self.cleaned_data["into"]).lower()
        found = Person.objects.get_queryset().select_related("role").filter(email=email).first()
        if found is None:
            raise forms.ValidationError("Nobody has this address.")
        self.target = found
        return email


class WhyForm(SettingsForm):
    """Whose sight of which ticket."""

    person = forms.CharField(label="Person", max_length=254)
    number = forms.IntegerField(label="Ticket number", min_value=1, max_value=2**53)

    def __init__(self, data: Any, *, initial: dict[str, Any]) -> None:
        super().__init__(data)
        self.initial = {**self.initial, **initial}
        self.fields["number"].widget = forms.TextInput()

    def clean_person(self) -> str:
        """Find the person by their address, or by a name that only one has."""
        text = str(self.cleaned_data["person"]).strip()
        # Somebody who was deactivated is found by their address.
        emails = [text.lower()] if "@" in text else [found.email for found in people_named(text)]
        if len(emails) > 1:
            raise forms.ValidationError(f"Several people are called so: {', '.join(emails)}.")
        found = Person.objects.get_queryset().filter(email__in=emails).first()
        if found is None:
            raise forms.ValidationError("Nobody has this address or name.")
        self.subject = found
        return text


class RoleForm(SettingsForm):
    """A role's name and what it allows."""

    name = forms.CharField(label="Name", max_length=ROLE_NAME_MAX_LENGTH)
    allowed = forms.MultipleChoiceField(
        label="What people with this role may do", required=False, choices=granting.CHOICES, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any, *, role: Role | None = None) -> None:
        super().__init__(granting.gathered(data), shown={"name": role.name, "allowed": stated(role.permissions)} if role else None)


class OrganisationForm(SettingsForm):
    """An organisation's name and whether its managers read along."""

    name = forms.CharField(label="Name", max_length=NAME_MAX_LENGTH)
    shares_tickets = forms.BooleanField(label="Managers read the tickets of their colleagues", required=False)

    def __init__(self, data: Any, *, organisation: Organisation | None = None) -> None:
        facts = {"name": organisation.name, "shares_tickets": organisation.shares_tickets} if organisation else None
        super().__init__(data, shown=facts)


class TeamForm(SettingsForm):
    """A team's name and how customers see its work."""

    name = forms.CharField(label="Name", max_length=TEAM_NAME_MAX_LENGTH)
    topic = forms.CharField(label="Topic", required=False, max_length=TEAM_NAME_MAX_LENGTH)

    def __init__(self, data: Any, *, team: Team | None = None) -> None:
        super().__init__(data, shown={"name": team.name, "topic": team.topic, "icon": team.icon} if team else {"icon": "users"})
        own = [(team.icon, "As now")] if team and team.icon not in TEAM_ICONS else []
        self.fields["icon"] = forms.ChoiceField(label="Icon", choices=[*own, *TEAM_ICONS.items()], widget=forms.RadioSelect)


class MembersForm(SettingsForm):
    """Who is in a team, and who leads it."""

    def __init__(self, data: Any, *, members: list[Person], leads: list[Person]) -> None:
        super().__init__(data, shown={"members": members, "leads": leads})
        for name, label in (("members", "Members"), ("leads", "Leads")):
            self.fields[name] = forms.ModelMultipleChoiceField(Person.objects.get_queryset().staff(), required=False, label=label)


TONE_CHOICES = [(tone, tone.capitalize()) for tone in ("grey", *TONES)]


class TagForm(SettingsForm):
    """A tag's name and colour."""

    name = forms.CharField(label="Name", max_length=TAG_NAME_MAX_LENGTH)
    tone = forms.ChoiceField(label="Colour", choices=TONE_CHOICES, widget=forms.RadioSelect)
    is_archived = forms.BooleanField(label="Archived", required=False)

    aliases = {"tag": "name"}

    def __init__(self, data: Any, *, tag: Tag | None = None) -> None:
        facts = {"name": tag.name, "tone": tag.tone, "is_archived": tag.is_archived} if tag else {"tone": "grey"}
        super().__init__(data, shown=facts)
        if tag is None:
            del self.fields["is_archived"]


class DeskForm(SettingsForm):
    """The desk's name, colour and default team."""

    name = forms.CharField(label="Name", max_length=80)
    hue = forms.IntegerField(label="Colour", min_value=0, max_value=HUES - 1, widget=forms.NumberInput(attrs=HUE_SLIDER))

    def __init__(self, data: Any, *, desk: Desk) -> None:
        super().__init__(data, shown={"name": desk.name, "hue": desk.hue, "default_team": desk.default_team})
        # Once there is a default team it can be exchanged, not taken away.
        nobody = "The first team" if desk.default_team is None else None
        at_work = Team.objects.filter(is_archived=False)
        self.fields["default_team"] = forms.ModelChoiceField(at_work, label="Default team", empty_label=nobody, required=nobody is None)


class NoticesForm(SettingsForm):
    """By which ways colleagues hear of what until they choose themselves: a row for each reason."""

    def __init__(self, data: Any, *, desk: Desk) -> None:
        super().__init__(data, shown={reason: sorted(ways(reason, {}, desk.given_notices)) for reason in Reason})
        # Beside the desk's own form.
        self.auto_id = "given-%s"
        for reason in Reason:
            self.fields[reason] = forms.MultipleChoiceField(
                label=reason.label, choices=Way.choices, required=False, widget=forms.CheckboxSelectMultiple
            )

    def reasons(self) -> list[BoundField]:
        """Return the rows of the table."""
        return [self[reason] for reason in Reason]

    def ways(self) -> list[str]:
        """Return the heads of its columns."""
        return [str(way.label) for way in Way]

    def given(self) -> dict[str, list[str]]:
        """Return what was chosen."""
        return {str(reason): sorted(self.cleaned_data[reason]) for reason in Reason}
