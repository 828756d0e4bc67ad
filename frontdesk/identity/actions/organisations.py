"""Organisations and whether their managers read colleagues' tickets."""

from django.utils.text import slugify

from frontdesk.actor import Actor
from frontdesk.events.record import record
from frontdesk.identity import access
from frontdesk.identity.actions.people import clean_name
from frontdesk.identity.actions.slugs import free_slug
from frontdesk.identity.documents import of_organisation
from frontdesk.identity.models import Organisation
from frontdesk.lib.errors import InvalidError
from frontdesk.versions.keeping import keep


def create_organisation(*, name: str, shares_tickets: bool = False, by: Actor) -> Organisation:
    """Create an organisation. Raises: InvalidError when the name is taken, ForbiddenError."""
    access.require(by, access.MANAGE_ORGANISATIONS)
    free = _free_name(name, None)
    organisation = Organisation(name=free, slug=organisation_slug(free), shares_tickets=shares_tickets)
    organisation.save(force_insert=True)
    keep("organisation", organisation.pk, of_organisation(organisation), by=by)
    record("organisation.created", by=by, organisation=organisation.pk, organisation_name=organisation.name)
    return organisation


def change_organisation(organisation: Organisation, *, by: Actor, name: str | None = None, shares_tickets: bool | None = None) -> None:
    """Change an organisation; None leaves a value. Raises: InvalidError when the name is taken, ForbiddenError."""
    access.require(by, access.MANAGE_ORGANISATIONS)
    before = [organisation.name, organisation.shares_tickets]
    if name is not None:
        organisation.name = _free_name(name, organisation.pk)
    if shares_tickets is not None:
        organisation.shares_tickets = shares_tickets
    after = [organisation.name, organisation.shares_tickets]
    if after == before:
        return
    organisation.save(update_fields=["name", "shares_tickets"])
    keep("organisation", organisation.pk, of_organisation(organisation), by=by)
    record("organisation.changed", by=by, organisation=organisation.pk, before=before, after=after)


def organisation_slug(name: str) -> str:
    """Return a free key for an organisation. Digits alone would be taken for an id."""
    return free_slug(f"organisation {name}" if slugify(name).isdecimal() else name, Organisation.objects.all(), otherwise="organisation")


def _free_name(name: str, organisation_id: int | None) -> str:
    cleaned = clean_name(name)
    if Organisation.objects.filter(name__iexact=cleaned).exclude(pk=organisation_id or 0).exists():
        raise InvalidError(f"There is an organisation “{cleaned}” already.", field="name")
    return cleaned
