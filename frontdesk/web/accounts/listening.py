"""Which of the library's signals end in the log."""

from typing import Any

from allauth.account import signals
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.signals import user_logged_out
from django.db.models.signals import post_delete, post_save, pre_save

from frontdesk.identity import actions
from frontdesk.web.accounts import noting


def listen() -> None:
    """Connect the signals; each is sent inside the transaction of what it tells of.

    Those of the library about what was set up come after the commit, so the rows themselves are listened to.
    """
    signals.user_logged_in.connect(noting.signed_in)
    user_logged_out.connect(noting.signed_out)
    signals.password_changed.connect(noting.new_password)
    signals.password_reset.connect(noting.new_password)
    signals.password_set.connect(noting.new_password)
    mfa.authentication_failed.connect(noting.wrong_code)
    post_save.connect(_added, sender=Authenticator)
    post_delete.connect(_removed, sender=Authenticator)
    pre_save.connect(_keep_no_claims, sender=SocialAccount)


def _added(instance: Authenticator, created: bool, **_: Any) -> None:
    if created:
        actions.note_second_step_added(instance.user, kind=instance.type)


def _removed(instance: Authenticator, **_: Any) -> None:
    actions.note_second_step_removed(instance.user, kind=instance.type)


def _keep_no_claims(instance: Any, **_: Any) -> None:
    """What a provider tells of somebody is used for this sign-in (`openid.py`) and not stored."""
    if instance.extra_data:
        instance.claims, instance.extra_data = instance.extra_data, {}
