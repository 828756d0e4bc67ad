"""What a password must be (NIST SP 800-63B) beyond being long enough and not a common one: no composition, no expiry."""

from typing import Any

from django.core.exceptions import ValidationError

from frontdesk.identity import desk
from frontdesk.lib.passwords import normalised

MAX_LENGTH = 1000
# What must be left of a password once the words anybody would try first are taken out of it.
OWN_LETTERS = 4
# Shorter words occur inside ordinary ones.
WORD_LENGTH = 4
PRODUCT_WORDS = ("frontdesk", "helpdesk", "help desk", "support", "password")


class MaximumLengthValidator:
    """Refuse what is longer than anybody types or pastes: hashing it would only keep the server busy."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError for more than MAX_LENGTH characters."""
        if len(password) > MAX_LENGTH:
            raise ValidationError(self.get_help_text())

    def get_help_text(self) -> str:
        """Say the rule."""
        return f"A password has {MAX_LENGTH:,} characters at most."


class OwnWordsValidator:
    """Refuse a password that is little more than the desk's or the person's own name."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError when hardly anything is left without the words anybody would try first."""
        rest = normalised(password).casefold()
        tried = [word for word in sorted(_words(user), key=len, reverse=True) if word in rest]
        for word in tried:
            rest = rest.replace(word, " ")
        if tried and sum(character.isalpha() for character in rest) < OWN_LETTERS:
            raise ValidationError(f"“{tried[0]}” is among the first things somebody would try. Use other words.")

    def get_help_text(self) -> str:
        """Say the rule."""
        return "Not the name of the desk, and not your own."


def _words(user: Any) -> set[str]:
    local, _, domain = str(getattr(user, "email", "") or "").partition("@")
    texts = [desk.current().name, str(getattr(user, "name", "") or ""), local, domain.partition(".")[0], *PRODUCT_WORDS]
    folded = [normalised(text).casefold() for text in texts]
    words = {word for text in folded for word in (text, text.replace(" ", ""), *text.replace(".", " ").replace("-", " ").split())}
    return {word for word in words if len(word) >= WORD_LENGTH}
