"""What every section of the preferences is: a form that knows its name, what is set now, and how to keep what was sent."""

from typing import Any, ClassVar

from django import forms

from frontdesk.actor import Actor
from frontdesk.identity import actions
from frontdesk.identity.preferences import preferences


class SectionForm(forms.Form):
    """One section. Its template is `workspace/preferences/<slug>.html`, with underscores, and gets it as `form`."""

    slug: ClassVar[str]
    title: ClassVar[str]
    # What the desk says when it is kept.
    done: ClassVar[str] = "Saved."

    def __init__(self, data: Any = None, *, by: Actor) -> None:
        self.by = by
        self.wishes = preferences(by)
        super().__init__(data, initial=self.now(), label_suffix="", auto_id=f"{self.slug}-%s", use_required_attribute=False)

    @property
    def template(self) -> str:
        """The template of this section."""
        return f"workspace/preferences/{self.slug.replace('-', '_')}.html"

    @property
    def beside(self) -> str:
        """The template of what belongs to this section and has forms of its own; empty for none."""
        return ""

    def now(self) -> dict[str, Any]:
        """Return what is set now, by field: the wishes of the fields' names."""
        return {name: getattr(self.wishes, name) for name in self.base_fields if hasattr(self.wishes, name)}

    def changes(self) -> dict[str, Any]:
        """Return the wishes that were sent, by name."""
        return dict(self.cleaned_data)

    def keep(self) -> None:
        """Keep what was sent. A section that is not made of wishes calls its own action here."""
        actions.set_preferences(**self.changes(), by=self.by)
