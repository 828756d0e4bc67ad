"""Files of settings: one desk's settings on another, told before, done whole or not at all."""

import argparse
import io
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from frontdesk.actor import SYSTEM
from frontdesk.cli import settings as command
from frontdesk.coverage.models import TeamHours
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.identity import permissions
from frontdesk.identity.models import Desk, Person, Provider, Role, Team
from frontdesk.identity.providers import with_secrets
from frontdesk.lib.errors import ForbiddenError, InvalidError
from frontdesk.lib.text import TONES, clean_text
from frontdesk.tickets.models import Tag
from frontdesk.versions.files.applying import apply_file
from frontdesk.versions.files.problems import FileError
from frontdesk.versions.files.reading import read
from frontdesk.versions.files.writing import export
from frontdesk.versions.models import Version
from frontdesk.versions.nouns import nouns
from tests.cast import Cast
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.execute(parser.parse_args(arguments))


def exported() -> str:
    with acting(SYSTEM):
        return export()


def applied(text: str, **more: Any) -> Any:
    with acting(SYSTEM) as by:
        return apply_file(read(text), by=by, **more)


def settings_file(tmp_path: Path, text: str) -> str:
    path = tmp_path / "desk.yaml"
    path.write_text("frontdesk: 1\n" + text)
    return str(path)


def test_what_a_desk_exports_is_complete_and_changes_nothing_there(cast: Cast) -> None:
    text = exported()
    assert text == exported()
    assert [f"\n{noun.heading}:" in text for noun in nouns().values() if noun.is_exported] == [True] * sum(
        n.is_exported for n in nouns().values()
    )
    assert applied(text).plan.steps == []
    assert applied(text, prune=True).plan.steps == []
    with acting(SYSTEM):
        assert not Event.objects.filter(name="settings.applied").exists()


def test_no_person_and_no_secret_is_in_a_file(cast: Cast) -> None:
    with acting(SYSTEM):
        people = list(Person.objects.values_list("name", "email"))
        told = {"server_url": "https://id.example.org", "client_id": "desk", "domains": ["example.org"], "secret": "hidden-words"}
        Provider.objects.create(slug="company", name="Company", **told)
    text = exported()
    assert "https://id.example.org" in text
    assert "hidden-words" not in text
    assert not [word for person in people for word in person if word in text]
    assert "secret" not in text.split("\n", 3)[3]


NAMES = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=30)
# As an action keeps them.
NAMES = NAMES.map(lambda name: clean_text(name, single_line=True)).filter(bool)
SLUGS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}", fullmatch=True).filter(lambda slug: slug not in ("admin", "agent", "lead", "customer"))
RIGHTS = st.lists(st.sampled_from(list(permissions.WORDS)), min_size=1, unique=True).map(
    lambda names: [n for n in permissions.WORDS if n in names]
)
DESKS = st.fixed_dictionaries(
    {
        "roles": st.dictionaries(SLUGS, st.tuples(NAMES, RIGHTS, st.sampled_from([None, 0, 7])), max_size=4),
        "teams": st.dictionaries(SLUGS, st.tuples(NAMES, NAMES | st.just(""), st.booleans()), max_size=4),
        "tags": st.dictionaries(SLUGS, st.tuples(st.sampled_from([*TONES, "grey"]), st.booleans()), max_size=4),
        "hue": st.integers(0, 359),
        "hours": st.lists(st.integers(0, 24 * 60 - 1), min_size=2, max_size=2, unique=True).map(sorted),
        "providers": st.dictionaries(SLUGS, st.tuples(st.booleans(), st.booleans()), max_size=2),
    }
)


def _furnish(facts: dict[str, Any]) -> None:
    for slug, (name, rights, days) in facts["roles"].items():
        Role.objects.create(slug=slug, name=name, permissions=rights, second_step_days=days)
    names: set[str] = set()
    for slug, (name, topic, is_archived) in facts["teams"].items():
        if name.casefold() not in names:
            Team.objects.create(slug=slug, name=name, topic=topic, is_archived=is_archived)
        names.add(name.casefold())
    for name, (tone, is_archived) in facts["tags"].items():
        Tag.objects.create(name=name, tone=tone, is_archived=is_archived)
    for team in Team.objects.all()[:1]:
        special = {"2026-12-24": [], "2026-12-31": [[0, 24 * 60]]}
        TeamHours.objects.create(team=team, zone="Europe/Berlin", country="DE", ranges={"7": [facts["hours"]]}, special=special)
    for slug, (makes_people, is_on) in facts["providers"].items():
        told = {"server_url": "https://id.example.org", "client_id": "desk", "domains": ["example.org"], "secret": "hidden"}
        Provider.objects.create(slug=slug, name=slug, makes_people=makes_people, is_on=is_on, **told)
    team = Team.objects.filter(is_archived=False).first()
    Desk.objects.update(hue=facts["hue"], default_team=team, given_notices={"followed": ["mail"], "mention": []})


@settings(
    max_examples=15, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(facts=DESKS)
def test_applied_to_an_empty_desk_a_file_gives_the_same_file_again(db: None, facts: dict[str, Any]) -> None:
    with transaction.atomic():
        with acting(SYSTEM):
            _furnish(facts)
            names = [row.name.casefold() for row in Role.objects.all()]
        text = exported()
        transaction.set_rollback(True)
    if len(set(names)) < len(names):
        return
    with transaction.atomic():
        assert exported() != text
        applied(text)
        assert exported() == text
        assert not with_secrets()
        assert applied(text, prune=True).plan.steps == []
        transaction.set_rollback(True)


def test_a_plan_tells_everything_and_changes_nothing(cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    roles = "roles:\n  agent: {permissions: [ticket.reply, ticket.read_all]}\n"
    teams = "teams:\n  payments: {topic: Cards}\n  nights: {name: Nights, icon: wave}\n"
    file = settings_file(tmp_path, f"{roles}{teams}tags:\n  vat: {{}}\ndesk: {{hue: 30}}\n")
    ask(cast)
    before = exported()
    assert run("plan", file) == 3
    told = capsys.readouterr().out
    for line in (
        "  ~ agent\n",
        "        - Write internal notes\n",
        "        + Read the tickets of all teams (never another team's internal notes)\n",
        "      (3 people have this role)\n",
        "  ~ payments\n      Topic: Payments and readers → Cards\n      (1 open ticket)\n",
        "  + nights\n      Name: Nights\n      Icon: wave\n",
        "  + vat\n",
        "desk:\n      Colour: 205 → 30\n",
        "Not in the file, and left alone: roles admin, customer, lead, reader\n",
        "Not in the file, and left alone (--prune archives them): teams bookings\n",
        "2 to add, 3 to change, 0 to archive.\n",
    ):
        assert line in told, told
    assert exported() == before
    with acting(SYSTEM):
        assert not Version.objects.exists()


def test_applied_it_is_told_in_the_log_by_the_name_of_the_command(cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = settings_file(tmp_path, "teams:\n  payments: {topic: Cards}\n  nights: {name: Nights}\n")
    assert run("apply", file) == 0
    with acting(SYSTEM):
        events = list(Event.objects.order_by("id").values_list("name", "actor_name", "window"))
        (whole,) = Event.objects.filter(name="settings.applied").values_list("data", flat=True)
        assert set(Version.objects.values_list("person_name", "person_id")) == {("frontdesk settings apply", None)}
    assert events == [(name, "frontdesk settings apply", "command") for name in ("team.changed", "team.created", "settings.applied")]
    assert {name: whole[name] for name in ("file", "added", "changed", "archived")} == {
        "file": "desk.yaml",
        "added": 1,
        "changed": 1,
        "archived": 0,
    }
    capsys.readouterr()
    assert run("apply", file) == run("plan", file) == 0
    assert capsys.readouterr().out.count("Nothing to change.") == 2
    with acting(SYSTEM):
        assert Event.objects.filter(name="settings.applied").count() == 1


def test_only_the_plan_that_was_looked_at_is_applied(cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = settings_file(tmp_path, "teams: {payments: {topic: Cards}}\n")
    run("plan", file)
    digest = capsys.readouterr().out.split("--expect ")[1].strip()
    with acting(SYSTEM):
        Team.objects.filter(slug="payments").update(topic="Other")
    assert run("apply", file, "--expect", digest) == 4
    assert "Look at it again" in capsys.readouterr().err
    with acting(SYSTEM):
        assert Team.objects.get(slug="payments").topic == "Other"
        Team.objects.filter(slug="payments").update(topic="Payments and readers")
    assert run("apply", file, "--expect", digest) == 0


def test_what_a_file_does_not_have_stays_unless_it_is_pruned(cast: Cast, tmp_path: Path) -> None:
    with acting(SYSTEM):
        Tag.objects.create(name="vat")
        Tag.objects.create(name="old")
    file = settings_file(tmp_path, "tags: {vat: {}}\n")
    assert run("plan", file) == 0
    assert run("apply", file, "--prune") == 0
    with acting(SYSTEM):
        assert dict(Tag.objects.values_list("name", "is_archived")) == {"vat": False, "old": True}
        assert Team.objects.filter(is_archived=True).count() == 0
    assert run("apply", file, "--prune") == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("roles:\n  admin: {permissions: [ticket.reply]}\n", "line 3: Role “admin”: Nobody could manage people any more"),
        ("roles:\n  agent: {permissions: []}\n", "line 3: Role “agent”: Tick at least one thing"),
        ("roles:\n  customer: {permissions: [ticket.reply]}\n", "line 3: Role “customer”: Everybody who signs up is a customer"),
        ("roles:\n  agent: {permissions: [fly]}\n", "line 3: Role “agent”: Choose from the permissions"),
        ("roles:\n  New Role: {name: x, permissions: [ticket.reply]}\n", "line 3: Role “New Role”: “New Role” is no key"),
        ("roles:\n  new: {name: x}\n", "line 3: The role “new” is new and needs “permissions”."),
        ("second_steps:\n  nobody: {days: 7}\n", "line 3: There is no two-step sign-in “nobody”, and a file cannot make one."),
        ("second_steps:\n  agent: {days: 5}\n", "line 3: Two-step sign-in “agent”: Choose from the list."),
        ("teams:\n  payments: {name: Bookings}\n", "line 3: Team “payments”: There is a team “Bookings” already."),
        ("teams:\n  payments: {icon: tank}\n", "line 3: Team “payments”: Choose one of the icons"),
        ("teams:\n  payments: {archived: true}\n", "line 3: Team “payments”: 1 tickets of Payments would be left alone"),
        ("teams:\n  payments: {name: '  Payments  x '}\n", "line 3: Name of “payments”: “  Payments  x ” would be kept as “Payments x”."),
        ("tags:\n  Über Alles: {}\n", "line 3: “Über Alles” would be kept as “über-alles”. Write it like that."),
        ("tags:\n  vat: {tone: mauve}\n", "line 3: Tag “vat”: Choose one of the colours."),
        ("sign_in_providers:\n  new: {name: x}\n", "line 3: The sign-in provider “new” is new and needs “server_url”."),
        (
            "sign_in_providers:\n  new: {name: x, server_url: 'http://id', client_id: x, domains: [example.org]}\n",
            "line 3: Sign-in provider “new”: Write the provider's whole address",
        ),
        ("opening_hours:\n  payments: {zone: Mars}\n", "line 3: Opening hours “payments”: There is no time zone “Mars”"),
        ("opening_hours:\n  payments: {zone: UTC, monday: [8-7-6]}\n", "line 3: Opening hours “payments”: “8-7-6” of monday is no time."),
        ("opening_hours:\n  payments: {zone: UTC, monday: [8-10]}\n", "Monday of “payments”: “8-10” would be kept as “08:00-10:00”."),
        ("opening_hours:\n  payments: {zone: UTC, special_days: {soon: []}}\n", "“soon” is no day."),
        ("opening_hours:\n  nights: {zone: UTC}\n", "line 3: Opening hours “nights”: There is no team “nights”."),
        ("desk: {default_team: nights}\n", "line 2: Desk “desk”: There is no team “nights”."),
        ("desk: {hue: 400}\n", "line 2: Desk “desk”: Choose a colour"),
        ("notices: {mention: [pigeon]}\n", "line 2: Notices “notices”: “pigeon” is no way to hear of something"),
    ],
)
def test_what_an_action_refuses_is_told_with_its_line_and_nothing_is_done(cast: Cast, tmp_path: Path, text: str, told: str) -> None:
    ask(cast)
    before = exported()
    file = settings_file(tmp_path, text + "\n")
    # Something that could be done, which must not stay either.
    Path(file).write_text(Path(file).read_text() + ("tags: {fine: {}}\n" if "tags" not in text else "desk: {hue: 10}\n"))
    for deed in ("plan", "apply"):
        with pytest.raises(FileError) as caught:
            run(deed, file)
        assert told in caught.value.sentence
    assert exported() == before


def test_steps_that_need_each_other_are_done_in_the_order_that_works(cast: Cast) -> None:
    applied(
        "frontdesk: 1\nteams:\n  payments: {archived: true}\n  bookings: {name: Tours}\n  nights: {name: Bookings}\n"
        "desk: {default_team: nights}\n"
    )
    with acting(SYSTEM):
        assert dict(Team.objects.values_list("slug", "name")) == {"payments": "Payments", "bookings": "Tours", "nights": "Bookings"}
        assert Desk.objects.get().default_team.slug == "nights"


def test_only_the_command_applies_a_file(cast: Cast) -> None:
    with acting(cast.settings(cast.oskar)) as by, pytest.raises(ForbiddenError):
        apply_file([], by=by)


def test_a_file_comes_from_the_input_and_goes_to_the_screen(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("export") == 0
    text = capsys.readouterr().out
    assert run("export", str(tmp_path / "out.yaml")) == 0
    assert (tmp_path / "out.yaml").read_text() == text
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert run("plan", "-") == 0
    for content in (b"\xff\xfe", None):
        path = tmp_path / "broken.yaml"
        path.unlink(missing_ok=True)
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(InvalidError, match=r"no text in UTF-8|cannot be read"):
            run("plan", str(path))
