"""The form of whether a role needs a second step: one for each role on its page."""

from typing import Any

from django import forms

from frontdesk.identity.models import Role
from frontdesk.identity.second_steps import DAYS
from frontdesk.web.settings.saving import SettingsForm

NOT_NEEDED = "no"


def words(days: int) -> str:
    """Return when somebody needs a second step."""
    return "Needed at once" if days == 0 else f"Needed after {days} days"


class SecondStepForm(SettingsForm):
    """After how many days, or not at all."""

    def __init__(self, data: Any, *, role: Role) -> None:
        super().__init__(data, shown={"days": NOT_NEEDED if role.second_step_days is None else str(role.second_step_days)})
        # Beside those of the other roles.
        self.auto_id = f"role-{role.pk}-%s"
        choices = [(NOT_NEEDED, "Not needed"), *((str(days), words(days)) for days in DAYS)]
        self.fields["days"] = forms.ChoiceField(
            label=f"People with the role {role.name}",
            choices=choices,
            widget=forms.Select(attrs={"class": "select w-auto"}),
            error_messages={"invalid_choice": "Choose from the list."},
        )

    @property
    def days(self) -> int | None:
        """What was chosen, as the action takes it."""
        chosen = self.cleaned_data["days"]
        return None if chosen == NOT_NEEDED else int(chosen)
