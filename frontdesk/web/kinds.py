"""Which type a new ticket is of: buttons that send its form once more, which then follows the type and keeps what was typed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict

from frontdesk.fields.known import Definition
from frontdesk.fields.showing import formed, is_in_form
from frontdesk.tickets.types import Known
from frontdesk.web.custom_fields import PREFIX, VALUE_MAX_LENGTH

CHOOSE = "choose"
CARRIED_MAX = 200


@dataclass(frozen=True, slots=True)
class Kinds:
    """What can be chosen, and what is chosen now. `is_new`: just now, by a button of the form."""

    offered: Sequence[Known]
    key: str
    is_new: bool = False

    @property
    def is_choice(self) -> bool:
        """Whether there is anything to choose."""
        return len(self.offered) > 1

    @property
    def sent(self) -> str | None:
        """The type as the action takes it; None where nothing was asked."""
        return self.key if self.is_choice else None

    def form_of(self, fields: Iterable[Definition]) -> list[Definition]:
        """Return the fields that the form of the chosen type has, in its order."""
        return [field for field in formed(fields, self.key) if is_in_form(field, self.key)]


def kinds_of(request: HttpRequest, offered: Sequence[Known], default: Known, kept: str = "") -> Kinds:
    """Return what is chosen: by a button, by the form, by the address, by a form of before (`kept`), or by itself."""
    pressed = request.POST.get(CHOOSE, "")
    known = {kind.key for kind in offered}
    wanted = (pressed, request.POST.get("type", ""), request.GET.get("type", ""), kept)
    return Kinds(offered, next((key for key in wanted if key in known), default.key), pressed in known)


def typed(data: QueryDict) -> dict[str, str]:
    """Return what was typed into a form, for the form that follows it."""
    return {name: str(data[name])[: 10 * VALUE_MAX_LENGTH] for name in data if name not in (CHOOSE, "csrfmiddlewaretoken")}


def carried(form: Any, given: Any) -> Iterator[tuple[str, str]]:
    """Yield what was typed into fields that this form does not have, so that whoever comes back to the other type finds it."""
    names = [name for name in given if name.startswith(PREFIX) and name not in form.fields]
    yield from ((name[:80], str(given[name])[:VALUE_MAX_LENGTH]) for name in names[:CARRIED_MAX] if given[name])
