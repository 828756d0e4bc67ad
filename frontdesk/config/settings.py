"""Every setting of the product, read from the environment once and failing loudly."""

import os
from pathlib import Path
from typing import Any

from frontdesk.config.environment import env, mail_settings, own_names, place, whole_number
from frontdesk.config.logs import worth_a_line
from frontdesk.db.location import data_folder, database, secret_key

PACKAGE = Path(__file__).resolve().parent.parent
DATA = data_folder()
SECRET_KEY = secret_key()
DEBUG = env.bool("FRONTDESK_DEBUG", default=False)
HOST = env.str("FRONTDESK_HOST", default="127.0.0.1")
PORT = whole_number("FRONTDESK_PORT", 8000, lowest=1, highest=65535)
# Listening everywhere is no address to put into a link.
NAMED_HOST = "localhost" if not HOST.strip("0.:") else f"[{HOST}]" if ":" in HOST else HOST
BASE_URL = env.str("FRONTDESK_URL", default=f"http://{NAMED_HOST}:{PORT}").rstrip("/")
WEB_PROCESSES = whole_number("FRONTDESK_WEB_PROCESSES", max(2, os.cpu_count() or 2), lowest=1, highest=256)
ALLOWED_HOSTS = env.list("FRONTDESK_ALLOWED_HOSTS", default=own_names(BASE_URL, is_named="FRONTDESK_URL" in env.ENVIRON))
CSRF_TRUSTED_ORIGINS = [BASE_URL]
# Behind TLS the cookies must say so; a plain loopback desk has no TLS to insist on.
SECURE = BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "csp",
    "procrastinate.contrib.django",
    "frontdesk.db",
    "frontdesk.jobs",
    "frontdesk.events",
    "frontdesk.versions",
    "frontdesk.identity",
    "frontdesk.coverage",
    "frontdesk.fields",
    "frontdesk.tickets",
    "frontdesk.routing",
    "frontdesk.mail",
    "frontdesk.first_steps",
    "frontdesk.live",
    "frontdesk.search",
    "frontdesk.notify",
    "frontdesk.demo",
    "frontdesk.ui",
    "frontdesk.web.accounts",
    "frontdesk.web.portal",
    "frontdesk.web.workspace",
    "frontdesk.web.settings",
    # After our own apps, so that our templates win over allauth's.
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "frontdesk.web.health.HealthMiddleware",
    "frontdesk.web.uploads.UploadLimitMiddleware",
    "frontdesk.web.sessions.SessionOfPages",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "frontdesk.web.door.DoorMiddleware",
]

ROOT_URLCONF = "frontdesk.config.urls"
WSGI_APPLICATION = "frontdesk.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Pages of the doorway itself, which belong to no window.
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "frontdesk.ui.context.look",
                "frontdesk.web.workspace.context.rail",
            ],
        },
    }
]

DATABASE = database()
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **DATABASE,
        "ENGINE": "django.db.backends.postgresql",
        "OPTIONS": {
            **DATABASE["OPTIONS"],
            "pool": {"min_size": 1, "max_size": 16, "timeout": 3, "reconnect_timeout": 2},
            # Lets `db/prepared.py` prepare statements; Django's own cursors never do.
            "prepare_threshold": 5,
        },
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    # Rate limits live in the cache; one per process would weaken them.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "db_cache"},
}

AUTH_USER_MODEL = "identity.Person"
AUTHENTICATION_BACKENDS = ["frontdesk.identity.sign_in.EmailBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        # The measure compares letters in any order; at the usual 0.7 it refuses good phrases that share letters with a name.
        "OPTIONS": {"user_attributes": ("name", "email"), "max_similarity": 0.85},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "frontdesk.identity.passwords.MaximumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "frontdesk.identity.passwords.OwnWordsValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "frontdesk.web.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "frontdesk.web.accounts.forms.SignupForm"
ACCOUNT_FORMS = {
    "signup": "frontdesk.web.accounts.entrance.EvenSignupForm",
    "reset_password_from_key": "frontdesk.web.accounts.entrance.NewPasswordForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# Addresses are unique: whoever signs up with a known one gets a mail that says so, and the page says what it says to all.
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
# We note it ourselves, ten minutes apart (web/seen.py): a statement a request is too dear.
USERSESSIONS_TRACK_ACTIVITY = False
SOCIALACCOUNT_ADAPTER = "frontdesk.web.accounts.openid.OpenIdAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True}}
# Our pages send forms to ourselves only; a provider is reached by a link, and what comes back is bound to this browser's session.
SOCIALACCOUNT_LOGIN_ON_GET = True
# The provider's word for an address is weighed by ourselves (identity/actions/providers.py).
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_STORE_TOKENS = False
MFA_ADAPTER = "frontdesk.web.accounts.second_step.SecondStepAdapter"
MFA_FORMS = {
    "login_webauthn": "frontdesk.web.accounts.passkeys.LoginForm",
    "authenticate_webauthn": "frontdesk.web.accounts.passkeys.SecondStepForm",
    "reauthenticate_webauthn": "frontdesk.web.accounts.passkeys.AgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A code of half a minute ago still counts: clocks differ, and people type.
MFA_TOTP_TOLERANCE = 1
# Rate limits count by address; behind a reverse proxy that is one header further away.
ALLAUTH_TRUSTED_PROXY_COUNT = whole_number("FRONTDESK_PROXIES", 0)

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_NAME = f"frontdesk_session_{PORT}"
CSRF_COOKIE_NAME = f"frontdesk_csrf_{PORT}"
CSRF_FAILURE_VIEW = "frontdesk.web.errors.stale_form"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
    }
}

LANGUAGE_CODE = "en"
# What the product itself speaks; the framework would otherwise mix in its own translations.
LANGUAGES = [("en", "English")]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA / "files"}},
    "staticfiles": {"BACKEND": "frontdesk.ui.scripts.SlimStorage"},
}
if bucket := env.str("FRONTDESK_S3_BUCKET", default=""):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": env.str("FRONTDESK_S3_ENDPOINT", default="") or None,
            "region_name": env.str("FRONTDESK_S3_REGION", default="") or None,
            "access_key": env.str("FRONTDESK_S3_KEY", default="") or None,
            "secret_key": env.str("FRONTDESK_S3_SECRET", default="") or None,
            "default_acl": "private",
            "file_overwrite": False,
        },
    }
ATTACHMENT_MAX_BYTES = whole_number("FRONTDESK_ATTACHMENT_MAX_BYTES", 25 * 1024 * 1024)
ATTACHMENTS_PER_MESSAGE = 10
# Whole messages, with what their encoding adds to the files.
MAIL_MAX_BYTES = whole_number("FRONTDESK_MAIL_MAX_BYTES", 32 * 1024 * 1024, lowest=64 * 1024, highest=1024 * 1024 * 1024)
# Where mail servers may hand messages over: host:port, or the path of a socket. Not a door for the open internet.
MAIL_LMTP = place("FRONTDESK_MAIL_LMTP")
MAIL_SMTP = place("FRONTDESK_MAIL_SMTP")
# Mail servers of ours whose verdict about a sender (Authentication-Results) is believed, by the name they write there.
MAIL_TRUSTED_SERVERS = env.list("FRONTDESK_MAIL_TRUSTED_SERVERS", default=[])
# A message may hold 200,000 characters; the form parser must let them through so that the form can say so in plain words.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# Other accounts of the machine have no business with attachments.
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

vars().update(mail_settings(env.str("FRONTDESK_EMAIL_URL", default="consolemail://")))
# Automatic mails an hour; more are held back until somebody has looked.
MAIL_BUDGET = whole_number("FRONTDESK_MAIL_BUDGET", 1_000, lowest=1)
# Of each step of handing a mail over.
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = env.str("FRONTDESK_FROM_EMAIL", default="Frontdesk <frontdesk@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Who may be called to tell a browser: the services of Chromium, Firefox, Edge and Safari.
PUSH_SERVICES = env.list(
    "FRONTDESK_PUSH_SERVICES",
    default=["fcm.googleapis.com", "push.services.mozilla.com", "notify.windows.com", "push.apple.com"],
)

# The tasks of an app stand in its jobs.py.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
EVENT_REACTIONS = "frontdesk.config.reactions.REACTIONS"
SETTINGS_NOUNS = "frontdesk.config.nouns.NOUNS"

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {"worth_a_line": {"()": "django.utils.log.CallbackFilter", "callback": worth_a_line}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["worth_a_line"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"django.request": {"level": "ERROR"}, "procrastinate": {"level": "WARNING"}, "psycopg.pool": {"level": "ERROR"}},
}
