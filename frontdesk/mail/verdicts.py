"""What it means that a mail could not be handed over: try again, never, or nobody knows."""

import smtplib
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from frontdesk.mail.smtp import UnsureError

# Sign-in and limits of a provider's interface: our matter or a matter of time, not of this mail.
_TEMPORARY_STATUS: Final = frozenset({401, 402, 403, 404, 408, 409, 425, 429})


class Verdict(StrEnum):
    """What happens to the mail next."""

    AGAIN = "again"
    NEVER = "never"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Failure:
    """The verdict, and why in plain words. `is_server`: the server is the trouble, not this mail."""

    verdict: Verdict
    why: str
    is_server: bool = False


def judged(error: Exception) -> Failure:
    """Return what an error of handing over means."""
    if isinstance(error, UnsureError) or type(error).__name__ == "ReadTimeout":
        return Failure(Verdict.UNSURE, "The mail server took it and never answered. It may have been sent.")
    if isinstance(error, (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException)):
        return _of_answer(error)
    if (status := getattr(error, "status_code", None)) is not None:
        is_temporary = status >= 500 or status in _TEMPORARY_STATUS
        return Failure(Verdict.AGAIN if is_temporary else Verdict.NEVER, f"The mail service refused it (status {status}).", is_temporary)
    if isinstance(error, (OSError, smtplib.SMTPException)):
        return Failure(Verdict.AGAIN, f"The mail server could not be reached: {_plain(str(error) or type(error).__name__)}", True)
    return Failure(Verdict.NEVER, f"The mail could not be made: {_plain(str(error) or type(error).__name__)}")


def _of_answer(error: smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException) -> Failure:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        return _of_code(code, f"The mail server refused the address: {_said(code, said)}")
    answer = _said(error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Failure(Verdict.AGAIN, f"The mail server does not accept our sign-in: {answer}", True)
    return _of_code(error.smtp_code, f"The mail server refused the mail: {answer}")


def _of_code(code: int, why: str) -> Failure:
    return Failure(Verdict.NEVER if 500 <= code < 600 else Verdict.AGAIN, why)


def _said(code: int, said: Any) -> str:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return _plain(f"{code} {words}")


def _plain(words: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())[:300]
