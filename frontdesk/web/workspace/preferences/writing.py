"""Second thoughts, and whether colleagues may look at what is being written."""

from django import forms

from frontdesk.identity.preferences import UNDO_SECONDS
from frontdesk.web.workspace.preferences.section import SectionForm


def _words(seconds: int) -> str:
    return f"Wait {seconds} seconds, so that it can be undone" if seconds else "Send at once"


class WritingForm(SectionForm):
    """How long a sent message waits; who sees a reply before it is sent."""

    slug = "writing"
    title = "Writing"

    undo_seconds = forms.TypedChoiceField(
        label="When a reply or note is sent", coerce=int, choices=[(seconds, _words(seconds)) for seconds in UNDO_SECONDS]
    )
    shares_drafts = forms.BooleanField(label="Colleagues may look at a reply that I am writing, never at a note", required=False)
