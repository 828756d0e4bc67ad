"""Where mail goes is read from one address, and a wrong one is said at the start."""

import pytest

from frontdesk.config.environment import CAREFUL, mail_settings
from frontdesk.db.location import ConfigurationError


def test_smtp_is_the_careful_one() -> None:
    found = mail_settings("smtp+tls://user:pass@mail.example.org:587")
    assert (found["EMAIL_BACKEND"], found["EMAIL_HOST"], found["EMAIL_USE_TLS"]) == (CAREFUL, "mail.example.org", True)


def test_a_provider_is_reached_by_its_interface() -> None:
    found = mail_settings("anymail+postmark://?server_token=abc")
    assert found["EMAIL_BACKEND"] == "anymail.backends.postmark.EmailBackend"
    assert found["ANYMAIL"]["POSTMARK_SERVER_TOKEN"] == "abc"


@pytest.mark.parametrize("address", ["anymail+nobody://?x=1", "gopher://mail", "mail.example.org"])
def test_a_wrong_one_is_said(address: str) -> None:
    with pytest.raises(ConfigurationError, match="FRONTDESK_EMAIL_URL"):
        mail_settings(address)
