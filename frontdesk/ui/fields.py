"""Form fields: the widget of a bound field with our classes and the attributes screen readers need."""

from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

_CLASSES: Final[tuple[tuple[type[forms.Widget], str], ...]] = (
    (forms.CheckboxSelectMultiple, "check"),
    (forms.RadioSelect, "check"),
    (forms.CheckboxInput, "check"),
    (forms.Select, "select"),
    (forms.Textarea, "area"),
    (forms.FileInput, "file"),
    (forms.HiddenInput, ""),
)


@dataclass(frozen=True, slots=True)
class FieldParts:
    """A field taken apart for `ui/components/field.html`."""

    bound: BoundField
    kind: str
    label: str
    hint: str
    errors: list[str]
    is_optional: bool
    attributes: dict[str, Any]

    @property
    def id(self) -> str:
        """The control's id, also the stem of the ids of hint (`-hint`) and error (`-error`)."""
        return stem_of(self.bound)

    @property
    def control(self) -> SafeString:
        """The control itself."""
        return self.bound.as_widget(attrs=self.attributes)

    @property
    def described(self) -> str:
        """The ids of hint and error, for `aria-describedby`."""
        return " ".join(f"{self.id}-{part}" for part, there in (("hint", self.hint), ("error", self.errors)) if there)


def stem_of(bound: BoundField) -> str:
    """Return the id of a bound field's control, or of its group of controls."""
    return bound.id_for_label or bound.auto_id or bound.html_name


def _kind(widget: forms.Widget) -> str:
    """How the field is laid out: `hidden`, `group` (several controls), `check` (label after) or `line`."""
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "group"
    return "check" if isinstance(widget, forms.CheckboxInput) else "line"


def control_class(widget: forms.Widget) -> str:
    """Return the CSS class of a widget's control."""
    return next((name for kind, name in _CLASSES if isinstance(widget, kind)), "input")


def take_apart(bound: BoundField, *, label: str = "", hint: str = "", **extra: Any) -> FieldParts:
    """Take a bound field apart; `extra` become attributes of its control (`data_do` is written `data-do`)."""
    widget = bound.field.widget
    parts = FieldParts(
        bound=bound,
        kind=_kind(widget),
        label=label or str(bound.label or ""),
        hint=hint or str(bound.help_text or ""),
        errors=[str(error) for error in bound.errors],
        # A list's own empty choice says what leaving it means.
        is_optional=not bound.field.required and not isinstance(bound.field, forms.ChoiceField),
        attributes={name.replace("_", "-"): value for name, value in extra.items()},
    )
    parts.attributes.setdefault("class", f"{widget.attrs.get('class', '')} {control_class(widget)}".strip())
    if parts.kind in ("line", "check"):
        # Set here, so that the framework does not add ids that we do not write.
        parts.attributes.setdefault("aria-describedby", parts.described or False)
        if parts.errors:
            parts.attributes["aria-invalid"] = "true"
    return parts
