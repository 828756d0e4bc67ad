"""The list of people: searched, filtered, 50 at a time."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.http import QueryDict

from frontdesk.identity.models import Person, Team
from frontdesk.lib.text import clean_text, id_in

PAGE_SIZE = 50
QUERY_MAX_LENGTH = 120
NEVER_CAME = Q(invited_at__isnull=False, last_login=None)

SHOWS: dict[str, tuple[str, Q]] = {
    "colleagues": ("Colleagues", Q(is_active=True, role__permissions__len__gt=0)),
    "invited": ("Invited", Q(is_active=True) & NEVER_CAME),
    "customers": ("Customers", Q(is_active=True, role__permissions__len=0)),
    "deactivated": ("Deactivated", Q(is_active=False)),
}


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """What the list is about, as its address says."""

    show: str = "colleagues"
    text: str = ""
    role_id: int | None = None
    team_id: int | None = None
    organisation_id: int | None = None
    after: int | None = None

    @classmethod
    def from_query(cls, query: QueryDict) -> "PeopleFilter":
        """Read the address; what makes no sense in it is left out."""
        show = query.get("show", "")
        return cls(
            show=show if show in SHOWS else "colleagues",
            text=clean_text(query.get("q", "")[:QUERY_MAX_LENGTH], single_line=True),
            role_id=id_in(query.get("role")),
            team_id=id_in(query.get("team")),
            organisation_id=id_in(query.get("organisation")),
            after=id_in(query.get("after")),
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether more than the kind of people was asked for."""
        return any((self.text, self.role_id, self.team_id, self.organisation_id))


def people(wanted: PeopleFilter) -> tuple[list[Person], int | None]:
    """Return a page of people by name and the key of the following page, None at the end."""
    rows = everyone().filter(SHOWS[wanted.show][1])
    if wanted.text:
        rows = rows.filter(Q(name__icontains=wanted.text) | Q(email__icontains=wanted.text))
    if wanted.role_id is not None:
        rows = rows.filter(role_id=wanted.role_id)
    if wanted.team_id is not None:
        rows = rows.filter(memberships__team_id=wanted.team_id)
    if wanted.organisation_id is not None:
        rows = rows.filter(organisation_id=wanted.organisation_id)
    last = Person.objects.filter(pk=wanted.after).only("name").first() if wanted.after is not None else None
    if last is not None:
        rows = rows.filter(Q(name__gt=last.name) | Q(name=last.name, id__gt=last.pk))
    page = list(rows.order_by("name", "id")[: PAGE_SIZE + 1])
    return page[:PAGE_SIZE], page[PAGE_SIZE - 1].pk if len(page) > PAGE_SIZE else None


def everyone() -> "QuerySet[Person, Person]":
    """Return people with role, organisation and current teams."""
    teams: Prefetch[Any] = Prefetch("teams", queryset=Team.objects.filter(is_archived=False))
    return Person.objects.get_queryset().select_related("role", "organisation").prefetch_related(teams)
