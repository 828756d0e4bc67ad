"""The product's settings for tests: a throw-away server, quick passwords, mail in memory; nothing from the developer's environment."""

import os
import tempfile
from pathlib import Path

# The first process chooses the folder; the workers of pytest-xdist inherit it.
FOLDER = Path(os.environ.setdefault("FRONTDESK_TEST_FOLDER", str(Path(tempfile.gettempdir()) / f"frontdesk-test-{os.getpid()}")))
# The data folder of the migrated server, as it was before the first test.
AT_REST = FOLDER / "at-rest"
KEPT = {"FRONTDESK_TEST_FOLDER", "FRONTDESK_TEST_EXAMPLES", "FRONTDESK_CHROMIUM", "FRONTDESK_POSTGRES_BIN", "FRONTDESK_REQUIREMENTS"}
for name in [name for name in os.environ if name == "DATABASE_URL" or (name.startswith("FRONTDESK_") and name not in KEPT)]:
    del os.environ[name]
os.environ["FRONTDESK_DATA"] = str(FOLDER)
os.environ["FRONTDESK_SECRET_KEY"] = "only-for-tests"
os.environ["FRONTDESK_EMAIL_URL"] = "memorymail://"

from frontdesk.config.settings import *  # noqa: E402, F403 (the environment must be right before the settings read it)
from frontdesk.config.settings import DATABASES, LOGGING, STORAGES  # noqa: E402 (as above)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Names with hashes need a collected folder, which the live server of tests does without.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 0, "max_size": 8, "timeout": 5}
LOGGING["root"]["level"] = "WARNING"
