"""Whom to look as."""

from typing import Any

from django import forms

from frontdesk.identity.models import Person, Role
from frontdesk.identity.people import people_named
from frontdesk.web.settings.saving import SettingsForm


class SeeAsRoleForm(SettingsForm):
    """A role, seen in the teams of whoever looks."""

    role = forms.ModelChoiceField(Role.objects.exclude(permissions=[]), label="Role", empty_label=None)

    def __init__(self, data: Any, *, role: int | None = None) -> None:
        super().__init__(data)
        self.initial["role"] = role

    @property
    def subject(self) -> dict[str, int]:
        """Whom `begin_seeing_as` is asked for."""
        return {"role_id": self.cleaned_data["role"].pk}


class SeeAsColleagueForm(SettingsForm):
    """A colleague, seen in the teams that both are in."""

    person = forms.CharField(label="Colleague", max_length=254, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, data: Any, *, person: str = "") -> None:
        super().__init__(data)
        self.initial["person"] = person

    def clean_person(self) -> str:
        """Find the colleague by their address, or by a name that only one has."""
        text = str(self.cleaned_data["person"]).strip()
        staff = Person.objects.staff()
        named = {text.lower()} if "@" in text else {found.email for found in people_named(text)}
        found = list(staff.filter(email__in=named).values_list("pk", "email")[:6])
        if len(found) > 1:
            raise forms.ValidationError(f"Several colleagues are called so: {', '.join(email for _, email in found)}.")
        if not found:
            raise forms.ValidationError("No colleague who can sign in has this address or name.")
        self.found = found[0][0]
        return text

    @property
    def subject(self) -> dict[str, int]:
        """Whom `begin_seeing_as` is asked for."""
        return {"person_id": self.found}
