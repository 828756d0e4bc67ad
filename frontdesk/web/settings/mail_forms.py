"""Forms about mail."""

from typing import Any

from django import forms

from frontdesk.lib.errors import InvalidError
from frontdesk.mail import wording
from frontdesk.mail.models import Wording
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
