"""allauth's door into our people: names, the outgoing mail, and where somebody lands after signing in."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.contrib import messages
from django.http import HttpRequest

from frontdesk.actor import ACCOUNTS
from frontdesk.events.record import record
from frontdesk.identity.actions.people import clean_name
from frontdesk.identity.models import Person, Role
from frontdesk.notify.actions import queue_mail
from frontdesk.web.accounts import noting


class AccountAdapter(DefaultAccountAdapter):
    """Customers sign up by themselves; staff are invited."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "Email and password do not fit together. Try again, or choose a new password.",
        "too_many_login_attempts": "Too many attempts in a short time. Wait five minutes, or choose a new password.",
        "rate_limited": "Too many attempts in a short time. Wait a few minutes.",
        "enter_current_password": "This is not your password until now.",
        "incorrect_password": "This is not your password.",
        "duplicate_email": "This address is yours already.",
        "email_taken": "Somebody uses this address already.",
    }

    def save_user(self, request: HttpRequest, user: Person, form: Any, commit: bool = True) -> Person:
        """Save a person who signed up, always as a customer."""
        user.role = Role.objects.get(slug="customer")
        user.name = clean_name(form.cleaned_data["name"])
        saved: Person = super().save_user(request, user, form, commit=commit)
        if commit:
            record("person.signed_up", by=ACCOUNTS, person=saved.pk, person_name=saved.name)
        return saved

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the mail instead of sending it: a slow mail server must not tell who has an account."""
        message = self.render_mail(template_prefix, email, {**context, "email": email})
        html = next((str(body) for body, kind in getattr(message, "alternatives", []) if kind == "text/html"), "")
        queue_mail(to_address=email, subject=message.subject, text=str(message.body), html=html, reason="account", by=ACCOUNTS)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Write a wrong password into the sign-in log."""
        noting.wrong_password(request, str(credentials.get("email", "")))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff land on their queue, customers on their tickets."""
        person = request.user
        is_staff = isinstance(person, Person) and person.role.is_staff
        return "/desk/" if is_staff else "/"

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> Any:
        """Confirm an address and write it to the log; one that is the main address of somebody else stays theirs."""
        others = Person.objects.filter(email=email_address.email).exclude(pk=email_address.user_id)
        if others.exists():
            about = {"email": email_address.email}
            self.add_message(request, messages.ERROR, "account/messages/email_confirmation_failed.txt", about)
            return False
        confirmed = super().confirm_email(request, email_address)
        if confirmed:
            record("person.confirmed_address", by=ACCOUNTS, person=email_address.user_id)
        return confirmed
