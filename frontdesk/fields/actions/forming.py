"""What the form of a type says of fields: their order, which of them it needs, and its own help."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from frontdesk.actor import Actor
from frontdesk.fields.actions.making import write
from frontdesk.fields.actions.stating import HELP_MAX_LENGTH
from frontdesk.fields.models import Field, Required
from frontdesk.fields.showing import LAST
from frontdesk.identity import access
from frontdesk.identity.permissions import SETTINGS_FIELDS
from frontdesk.lib.errors import InvalidError
from frontdesk.lib.text import TextTooLongError, clean_text


@dataclass(frozen=True, slots=True)
class Line:
    """A field in the form of a type. `required` None and an empty `help` are what the field says itself."""

    key: str
    required: Required | None = None
    help: str = ""
    # Customers are not asked for it in this form.
    staff_only: bool = False

    def written(self) -> dict[str, Any]:
        """Return it as documents have it; what is empty is left out."""
        return {"field": self.key, **self.said()}

    def said(self) -> dict[str, Any]:
        """Return what it says beside its place."""
        return (
            ({} if self.required is None else {"required": str(self.required)})
            | ({"help": self.help} if self.help else {})
            | ({"staff_only": True} if self.staff_only else {})
        )


def form_of(type: str, fields: Iterable[Field] | None = None) -> list[Line]:
    """Return the form of a type, in its order."""
    listed = [field for field in (Field.objects.all() if fields is None else fields) if is_in(field, type)]
    return [_line(field, type) for field in sorted(listed, key=lambda field: field.forms.get(type, {}).get("place", LAST))]


def said_of(type: str) -> list[Line]:
    """Return what the form of a type says, in its order: nothing before an admin arranges it."""
    listed = [field for field in Field.objects.filter(is_archived=False) if type in field.forms]
    return [_line(field, type) for field in sorted(listed, key=lambda field: field.forms[type]["place"])]


def is_in(field: Field, type: str) -> bool:
    """Tell whether the form of a type has a field."""
    return not field.is_archived and (not field.types or type in field.types)


def lines_in(form: Any) -> list[Line]:
    """Return the lines of a document. Raises: InvalidError."""
    try:
        return [
            Line(
                str(each["field"]),
                Required(each["required"]) if each.get("required") is not None else None,
                str(each.get("help", "")),
                bool(each.get("staff_only", False)),
            )
            for each in form
        ]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise InvalidError("Each line of a form names a field, and may say required, help and staff_only.", field="form") from None


def arrange_form(type: str, lines: Sequence[Line], *, others: Collection[str] | None, by: Actor) -> bool:
    """Give a type its form and return whether it changed.

    What it does not name is asked for in `others` only, the types beside it; without them each field is asked for where it was. Tickets
    keep what they hold of a field that is no longer in their form.
    Raises: InvalidError with the line at fault, ForbiddenError.
    """
    access.require(by, SETTINGS_FIELDS)
    fields = {field.key: field for field in Field.objects.select_for_update().filter(is_archived=False)}
    lines = [_checked(line, fields) for line in lines]
    if len({line.key for line in lines}) < len(lines):
        raise InvalidError("A form asks for each field once.", field="form")
    said = {line.key: {"place": place, **line.said()} for place, line in enumerate(lines)}
    changed = [field for field in fields.values() if field.forms.get(type) != said.get(field.key)]
    turned = [field for field in fields.values() if others is not None and is_in(field, type) != (field.key in said)]
    for field in turned:
        _turn(field, type, others or (), by)
    for field in changed:
        _say(field, type, said.get(field.key))
    return bool(changed or turned)


def _line(field: Field, type: str) -> Line:
    said = field.forms.get(type, {})
    required = Required(said["required"]) if "required" in said else None
    return Line(field.key, required, said.get("help", ""), said.get("staff_only", False))


def _checked(line: Line, fields: dict[str, Field]) -> Line:
    if line.key not in fields:
        raise InvalidError(f"There is no field “{line.key[:40]}” in use.", field="form")
    try:
        help = clean_text(line.help, max_length=HELP_MAX_LENGTH, single_line=True)
    except TextTooLongError as error:
        raise InvalidError(f"{fields[line.key].label}: {error}", field="form") from error
    return Line(line.key, line.required, help, line.staff_only)


def _turn(field: Field, type: str, others: Collection[str], by: Actor) -> None:
    """Ask for a field in this form from now on, or no longer."""
    if type in field.types or not field.types:
        kept = [key for key in (field.types or others) if key != type]
        if not kept:
            raise InvalidError(f"“{field.label}” is asked for nowhere else. Archive the field instead.", field="form")
    else:
        kept = [*field.types, type]
    write(field, {"types": kept}, version=None, by=by)


def _say(field: Field, type: str, said: dict[str, Any] | None) -> None:
    rest = {key: each for key, each in field.forms.items() if key != type}
    # The version of the type tells of it, not that of the field.
    Field.objects.filter(pk=field.pk).update(forms=rest if said is None else {**rest, type: said})
