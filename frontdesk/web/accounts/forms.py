"""Forms of the accounts window."""

from django import forms
from django.http import HttpRequest

from frontdesk.identity.actions.people import NAME_MAX_LENGTH
from frontdesk.identity.models import Person


class SignupForm(forms.Form):
    """What we ask beside address and password."""

    name = forms.CharField(label="Your name", max_length=NAME_MAX_LENGTH, widget=forms.TextInput(attrs={"autocomplete": "name"}))

    field_order = ("name", "email", "password1")

    def signup(self, request: HttpRequest, user: Person) -> None:
        """Do nothing more: the adapter saved name and role."""
