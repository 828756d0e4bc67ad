"""What the measured desk looks like, at every size.

The history grows with the number of tickets; the organisation and the open work that a page shows do not: 60 teams of 25
agents, and in each of the three teams of the measured agent 100 unsolved tickets. In the other teams 2% of all tickets are unsolved.
The measured agent is also the customer of eight tickets. Like in life, unsolved tickets are among the younger ones.
"""

from dataclasses import dataclass, field
from random import Random

TEAMS, AGENTS_PER_TEAM = 60, 25
MEASURED_TEAMS = (1, 2, 3)
UNSOLVED_PER_MEASURED_TEAM = 100
UNSOLVED_SHARE = 0.02
MY_TICKETS = 8
# Of each measured ticket; others have five replies and a note.
MESSAGES_OF_MEASURED = 10
TAGS = 200
SMALLEST = 1000
SEED = 1818


@dataclass(frozen=True)
class Shape:
    """The plan for `tickets` tickets: place (0 is the oldest) -> team for all that are unsolved, and the measured person's own."""

    tickets: int
    requesters: int
    organisations: int
    unsolved: dict[int, int] = field(default_factory=dict)
    mine: frozenset[int] = frozenset()

    @property
    def measured(self) -> list[int]:
        """Places of the unsolved tickets of the measured teams."""
        return [place for place, team in self.unsolved.items() if team in MEASURED_TEAMS]


def shape_of(tickets: int) -> Shape:
    """Return the plan, the same for the same number."""
    dice = Random(SEED)
    own = len(MEASURED_TEAMS) * UNSOLVED_PER_MEASURED_TEAM
    others = int((tickets - own) * UNSOLVED_SHARE)
    window = min(tickets, max(tickets // 10, 2 * (own + others)))
    places = dice.sample(range(tickets - window, tickets), own + others)
    unsolved = {place: MEASURED_TEAMS[order % len(MEASURED_TEAMS)] for order, place in enumerate(places[:own])}
    unsolved |= {place: dice.randrange(len(MEASURED_TEAMS) + 1, TEAMS + 1) for place in places[own:]}
    mine = frozenset(tickets * (2 * number + 1) // (2 * MY_TICKETS) for number in range(MY_TICKETS))
    return Shape(tickets, max(100, tickets // 5), max(20, tickets // 200), unsolved, mine)
