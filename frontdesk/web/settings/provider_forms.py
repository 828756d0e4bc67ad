"""The form of a provider of OpenID Connect."""

from typing import Any

from django import forms

from frontdesk.identity.actions.providers import CLIENT_ID_MAX_LENGTH, NAME_MAX_LENGTH, URL_MAX_LENGTH
from frontdesk.identity.models import Provider
from frontdesk.web.settings.saving import SettingsForm


class ProviderForm(SettingsForm):
    """What a provider is called, where it is, and for whose addresses it may speak. Its secret is never shown again."""

    name = forms.CharField(label="Name", max_length=NAME_MAX_LENGTH)
    server_url = forms.CharField(label="Address", max_length=URL_MAX_LENGTH, widget=forms.URLInput)
    client_id = forms.CharField(label="Client ID", max_length=CLIENT_ID_MAX_LENGTH)
    secret = forms.CharField(
        label="Client secret", max_length=1000, required=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    domains = forms.CharField(label="Domains", max_length=2000)
    makes_people = forms.BooleanField(label="Make an account for people who have none", required=False)
    is_on = forms.BooleanField(label="People can sign in by it", required=False)

    def __init__(self, data: Any, *, provider: Provider | None = None) -> None:
        facts = {each: getattr(provider, each) for each in ("name", "client_id", "makes_people", "is_on")} if provider else {}
        if provider:
            facts["domains"] = " ".join(provider.domains)
        super().__init__(data, shown=facts)
        del self.fields["server_url" if provider else "is_on"]
