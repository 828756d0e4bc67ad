"""Forms of saved views: who may have one, and what it is called."""

from typing import Any

from django import forms
from django.core import signing

from frontdesk.actor import Actor
from frontdesk.lib.text import TONES
from frontdesk.tickets.actions.views import ICONS, NAME_MAX_LENGTH, QUERY_MAX_LENGTH, can_keep_view
from frontdesk.tickets.around import Directory, ViewFacts
from frontdesk.tickets.models import Scope, View

# A deleted view comes back by its own facts, signed: nothing of it stays on the server.
SALT = "frontdesk.deleted-view"
BRING_BACK_SECONDS = 3600


def audiences(by: Actor, directory: Directory) -> list[tuple[str, str]]:
    """Return whom the actor may save views for: the form's value and the words."""
    found = [(str(Scope.MINE), "Only me")]
    found += [
        (f"team:{team.id}", team.name) for team in directory.in_use() if team.id in by.team_ids and can_keep_view(by, Scope.TEAM, team.id)
    ]
    return [*found, (str(Scope.ALL), "Everybody")] if can_keep_view(by, Scope.ALL, None) else found


def audience_of(view: ViewFacts) -> str:
    """Return the form's value of who has a view."""
    return f"team:{view.team_id}" if view.scope == Scope.TEAM else view.scope


class ViewForm(forms.Form):
    """A view's facts; what is not sent stays as it is."""

    name = forms.CharField(max_length=NAME_MAX_LENGTH, required=False, error_messages={"max_length": "At most 60 characters."})
    audience = forms.RegexField(r"^(mine|all|team:\d{1,9})$", required=False)
    query = forms.CharField(max_length=QUERY_MAX_LENGTH, required=False)
    icon = forms.ChoiceField(choices=[("", ""), *((icon, icon) for icon in ICONS)], required=False)
    tone = forms.ChoiceField(choices=[("", ""), *((tone, tone) for tone in TONES)], required=False)

    @property
    def wrong(self) -> str:
        """The first thing that is wrong, as a sentence."""
        return next(str(errors[0]) for errors in self.errors.values())

    def facts(self) -> dict[str, Any]:
        """Return what was sent, as the actions take it."""
        sent = {name: self.cleaned_data[name] for name in ("name", "query", "icon", "tone") if name in self.data}
        if not self.cleaned_data["audience"]:
            return sent
        scope, _, team = self.cleaned_data["audience"].partition(":")
        return sent | {"scope": Scope(scope), "team_id": int(team) if team else None}


def packed(view: View) -> str:
    """Return a deleted view as a word in an address."""
    return signing.dumps([view.name, view.query, view.scope, view.team_id, view.icon, view.tone], salt=SALT, compress=True)


def unpacked(word: str) -> dict[str, Any] | None:
    """Return the facts of a deleted view; None when the word is not ours or too old."""
    try:
        name, query, scope, team_id, icon, tone = signing.loads(word, salt=SALT, max_age=BRING_BACK_SECONDS)
    except signing.BadSignature:
        return None
    return {"name": name, "query": query, "scope": Scope(scope), "team_id": team_id, "icon": icon, "tone": tone}
