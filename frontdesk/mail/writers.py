"""Who wrote a message: the person behind an address, and with which rights they write."""

import re
from dataclasses import dataclass, replace
from typing import Any

from frontdesk.actor import SYSTEM, Actor, Window
from frontdesk.identity.actions import person_for_address
from frontdesk.identity.models import Person
from frontdesk.identity.sign_in import actor_for, person_with_reach
from frontdesk.lib.errors import InvalidError
from frontdesk.lib.text import clean_text
from frontdesk.mail import mailboxes
from frontdesk.mail.understanding import Understood
from frontdesk.mail.understanding.addresses import Address

# What is done because of a message is done through this window.
MAIL = replace(SYSTEM, window=Window.MAIL)
# RFC 2606: nothing is ever delivered to such an address.
NOWHERE = "unknown.invalid"
NAME_MAX_LENGTH = 120
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?=[-_,;\s]|$)")


@dataclass(frozen=True, slots=True)
class Sender:
    """Somebody who wrote. `colleague` is set when it is proven that a colleague did."""

    person: Person
    customer: Actor
    reason: str
    colleague: Actor | None = None
    # Nobody could be answered: the address is none.
    is_nobody: bool = False


def address_of(facts: Understood) -> Address:
    """Return who is taken for the sender: From, or where a form of our own address says that answers go."""
    sender = facts.sender
    if sender.email and mailboxes.is_own(sender.email):
        # Forms on websites write in the desk's own name, and say by Reply-To who it was.
        named = next((one for one in facts.reply_to if one.email and not mailboxes.is_own(one.email)), None)
        return named or sender
    return sender


def sender_of(facts: Understood, *, digest: str, is_proven: bool) -> Sender | str:
    """Return who wrote, made as a customer when nobody knows them; a sentence when they may not write here.

    Never a colleague by what From says: only with `is_proven`. Needs the system persona.
    """
    address = address_of(facts)
    loaded, reason = _known(address.email), ""
    person: Person | None = loaded
    is_nobody = False
    if person is None:
        person, reason = _new(address, facts)
    if person is None:
        # Each such message is somebody else's: they share nothing.
        person = person_for_address(f"nobody-{digest[:16]}@{NOWHERE}", name=_name(address) or "Unknown sender", by=MAIL)
        reason, is_nobody = "It has no sender who could be answered.", True
    if not person.is_active:
        return f"{person.name} was deactivated, so nothing is done with what they write until somebody looks at it."
    loaded = loaded or person_with_reach(person.pk) or person
    customer = replace(actor_for(loaded, Window.PORTAL), window=Window.MAIL)
    colleague = None
    if is_proven and loaded.role.is_staff:
        colleague = replace(actor_for(loaded, Window.WORKSPACE), window=Window.MAIL)
    return Sender(loaded, customer, reason or f"It is from {loaded.name}, who is known here.", colleague, is_nobody)


def _known(email: str) -> Person | None:
    """Return whose address it is; of a record that was merged, the one it was merged into."""
    rows = Person.objects.order_by().values_list("pk", "merged_into_id", "is_active")
    row: Any = rows.filter(email=email.strip().lower()).first() if email else None
    while row is not None and row[1] is not None:
        row = rows.get(pk=row[1])
    if row is None:
        return None
    return person_with_reach(row[0]) if row[2] else Person.objects.get(pk=row[0])


def _new(address: Address, facts: Understood) -> tuple[Person | None, str]:
    try:
        person = person_for_address(address.email, name=_name(address), by=MAIL)
    except InvalidError:
        # No address; a deactivated person's second one is found here as well, and is nobody who could write.
        return _deactivated(address.email), ""
    if person.email != address.email.lower():
        return person, f"It is from {person.name}, by another address of theirs."
    language = _LANGUAGE.match(facts.headers.get("content-language") or facts.headers.get("accept-language"))
    if language and not person.language and not person.has_joined:
        Person.objects.filter(pk=person.pk).update(language=language[0].lower())
    return person, f"{address.email} wrote for the first time and is a customer now."


def _deactivated(email: str) -> Person | None:
    return Person.objects.filter(emailaddress__email=email.lower(), emailaddress__verified=True, is_active=False).first() if email else None


def _name(address: Address) -> str:
    name = clean_text(address.name, single_line=True)[:NAME_MAX_LENGTH].strip()
    # A name that is an address says whom somebody wants to be taken for.
    return "" if "@" in name else name
