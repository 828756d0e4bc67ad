"""Roles: which named permissions their people hold."""

from collections.abc import Iterable

from frontdesk.actor import Actor
from frontdesk.events.record import record
from frontdesk.identity import access, permissions, reach
from frontdesk.identity.actions.people import clean_name, keep_a_manager, refuse_wider_rights
from frontdesk.identity.actions.slugs import chosen_slug
from frontdesk.identity.documents import of_role
from frontdesk.identity.models import Role
from frontdesk.lib.errors import InvalidError
from frontdesk.versions.keeping import keep

NAME_MAX_LENGTH = 80
# Everybody who signs up gets it; a permission here would open the workspace to the whole world.
CUSTOMER = "customer"


def create_role(*, name: str, allowed: Iterable[str], slug: str = "", by: Actor) -> Role:
    """Create a role of one's own making that holds the permissions `allowed`; without `slug` its key is made from the name.

    Raises: InvalidError when the name is taken, nothing is allowed or more than the actor may do themselves, ForbiddenError.
    """
    access.require(by, access.MANAGE_PEOPLE)
    rights = _known(allowed)
    role = Role(name=_free_name(name, None), permissions=reach.stored(rights))
    _refuse_empty(role)
    refuse_wider_rights(role.name, rights, by, field="allowed")
    role.slug = chosen_slug(slug, role.name, Role.objects.all(), otherwise="role")
    role.save(force_insert=True)
    keep("role", role.pk, of_role(role), by=by)
    record("role.created", by=by, role=role.pk, role_name=role.name, permissions=reach.stated(role.permissions))
    return role


def change_role(role: Role, *, name: str, allowed: Iterable[str], by: Actor) -> None:
    """Change a role's name and permissions; its people have them from their next page on. The slug stays.

    What the role holds already may stay; what is added the actor must hold themselves.
    Raises: InvalidError also when nobody could manage people any more, ForbiddenError.
    """
    access.require(by, access.MANAGE_PEOPLE)
    before = [role.name, reach.stated(role.permissions)]
    rights = _known(allowed)
    refuse_wider_rights(role.name, _added(rights, role), by, field="allowed")
    if permissions.SETTINGS_PEOPLE in set(role.permissions) - rights:
        keep_a_manager(besides_role=role)
    role.name, role.permissions = _free_name(name, role.pk), reach.stored(rights)
    _refuse_empty(role)
    after = [role.name, reach.stated(rights)]
    if after == before:
        return
    role.save(update_fields=["name", "permissions"])
    keep("role", role.pk, of_role(role), by=by)
    record("role.changed", by=by, role=role.pk, before=before, after=after)


def _refuse_empty(role: Role) -> None:
    if role.slug == CUSTOMER and role.permissions:
        raise InvalidError(
            "Everybody who signs up is a customer, so this role can do nothing at the desk. Make another role.", field="allowed"
        )
    if role.slug != CUSTOMER and not role.permissions:
        raise InvalidError("Tick at least one thing. Somebody who may do none of them is a customer.", field="allowed")


def _known(allowed: Iterable[str]) -> set[str]:
    rights = set(allowed)
    if rights - reach.KNOWN or reach.contradictions(rights):
        raise InvalidError("Choose from the permissions shown, each with one reach.", field="allowed")
    return set(reach.stored(rights))


def _added(rights: set[str], role: Role) -> set[str]:
    """Return what is new for the role: a verb that it held already may reach elsewhere."""
    return {right for right in rights if reach.verb_of(right) not in role.permissions}


def _free_name(name: str, role_id: int | None) -> str:
    cleaned = clean_name(name)
    if len(cleaned) > NAME_MAX_LENGTH:
        raise InvalidError(f"A role's name has {NAME_MAX_LENGTH} characters at most.", field="name")
    if Role.objects.filter(name__iexact=cleaned).exclude(pk=role_id or 0).exists():
        raise InvalidError(f"There is a role “{cleaned}” already.", field="name")
    return cleaned
