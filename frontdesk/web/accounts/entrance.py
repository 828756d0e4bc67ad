"""allauth's forms where they would tell who has an account, or forget what a mail proves."""

from typing import Any

from allauth.account import forms
from django.http import HttpRequest

from frontdesk.identity.actions.invitations import confirm_address
from frontdesk.identity.models import Person


class EvenSignupForm(forms.SignupForm):
    """Signing up takes as long for a known address as for a new one."""

    def try_save(self, request: HttpRequest) -> Any:
        """Hash the password also when nobody will be saved: the hash is most of the time that signing up takes."""
        if self.account_already_exists:
            Person().set_password(self.cleaned_data["password1"])
        return super().try_save(request)


class NewPasswordForm(forms.ResetPasswordKeyForm):
    """Choose a new password with the link of a mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Once is enough: a typo costs another mail, not the account.
        del self.fields["password2"]

    def save(self) -> None:
        """Save the password. The link came to the address, so that it is confirmed too."""
        super().save()
        confirm_address(self.user)
