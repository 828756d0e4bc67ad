"""Forms of the priorities' pages."""

from typing import Any

from django import forms

from frontdesk.tickets.actions.arranging_priorities import NAME_MAX_LENGTH
from frontdesk.tickets.models import TicketPriority
from frontdesk.web.settings.forms import TONE_CHOICES
from frontdesk.web.settings.saving import SettingsForm


class PriorityForm(SettingsForm):
    """A priority's name and colour; of a new one, above which it stands."""

    name = forms.CharField(label="Name", max_length=NAME_MAX_LENGTH, error_messages={"required": "Give it a name."})
    above = forms.ModelChoiceField(TicketPriority.objects.none(), label="Above", required=False, empty_label="None: the least pressing")
    tone = forms.ChoiceField(label="Colour", choices=TONE_CHOICES, widget=forms.RadioSelect)

    def __init__(self, data: Any, *, priority: TicketPriority | None = None) -> None:
        super().__init__(data, shown={"name": priority.name, "tone": priority.tone} if priority else {"tone": "grey"})
        if priority is not None:
            del self.fields["above"]
        else:
            above: Any = self.fields["above"]
            above.queryset = TicketPriority.objects.filter(is_archived=False)


class PriorityArchiveForm(SettingsForm):
    """Where the tickets of an archived priority go."""

    goes_to = forms.ModelChoiceField(
        TicketPriority.objects.none(), label="Its tickets", required=False, empty_label="Keep it, until somebody changes them"
    )

    def __init__(self, data: Any, *, priority: TicketPriority) -> None:
        super().__init__(data)
        goes_to: Any = self.fields["goes_to"]
        goes_to.queryset = TicketPriority.objects.filter(is_archived=False).exclude(pk=priority.pk)
        goes_to.label_from_instance = lambda row: f"Get “{row.name}”"
