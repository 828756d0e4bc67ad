"""Run the provider: `python -m tests.openid.provider FOLDER REDIRECT`. It prints its address and serves until it is ended."""

import os
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIServer, make_server

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "frontdesk", "a secret between desk and provider"
# Who has an account there, and whether the provider has confirmed the address.
PEOPLE = (
    ("ingrid@example.org", True),
    ("paulo@example.org", False),
    ("oskar@example.org", True),
    ("newcomer@example.org", True),
    ("mallory@evil.example", True),
)
PASSWORD = "kept at the company"


class Threaded(ThreadingMixIn, WSGIServer):
    """Ends with the process."""

    daemon_threads = True


def _key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


def _configure(folder: str) -> None:
    from django.conf import settings

    settings.configure(
        SECRET_KEY="provider",
        ALLOWED_HOSTS=["*"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.path.join(folder, "provider.sqlite")}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "allauth",
            "allauth.account",
            "allauth.idp.oidc",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
            }
        ],
        AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
        ACCOUNT_LOGIN_METHODS={"email"},
        ACCOUNT_SIGNUP_FIELDS=["email*", "password1*"],
        ACCOUNT_EMAIL_VERIFICATION="none",
        ACCOUNT_RATE_LIMITS=False,
        IDP_OIDC_PRIVATE_KEY=_key(),
        ROOT_URLCONF="tests.openid.urls",
        SESSION_COOKIE_NAME="provider",
        USE_TZ=True,
    )


def _furnish(redirect: str) -> None:
    from allauth.account.models import EmailAddress
    from allauth.idp.oidc.models import Client
    from django.contrib.auth import get_user_model
    from django.contrib.auth.hashers import make_password
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    for address, is_verified in PEOPLE:
        user = get_user_model().objects.create_user(
            address.partition("@")[0], address, PASSWORD, first_name=address.partition("@")[0].title()
        )
        EmailAddress.objects.create(user=user, email=address, verified=is_verified, primary=True)
    Client.objects.create(
        id=CLIENT,
        name="Frontdesk",
        secret=make_password(SECRET),
        scopes="openid\nprofile\nemail",
        redirect_uris=redirect,
        skip_consent=True,
    )


def main() -> None:
    """Serve the provider on a free port."""
    import django
    from django.core.wsgi import get_wsgi_application

    folder, redirect = sys.argv[1:]
    _configure(folder)
    django.setup()
    _furnish(redirect)
    server = make_server("127.0.0.1", 0, get_wsgi_application(), server_class=Threaded)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
