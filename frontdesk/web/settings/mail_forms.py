"""Forms about mail."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict

from frontdesk.identity.models import Team
from frontdesk.lib.errors import InvalidError
from frontdesk.mail import wording
from frontdesk.mail.actions import MailboxFacts
from frontdesk.mail.models import Fetching, Mailbox, Wording
from frontdesk.mail.models.mailbox import Security
from frontdesk.web.settings.saving import SettingsForm

AREA = {"rows": 12, "spellcheck": "true"}


class TextsForm(SettingsForm):
    """What mails to customers say around what was written."""

    def __init__(self, data: Any, *, row: Wording) -> None:
        super().__init__(data, shown={kind: getattr(row, kind) or given for kind, given in wording.GIVEN.items()})
        for kind, label in wording.KINDS.items():
            area = forms.Textarea(attrs=AREA)
            self.fields[kind] = forms.CharField(label=label, required=False, max_length=wording.LONGEST, widget=area)

    def texts(self) -> dict[str, str]:
        """Return what was typed, or is shown, by kind."""
        sent = self.cleaned_data if self.is_bound else self.shown
        return {kind: sent.get(kind) or wording.GIVEN[kind] for kind in wording.KINDS}

    def check_texts(self) -> bool:
        """Tell whether the texts could be saved; what speaks against it stands at its field."""
        for kind, text in self.texts().items():
            try:
                wording.check(kind, text)
            except InvalidError as error:
                self.add_error(kind, error.sentence)
        return not self.errors


class MailboxForm(SettingsForm):
    """An address of the desk: in whose name, who answers, and how its mail gets here. Its password is never shown again."""

    address = forms.CharField(label="Address", max_length=254, widget=forms.EmailInput)
    name = forms.CharField(label="Name beside it", max_length=80)
    other_addresses = forms.CharField(label="Other addresses", max_length=2000, required=False)
    signature = forms.CharField(label="Signature", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4}))
    reply_address = forms.CharField(label="Answers go to", max_length=254, required=False, widget=forms.EmailInput)
    fetching = forms.ChoiceField(label="How its mail gets here", choices=Fetching.choices)
    host = forms.CharField(label="Mail server", max_length=253, required=False)
    port = forms.IntegerField(label="Port", min_value=1, max_value=65_535, initial=993)
    security = forms.ChoiceField(label="Protected by", choices=Security.choices)
    user = forms.CharField(label="Sign-in name", max_length=254, required=False)
    secret = forms.CharField(
        label="Password", max_length=4000, required=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    folder = forms.CharField(label="Folder", max_length=200, initial="INBOX")
    move_to = forms.CharField(label="Move read mail to", max_length=200, required=False)
    is_on = forms.BooleanField(label="In use", required=False)

    def __init__(self, data: Any, *, mailbox: Mailbox | None = None) -> None:
        names = [each.name for each in fields(MailboxFacts) if each.name not in ("team_id", "other_addresses")]
        shown = {each: getattr(mailbox, each) for each in names} if mailbox else {}
        if mailbox:
            shown |= {"team": mailbox.team, "other_addresses": " ".join(mailbox.other_addresses)}
        super().__init__(data, shown=shown)
        at_work = Team.objects.filter(is_archived=False)
        self.fields["team"] = forms.ModelChoiceField(at_work, label="Team", required=False, empty_label="The desk's default team")
        if not mailbox:
            del self.fields["is_on"]

    def facts(self) -> MailboxFacts:
        """Return what was typed."""
        sent = dict(self.cleaned_data)
        team, others = sent.pop("team"), sent.pop("other_addresses").replace(",", " ").split()
        told = {name: sent[name] for name in sent if name in {each.name for each in fields(MailboxFacts)}}
        return MailboxFacts(team_id=team.pk if team else None, other_addresses=others, **told)


class JoinForm(SettingsForm):
    """To which ticket a message belongs."""

    number = forms.IntegerField(label="Ticket number", min_value=1, max_value=10**15)

    def carry_out_alone(self, deed: Callable[[], Any]) -> bool:
        """Do something that needs no field, and return True; what it refuses stands above the form."""
        self.data, self.is_bound, self.cleaned_data, self._errors = QueryDict(mutable=True), True, {}, ErrorDict()
        return self.carry_out(deed)
