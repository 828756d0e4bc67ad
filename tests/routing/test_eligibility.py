"""Who could take a ticket, against a model that asks each question by itself; and what the strategies make of them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.routing.decision import Plan, decide
from frontdesk.routing.eligibility import SEEN_WITHIN, Colleague, Duty, Refusal, examine
from frontdesk.routing.models import Strategy

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SEEN = NOW - timedelta(minutes=1)

seen = st.one_of(st.none(), st.sampled_from([SEEN, NOW - SEEN_WITHIN, NOW - SEEN_WITHIN + timedelta(seconds=1), NOW - timedelta(days=1)]))
colleagues = st.builds(
    Colleague,
    person_id=st.integers(1, 9),
    name=st.just("Somebody"),
    is_member=st.booleans(),
    may_reply=st.booleans(),
    duty=st.sampled_from(Duty),
    is_away=st.booleans(),
    seen_at=seen,
    load=st.integers(0, 3),
    capacity=st.one_of(st.none(), st.integers(0, 3)),
    skills=st.dictionaries(st.integers(1, 3), st.integers(1, 3), max_size=3),
    place=st.integers(0, 5),
    is_busy=st.booleans(),
)
teams = st.lists(colleagues, max_size=6, unique_by=lambda each: each.person_id)
wishes = st.dictionaries(st.integers(1, 3), st.just("Skill"), max_size=2)


def could(each: Colleague, wanted: set[int]) -> bool:
    """Say whether somebody could, slowly."""
    if not each.is_member or not each.may_reply or each.is_away or each.is_busy:
        return False
    if each.duty == Duty.OFF or each.seen_at is None or (NOW - each.seen_at) >= SEEN_WITHIN:
        return False
    for skill in wanted:
        if skill not in each.skills:
            return False
    return each.capacity is None or each.load + 1 <= each.capacity


@settings(max_examples=400, deadline=None)
@given(teams, wishes)
def test_everybody_is_eligible_or_told_why_not(team: list[Colleague], wanted: dict[int, str]) -> None:
    answer = examine(team, wanted, NOW)
    able = [each for each in team if could(each, set(wanted))]
    regular = [each for each in able if each.duty == Duty.ON]
    assert list(answer.eligible) == (regular or able)
    told = dict.fromkeys((each.person_id for each in answer.eligible), "") | {each.person_id: why for each, why in answer.refused}
    assert sorted(told) == sorted(each.person_id for each in team)
    assert len(answer.eligible) + len(answer.refused) == len(team)
    for each, why in answer.refused:
        assert (why is Refusal.BACKUP) == (each in able), each


@settings(max_examples=400, deadline=None)
@given(teams, wishes, st.sampled_from([*Strategy]), st.integers(1, 9), st.sampled_from([Strategy.IN_TURN, Strategy.LEAST, Strategy.NONE]))
def test_only_who_could_is_chosen_and_somebody_is_wherever_anybody_could(
    team: list[Colleague], wanted: dict[int, str], strategy: Strategy, named: int, fallback: Strategy
) -> None:
    decision = decide(team, Plan(strategy, named, fallback), wanted, NOW)
    able = [each for each in team if could(each, set(wanted))]
    if decision.chosen is not None:
        assert decision.chosen in able
        assert decision.chosen.person_id == named or not (strategy == Strategy.PERSON and named in [each.person_id for each in able])
    gives = fallback if strategy == Strategy.PERSON else strategy
    if able and gives != Strategy.NONE:
        assert decision.chosen is not None
    assert len(str(decision.because)) < 2000


REFUSALS = {
    Refusal.OUTSIDE: {"is_member": False, "may_reply": False},
    Refusal.ROLE: {"may_reply": False, "duty": Duty.OFF},
    Refusal.OFF_SHIFT: {"duty": Duty.OFF, "is_away": True},
    Refusal.AWAY: {"is_away": True, "seen_at": None},
    Refusal.ABSENT: {"seen_at": None, "load": 9},
    Refusal.UNSKILLED: {"skills": {}, "load": 9},
    Refusal.FULL: {"load": 5},
    Refusal.BUSY: {"is_busy": True},
}


@pytest.mark.parametrize("reason", REFUSALS)
def test_the_first_reason_is_told(reason: Refusal) -> None:
    able = {"seen_at": SEEN, "capacity": 5, "skills": {1: 1}}
    answer = examine([Colleague(1, "Ana", **able), Colleague(2, "Dev", **able | REFUSALS[reason])], [1], NOW)
    assert [each.person_id for each in answer.eligible] == [1]
    assert [why for _, why in answer.refused] == [reason]


def there(person_id: int, **more: object) -> Colleague:
    """Somebody who could take any ticket."""
    return Colleague(person_id, f"P{person_id}", seen_at=SEEN, **more)  # type: ignore[arg-type]


# Strategy, the people, the skills that are wanted, and who gets it.
CHOICES = [
    (Plan(Strategy.IN_TURN), [there(1, place=4), there(2, place=3), there(3, place=9)], {}, 2),
    (Plan(Strategy.IN_TURN), [there(1, place=4), there(2, place=3), there(3)], {}, 3),
    (Plan(Strategy.IN_TURN), [there(2), there(1)], {}, 1),
    (Plan(Strategy.LEAST), [there(1, load=2), there(2, load=1, place=9), there(3, load=1, place=8)], {}, 3),
    (Plan(Strategy.LEAST), [there(1, load=2, capacity=2), there(2, load=5)], {}, 2),
    (Plan(Strategy.SKILLED), [there(1, skills={1: 1, 2: 1}), there(2, skills={1: 3, 2: 1}, load=4)], {1: "a", 2: "b"}, 2),
    (Plan(Strategy.SKILLED), [there(1, skills={1: 3}, load=4), there(2, skills={1: 3}, load=3)], {1: "a"}, 2),
    (Plan(Strategy.SKILLED), [there(1, load=4), there(2, load=3)], {}, 2),
    (Plan(Strategy.SKILLED), [there(1, skills={2: 3})], {1: "a"}, None),
    (Plan(Strategy.PERSON, 2), [there(1), there(2, load=9)], {}, 2),
    (Plan(Strategy.PERSON, 2), [there(1), there(2, duty=Duty.BACKUP)], {}, 2),
    (Plan(Strategy.PERSON, 2), [there(1), there(2, is_away=True)], {}, 1),
    (Plan(Strategy.PERSON, 2, Strategy.LEAST), [there(1, load=3), there(2, is_away=True), there(3, load=2)], {}, 3),
    (Plan(Strategy.PERSON, 2, Strategy.NONE), [there(1), there(2, is_away=True)], {}, None),
    (Plan(Strategy.IN_TURN), [there(1, duty=Duty.BACKUP), there(2, place=7)], {}, 2),
    (Plan(Strategy.IN_TURN), [there(1, duty=Duty.BACKUP), there(2, duty=Duty.OFF)], {}, 1),
    (Plan(Strategy.NONE), [there(1)], {}, None),
    (Plan(Strategy.LEAST), [], {}, None),
]


@pytest.mark.parametrize(("plan", "team", "wanted", "expected"), CHOICES)
def test_a_strategy_chooses(plan: Plan, team: list[Colleague], wanted: dict[int, str], expected: int | None) -> None:
    chosen = decide(team, plan, wanted, NOW).chosen
    assert (chosen and chosen.person_id) == expected


def test_the_log_keeps_few_words_of_a_large_team() -> None:
    team = [there(number, duty=Duty.OFF if number > 40 else Duty.ON) for number in range(1, 1501)]
    because = decide(team, Plan(Strategy.IN_TURN), {}, NOW).because
    assert because["eligible"] == 40
    assert because["not"] == {"off_shift": 1460}
    assert len(because["could"]) == len(because["others"]) == 12
