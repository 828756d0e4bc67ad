"""Which of allauth's signals end in the log."""

from allauth.account import signals

from frontdesk.web.accounts import noting


def listen() -> None:
    """Connect the signals; each is sent inside the transaction of what it tells of."""
    signals.user_logged_in.connect(noting.signed_in)
    signals.password_changed.connect(noting.new_password)
    signals.password_reset.connect(noting.new_password)
    signals.password_set.connect(noting.new_password)
