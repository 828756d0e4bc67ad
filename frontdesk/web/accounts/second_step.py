"""allauth's second steps, with our names, our words and our encryption."""

from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser

from frontdesk.identity import desk, sealing


class SecondStepAdapter(DefaultMFAAdapter):
    """Secrets are stored encrypted; apps and browsers show the desk's name."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": "With two-step sign-in on, no address can be added. Turn it off, add the address, and turn it on again.",
        "cannot_delete_authenticator": "This cannot be turned off now.",
        "cannot_generate_recovery_codes": "Recovery codes come with an app or a passkey. Set one up first.",
        "incorrect_code": "This code is not right, or it was used before. Wait for the next one and try again.",
        "unverified_email": "Confirm all your addresses first, or remove those that are not yours.",
    }

    def encrypt(self, text: str) -> str:
        """Seal a seed before it is stored."""
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a stored seed."""
        return sealing.opened(encrypted_text)

    def get_totp_issuer(self) -> str:
        """Return what an app shows above the code."""
        return desk.current().name

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:
        """Return what a passkey is called when nobody names it."""
        return "Passkey"

    def _get_site_name(self) -> str:
        return desk.current().name
