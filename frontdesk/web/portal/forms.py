"""Forms of the portal: they look at the shape only; what a ticket takes is the actions' matter."""

import zoneinfo
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings

from frontdesk.actor import Actor
from frontdesk.fields.checking import FieldsError, asked_of_customers
from frontdesk.fields.known import Definition
from frontdesk.identity.actions.people import NAME_MAX_LENGTH
from frontdesk.identity.models import Team, Theme
from frontdesk.lib.errors import FrontdeskError
from frontdesk.web.attachments import PostedFiles
from frontdesk.web.custom_fields import PREFIX, add_fields, take_problems

NO_TOPIC = ("", "I am not sure")


class PlainText(forms.CharField):
    """Text as somebody typed or pasted it; the actions clean it and say what is too long."""

    def to_python(self, value: Any) -> str:
        """Return the text without NUL, which a paste can hold and nobody can see."""
        return (super().to_python(value) or "").replace("\0", "")


class KeyedForm(forms.Form):
    """A form that is sent once, however often its button is pressed."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)

    def take_error(self, error: FrontdeskError) -> None:
        """Show an action's refusal at its field, or on top of the form."""
        if isinstance(error, FieldsError):
            take_problems(self, error)
            return
        self.add_error(error.field if error.field in self.fields else None, error.sentence)

    def fits(self, files: PostedFiles) -> bool:
        """Tell whether everything can be sent; what is wrong with a file stands on top of the form too."""
        for sentence in files.errors:
            self.add_error(None, sentence)
        return self.is_valid()


class AskForm(KeyedForm):
    """Ask for help."""

    subject = PlainText(label="What is it about?", error_messages={"required": "Say in a few words what it is about."})
    topic = forms.ChoiceField(label="Topic", required=False, error_messages={"invalid_choice": "Choose a topic from the list."})
    body = PlainText(
        label="What happened, and what did you expect?",
        widget=forms.Textarea,
        error_messages={"required": "Describe what happened, so that we can help."},
    )

    def __init__(self, *args: Any, topics: list[Team], custom: Sequence[Definition] = (), has_kinds: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_kinds:
            # What it is about was asked above, by its type.
            self.fields["subject"].label = "In a few words"
        add_fields(self, asked_of_customers(custom))
        self.order_fields(["subject", "topic", *(name for name in self.fields if name.startswith(PREFIX)), "body"])
        if len(topics) < 2:
            # Nothing to choose from: the desk's default team gets it.
            del self.fields["topic"]
            return
        choices = [NO_TOPIC, *((str(team.pk), team.topic) for team in topics)]
        self.fields["topic"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField, as declared above

    @property
    def team_id(self) -> int | None:
        """The team of the chosen topic; None leaves it to the desk."""
        chosen = self.cleaned_data.get("topic")
        return int(chosen) if chosen else None


class AnswerForm(KeyedForm):
    """Write an answer."""

    use_required_attribute = False

    body = PlainText(label="Your answer", widget=forms.Textarea, error_messages={"required": "Write something first."})

    def __init__(self, *args: Any, needs_text: bool = True, **kwargs: Any) -> None:
        """Take `needs_text=False` for a button that says enough by itself."""
        super().__init__(*args, **kwargs)
        self.fields["body"].required = needs_text


class ProfileForm(forms.Form):
    """What somebody sets for themselves."""

    name = PlainText(label="Your name", max_length=NAME_MAX_LENGTH, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    language = forms.ChoiceField(label="Language", required=False)
    timezone = forms.ChoiceField(label="Time zone", required=False)
    theme = forms.ChoiceField(label="Look", required=False, choices=Theme.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        kwargs["initial"] = {"name": by.name, "language": by.language, "timezone": by.timezone, "theme": by.theme}
        super().__init__(*args, **kwargs)
        self.fields["timezone"].choices = _timezones()  # type: ignore[attr-defined]  # a ChoiceField, as declared above
        if len(settings.LANGUAGES) < 2:
            del self.fields["language"]
        else:
            self.fields["language"].choices = [("", "As the browser says"), *settings.LANGUAGES]  # type: ignore[attr-defined]  # a choice field

    def take_error(self, error: FrontdeskError) -> None:
        """Show an action's refusal at its field, or on top of the form."""
        self.add_error(error.field if error.field in self.fields else None, error.sentence)


def _timezones() -> list[tuple[str, Any]]:
    """Return the time zones by region, as an option list with groups."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(zoneinfo.available_timezones()):
        region, _, place = name.partition("/")
        if place and region != "Etc":
            groups.setdefault(region, []).append((name, place.replace("_", " ")))
    return [("", f"As the desk ({settings.TIME_ZONE})"), ("UTC", "UTC"), *groups.items()]
