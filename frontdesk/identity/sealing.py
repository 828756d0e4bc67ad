"""Secrets that the desk must be able to read again, encrypted with its own key: a database alone gives none of them away."""

import base64
from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from frontdesk.lib.errors import InvalidError

INFO = b"frontdesk.identity.sealing"


def seal(secret: str) -> str:
    """Return a secret as it is stored."""
    return _box(settings.SECRET_KEY).encrypt(secret.encode()).decode()


def opened(sealed: str) -> str:
    """Return a stored secret. Raises: InvalidError when it was sealed with another secret key."""
    try:
        return _box(settings.SECRET_KEY).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise InvalidError("This was kept with another secret key and cannot be read any more. An admin can reset it.") from error


@cache
def _box(key: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=INFO).derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
