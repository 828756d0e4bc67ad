"""Forms of the accounts window that are ours; those of allauth are changed in entrance.py."""

from typing import Any

from django import forms
from django.http import HttpRequest

from frontdesk.identity.actions.people import NAME_MAX_LENGTH
from frontdesk.identity.models import Person
from frontdesk.lib.errors import FrontdeskError


def _name() -> forms.CharField:
    return forms.CharField(label="Your name", max_length=NAME_MAX_LENGTH, widget=forms.TextInput(attrs={"autocomplete": "name"}))


def _new_password() -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(
        label="Password", strip=False, widget=widget, help_text="Eight characters or more. A few words in a row are easy to keep in mind."
    )


class SignupForm(forms.Form):
    """What we ask beside address and password."""

    name = _name()

    field_order = ("name", "email", "password1")

    def signup(self, request: HttpRequest, user: Person) -> None:
        """Do nothing more: the adapter saved name and role."""


class JoinForm(forms.Form):
    """Accept an invitation."""

    name = _name()
    password = _new_password()

    def take_error(self, error: FrontdeskError) -> None:
        """Show an action's refusal at its field, or on top of the form."""
        self.add_error(error.field if error.field in self.fields else None, error.sentence)


class SetupForm(JoinForm):
    """Make the desk's first admin."""

    EMPTY, DEMO = "empty", "demo"

    desk_name = forms.CharField(label="Name of the desk", max_length=80, help_text="Customers read it on every page and mail.")
    email = forms.EmailField(label="Email", widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    start = forms.ChoiceField(
        label="How do you want to begin?",
        choices=[(EMPTY, "Start empty"), (DEMO, "Try with a demo desk")],
        initial=EMPTY,
        widget=forms.RadioSelect,
    )

    field_order = ("desk_name", "name", "email", "password", "start")

    @property
    def wants_demo(self) -> bool:
        """Whether the desk is to be filled with a demo."""
        return bool(self.cleaned_data["start"] == self.DEMO)

    def facts(self) -> dict[str, Any]:
        """Return what the action takes."""
        return {name: self.cleaned_data[name] for name in ("desk_name", "name", "email", "password")}
