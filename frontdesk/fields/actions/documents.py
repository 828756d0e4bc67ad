"""What can be set of a field, as JSON: for versions and files. Teams and roles are named by their keys."""

from typing import Any

from frontdesk.fields.models import Field
from frontdesk.identity.models import Role, Team


def document_of(field: Field) -> dict[str, Any]:
    """Return what can be set of a field."""
    teams = Team.objects.filter(pk__in=field.team_ids).order_by("slug").values_list("slug", flat=True) if field.team_ids else ()
    return {
        "label": field.label,
        "kind": field.kind,
        "help": field.help,
        "choices": field.choices,
        "required": field.required,
        "for_customers": field.for_customers,
        "shown_when": field.condition,
        "teams": list(teams),
        "types": list(field.types),
        "view_roles": _roles(field.view_role_ids),
        "edit_roles": _roles(field.edit_role_ids),
        "archived": field.is_archived,
    }


def _roles(ids: list[int]) -> list[str]:
    return list(Role.objects.filter(pk__in=ids).order_by("slug").values_list("slug", flat=True)) if ids else []


def document_of_order() -> dict[str, Any]:
    """Return the order of the fields in use, by their keys."""
    return {"order": list(Field.objects.filter(is_archived=False).values_list("key", flat=True))}
