"""The sections of one's own preferences, in the order of the page: each is a form here and a template of its name."""

from typing import Final

from frontdesk.web.workspace.preferences.after_solving import AfterSolvingForm
from frontdesk.web.workspace.preferences.keyboard import KeyboardForm
from frontdesk.web.workspace.preferences.notices import NoticesForm
from frontdesk.web.workspace.preferences.section import SectionForm
from frontdesk.web.workspace.preferences.writing import WritingForm

SECTIONS: Final[tuple[type[SectionForm], ...]] = (AfterSolvingForm, WritingForm, KeyboardForm, NoticesForm)

__all__ = ["SECTIONS", "SectionForm"]
