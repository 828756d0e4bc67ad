"""Custom fields as a noun of versions and files of settings: other settings are named by their keys."""

from collections.abc import Mapping
from typing import Any

from frontdesk.fields.actions import Facts, archive_field, change_field, create_field, order_fields, restore_field
from frontdesk.fields.actions.documents import document_of, document_of_order
from frontdesk.fields.actions.ordering import ORDER_KEY
from frontdesk.fields.known import read_choices
from frontdesk.fields.models import Field, ForCustomers, Required
from frontdesk.fields.models import Kind as FieldKind
from frontdesk.fields.showing import leaves
from frontdesk.identity.models import Role, Team
from frontdesk.identity.nouns import held
from frontdesk.identity.permissions import SETTINGS_FIELDS
from frontdesk.lib.errors import InvalidError
from frontdesk.versions.nouns import Kind, Noun, Part

Document = Mapping[str, Any]


def _word(kind: Any, value: str, name: str) -> Any:
    try:
        return kind(value)
    except ValueError:
        raise InvalidError(f"“{value}” is none of {', '.join(f'“{each.value}”' for each in kind)}.", field=name) from None


def _ids(rows: Any, slugs: Any, name: str) -> tuple[int, ...]:
    found = dict(rows.filter(slug__in=list(slugs)).values_list("slug", "pk"))
    if unknown := sorted(set(slugs) - set(found)):
        raise InvalidError(f"There is no “{unknown[0]}” among them.", field=name)
    return tuple(sorted(found.values()))


def facts_of(document: Document) -> Facts:
    """Return what a document says. Raises: InvalidError."""
    try:
        choices = read_choices(document["choices"])
    except (KeyError, TypeError, AttributeError):
        raise InvalidError("Each choice needs a key and a label.", field="choices") from None
    return Facts(
        label=document["label"],
        kind=_word(FieldKind, document["kind"], "kind"),
        help=document["help"],
        choices=choices,
        required=_word(Required, document["required"], "required"),
        for_customers=_word(ForCustomers, document["for_customers"], "for_customers"),
        shown_when=tuple(leaves(document["shown_when"])),
        team_ids=_ids(Team.objects.all(), document["teams"], "teams"),
        types=tuple(document["types"]),
        view_role_ids=_ids(Role.objects.all(), document["view_roles"], "view_roles"),
        edit_role_ids=_ids(Role.objects.all(), document["edit_roles"], "edit_roles"),
    )


def _make(key: str, document: Document, *, by: Any) -> Field:
    field = create_field(facts_of(document), key=key, by=by)
    if document["archived"]:
        archive_field(field, by=by)
    return field


def _change(field: Field, document: Document, *, by: Any) -> None:
    if field.is_archived and not document["archived"]:
        restore_field(field, by=by)
    change_field(field, facts_of(document), by=by)
    if document["archived"] and not field.is_archived:
        archive_field(field, by=by)


def _choices_in_words(choices: Any) -> str:
    return ", ".join(each["label"] for each in choices if not each.get("is_archived")) or "None"


def _order(_row: Any, document: Document, *, by: Any) -> None:
    order_fields(document["order"], by=by)


FIELD = Noun(
    name="field",
    heading="fields",
    label="Field",
    parts=(
        Part("label", "Name"),
        Part("kind", "Kind", words=lambda value: str(FieldKind(value).label)),
        Part("help", "Help", default=""),
        Part("choices", "Choices", Kind.TREE, default=[], words=_choices_in_words),
        Part("required", "Required", default="", words=lambda value: str(Required(value).label)),
        Part("for_customers", "Customers", default="", words=lambda value: str(ForCustomers(value).label)),
        Part("shown_when", "Only when", Kind.TREE, default={}),
        Part("teams", "Teams", Kind.WORDS, default=[]),
        Part("types", "Types", Kind.WORDS, default=[]),
        Part("view_roles", "Roles that see it", Kind.WORDS, default=[]),
        Part("edit_roles", "Roles that change it", Kind.WORDS, default=[]),
        Part("archived", "Archived", Kind.YES_NO, default=False),
    ),
    rows=Field.objects.all,
    is_ordered=True,
    key=lambda field: str(field.key),
    document=document_of,
    make=_make,
    change=_change,
    archive=lambda field, *, by: archive_field(field, by=by),
    is_archived=lambda field: bool(field.is_archived),
    may=held(SETTINGS_FIELDS),
)
FIELD_ORDER = Noun(
    name="field_order",
    heading="field_order",
    label="Order of the fields",
    parts=(Part("order", "Order", Kind.WORDS, is_ordered=True),),
    rows=lambda: [ORDER_KEY],
    key=str,
    id=str,
    title=lambda _: "",
    document=lambda _: document_of_order(),
    change=_order,
    may=held(SETTINGS_FIELDS),
    is_single=True,
    orders="field",
)
