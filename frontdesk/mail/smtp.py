"""SMTP that knows whether a server may have taken a message before the line went dead."""

import smtplib
from typing import Any

from django.core.mail.backends.smtp import EmailBackend


class UnsureError(Exception):
    """The message was given to the mail server, and its answer never came: it may have been sent."""


class _CarefulMixin:
    """Tells an answer that is missing after the whole message from one that is missing before it."""

    def data(self, msg: Any) -> Any:
        """Give the message over. Raises: UnsureError when no answer comes to it."""
        self._is_given = False
        try:
            return super().data(msg)  # type: ignore[misc]  # of smtplib.SMTP, mixed in behind it
        except smtplib.SMTPResponseException:
            raise
        except (smtplib.SMTPException, OSError) as error:
            if self._is_given:
                raise UnsureError from error
            raise

    def send(self, s: Any) -> None:
        """Send bytes; what ends with a lone dot may be a whole message for the server, even when sending broke."""
        if isinstance(s, bytes) and s.endswith(b"\r\n.\r\n"):
            self._is_given = True
        super().send(s)  # type: ignore[misc]  # of smtplib.SMTP, mixed in behind it


class _CarefulSmtp(_CarefulMixin, smtplib.SMTP):
    """As above, in the clear or by STARTTLS."""


class _CarefulSmtpSsl(_CarefulMixin, smtplib.SMTP_SSL):
    """As above, inside of TLS."""


class CarefulBackend(EmailBackend):
    """Django's SMTP with a connection that tells when it does not know."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """The class of the connection."""
        return _CarefulSmtpSsl if self.use_ssl else _CarefulSmtp

    def _close_connection(self, connection: smtplib.SMTP) -> None:
        """Say goodbye; what goes wrong then changes nothing about what was sent before."""
        try:
            connection.quit()
        except OSError:
            connection.close()
