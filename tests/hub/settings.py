"""Settings of the hub for tests: a folder of its own, quick password hashing, plain static files."""

import os
import tempfile
from pathlib import Path

os.environ["CREDENZA_DATA"] = tempfile.mkdtemp(prefix="credenza-test-")
os.environ["CREDENZA_DATABASE"] = os.environ.get(
    "CREDENZA_TEST_DATABASE", f"sqlite:///{Path(os.environ['CREDENZA_DATA']) / 'test.sqlite3'}"
)
os.environ.setdefault("CREDENZA_PUBLIC_URL", "https://register.test")

from credenza_hub.project.catalogues import compile_catalogues
from credenza_hub.project.settings import *  # noqa: F403
from credenza_hub.project.settings import ALLOWED_HOSTS, DATA, DATABASES, LOCALE_PATHS, STORAGES

compile_catalogues(LOCALE_PATHS[0])
for folder in ("vendor", "static"):
    (DATA / folder).mkdir(parents=True, exist_ok=True)
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if "sqlite3" in DATABASES["default"]["ENGINE"]:
    # A file, as in real life: the shared database in memory that Django would use knows no write-ahead log.
    DATABASES["default"]["TEST"] = {"NAME": DATA / "test.sqlite3"}
