"""Where to go when a ticket is done."""

from django import forms

from frontdesk.web.workspace.preferences.section import SectionForm


class AfterSolvingForm(SectionForm):
    """Next ticket, list, or stay."""

    slug = "after-solving"
    title = "After solving"

    after_solving = forms.ChoiceField(
        label="When a ticket is solved, snoozed or answered",
        choices=[("next", "Open the next ticket of the list"), ("list", "Go back to the list"), ("stay", "Stay on the ticket")],
        widget=forms.RadioSelect,
    )
