"""What conditions choose from: loaded when it is first asked for, found by the key that documents keep, or by name."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from frontdesk.conditions import Choice
from frontdesk.fields.known import Definition
from frontdesk.identity.models import Organisation, Person, Team
from frontdesk.lib.text import id_in
from frontdesk.tickets.models import Tag


class Loaded(Mapping[str, Choice]):
    """Few choices: all of them are loaded when the first is asked for, with the rights of whoever asks."""

    def __init__(self, load: Callable[[], dict[str, Choice]]) -> None:
        self._load = load

    @cached_property
    def _all(self) -> dict[str, Choice]:
        return self._load()

    @cached_property
    def _by_name(self) -> dict[str, Choice]:
        return {name.casefold(): choice for choice in self._all.values() for name in (choice.label, choice.lasting) if name}

    def __getitem__(self, key: str) -> Choice:
        found = self._all.get(key) or self._by_name.get(key.casefold())
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


class LookedUp(Mapping[str, Choice]):
    """As many as there are customers: each is looked up when it is named, and none is listed."""

    def __init__(self, find: Callable[[str], Choice | None]) -> None:
        self._find = find
        self._known: dict[str, Choice | None] = {}

    def __getitem__(self, key: str) -> Choice:
        if key not in self._known:
            self._known[key] = self._find(key)
        found = self._known[key]
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def teams() -> Loaded:
    """Return the teams, by their slugs."""
    return Loaded(lambda: {team.slug: Choice(team.name, team.pk, team.is_archived, team.slug) for team in Team.objects.order_by("name")})


def tags() -> Loaded:
    """Return the tags, by their ids: names change."""
    return Loaded(lambda: {str(tag.pk): _tag(tag) for tag in Tag.objects.order_by("name")})


def _tag(tag: Tag) -> Choice:
    # In a file digits alone would be an id of this desk.
    lasting = f"tag {tag.name}" if tag.name.isdecimal() else ""
    return Choice(tag.name, tag.pk, tag.is_archived, str(tag.pk), lasting=lasting)


def organisations() -> LookedUp:
    """Return the organisations, by their ids, keys or names."""
    return LookedUp(_organisation)


def people() -> LookedUp:
    """Return everybody, by their ids or addresses."""
    return LookedUp(_person)


def of_field(field: Definition) -> dict[str, Choice]:
    """Return the choices of a custom field; in a tree, what stands below one counts as it."""
    return {
        choice.key: Choice(field.path(choice.key), choice.key, choice.is_archived, choice.key, tuple(field.below(choice.key)[1:]))
        for choice in field.choices
    }


def _organisation(key: str) -> Choice | None:
    number, rows = id_in(key), Organisation.objects.all()
    # No key is digits alone; a name that is may be meant where no id is.
    asked = [{"pk": number}] if number is not None else [{"slug": key}, {"name": key}]
    found = next((row for one in (*asked, {"name__iexact": key}) if (row := rows.filter(**one).first())), None)
    return Choice(found.name, found.pk, key=str(found.pk), lasting=found.slug) if found else None


def _person(key: str) -> Choice | None:
    number = id_in(key)
    rows = Person.objects.only("name", "email")
    found = rows.filter(pk=number).first() if number is not None else rows.filter(email=key.lower()).first()
    return Choice(found.name, found.pk, key=str(found.pk), lasting=found.email) if found else None
