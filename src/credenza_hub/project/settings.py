"""Settings of the hub. What an operator may change comes from environment variables (docs/operate/settings.md)."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from .address import is_loopback
from .sqlite import use_sound_sqlite

use_sound_sqlite()

PACKAGE = Path(__file__).resolve().parent.parent


def _path(name: str) -> Path | None:
    """A file or folder that the operator names, if so."""
    return Path(given) if (given := _environment(name, "")) else None


def _environment(name: str, default: str) -> str:
    return os.environ.get(f"CREDENZA_{name}", default)


DATA = Path(_environment("DATA", "var")).resolve()
"""Folder for the database file, keys, secrets, mail and built pages."""


def _secret(name: str) -> str:
    """A secret from the environment, else from a file that is made once and that only the owner can read."""
    given = os.environ.get(f"CREDENZA_{name.upper()}")
    if given:
        return given
    DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = DATA / f"{name}.txt"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


def _database(url: str) -> dict[str, Any]:
    """The Django settings for a database address: ``sqlite:///file`` or ``postgresql://user:password@host:port/name``."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "CONN_MAX_AGE": 60,  # opening the file anew costs more than most requests
            "NAME": parts.path if parts.path.startswith("//") else parts.path.removeprefix("/") or ":memory:",
            "OPTIONS": {
                "timeout": 30,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    if parts.scheme not in ("postgresql", "postgres"):
        raise ValueError("CREDENZA_DATABASE must begin with sqlite:/// or postgresql://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.removeprefix("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 60,
    }


PUBLIC_URL = _environment("PUBLIC_URL", "http://localhost:8000").rstrip("/")
"""The address under which the world sees this hub; part of every permanent address that it gives."""

KEY_FOLDER = DATA / "keys"
KEY_PASSPHRASE = _secret("key_passphrase")
PKCS11_MODULE = _environment("PKCS11_MODULE", "")
PKCS11_PIN = _environment("PKCS11_PIN", "")
SECRET_KEY = _secret("secret_key")
DEBUG = False
ALLOWED_HOSTS = [urlsplit(PUBLIC_URL).hostname or "localhost", *_environment("HOSTS", "localhost,127.0.0.1").split(",")]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
_SECURE = PUBLIC_URL.startswith("https://")
if _environment("BEHIND_PROXY", "") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    AXES_CLIENT_IP_CALLABLE = "credenza_hub.accounts.client_address.behind_proxy"

DATABASES = {"default": _database(_environment("DATABASE", f"sqlite:///{DATA / 'credenza.sqlite3'}"))}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "credenza_hub.project",
    "credenza_hub.accounts",
    "credenza_hub.organisations",
    "credenza_hub.audit",
    "credenza_hub.translog",
    "credenza_hub.registry",
    "credenza_hub.occupations",
    "credenza_hub.studio",
    "credenza_hub.cohorts",
    "credenza_hub.issuing",
    "credenza_hub.supplement_lines",
    "credenza_hub.stacking",
    "credenza_hub.wallet",
    "credenza_hub.verify",
    "credenza_hub.openid",
    "credenza_hub.badge_api",
    "credenza_hub.erasure",
    "credenza_hub.recognition_desk",
    "credenza_hub.conformance",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "credenza_hub.project.copies.without_variants",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "credenza_hub.project.public_documents.PageLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "credenza_hub.project.bodies.refuse_large_bodies",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "credenza_hub.project.methods.explain_wrong_method",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "credenza_hub.project.urls"
WSGI_APPLICATION = "credenza_hub.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "credenza_hub.project.context.page",
            ],
        },
    },
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address"]
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "credenza_hub.accounts.views.locked_out"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("it", _("Italian")), ("kk", _("Kazakh")), ("ru", _("Russian"))]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = ["credenza_hub.project.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = _environment("TIME_ZONE", "UTC")

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [PACKAGE / "static", ("vendor", DATA / "vendor")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

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
    }
}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _SECURE
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if _SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a specification with many outcomes in four languages has thousands

VERIFY_ONLINE = _environment("VERIFY_ONLINE", "") == "1"

# Whom the verify page believes besides the register.
PINNED_ISSUERS = _path("PINNED_ISSUERS")
CERTIFICATE_AUTHORITIES = _path("CERTIFICATE_AUTHORITIES")
TRUSTED_LISTS = _path("TRUSTED_LISTS")
ACCREDITATIONS = _path("ACCREDITATIONS")
"""Whether a verification may fetch DID documents and status lists of other issuers."""

TIME_STAMP_URL = _environment("TIME_STAMP_URL", "")
"""Address of an authority that stamps the time on seals (RFC 3161), or none; it may hold a secret."""

TERMS_URL = _environment("TERMS_URL", "")
PRIVACY_URL = _environment("PRIVACY_URL", "")
"""Pages of the operator that tools are told of; without them a page of the hub says what holds."""

LOG_FOLDER = Path(_environment("LOG_FOLDER", "") or DATA / "log")
"""Folder for the files of the transparency log: all of it is public, and can be made again from the database."""

LOG_WITNESSES = _environment("LOG_WITNESSES", "").split()
"""Witnesses that cosign checkpoints: key, address, key, address, …"""

LOG_ANCHOR_RPC = _environment("LOG_ANCHOR_RPC", "")
"""Address of a JSON-RPC node of the chain on which the log is anchored; it may hold a secret."""

LOG_ANCHOR_CHAIN = int(_environment("LOG_ANCHOR_CHAIN", "0"))
"""Number of that chain (EIP-155)."""

LOG_ANCHOR_TO = _environment("LOG_ANCHOR_TO", "")
"""Address that the transactions go to; empty for the account that sends them."""

LOG_ANCHOR_HOURS = float(_environment("LOG_ANCHOR_HOURS", "24"))
"""The shortest time between two anchors."""

LOG_ANCHOR_BLOCKS = int(_environment("LOG_ANCHOR_BLOCKS", "12"))
"""How many blocks deep a transaction has to be."""

LOG_ANCHOR_PATIENCE = float(_environment("LOG_ANCHOR_PATIENCE", "6"))
"""Hours after which a transaction that no block took is replaced by one that pays more."""

LOG_ANCHOR_MOST_GWEI = float(_environment("LOG_ANCHOR_MOST_GWEI", "200"))
"""The most that is ever offered for a unit of gas, in gwei; an anchor takes some 25,000 units."""

WALLET_ANSWERS_ENCRYPTED = _environment("WALLET_ANSWERS_ENCRYPTED", "1") == "1"
"""Whether wallets have to encrypt what they show to the hub (OpenID4VP 1.0, section 8.3)."""

WALLET_DPOP_REQUIRED = _environment("WALLET_DPOP_REQUIRED", "") == "1"
"""Whether wallets get tokens only for a key of theirs, proven with a nonce of the hub (RFC 9449)."""

CONFORMANCE = _environment("CONFORMANCE", "") == "1"
"""Whether the interface of the conformance suites is served. It signs whatever is sent to it: for tests only."""

CONFORMANCE_SEED = _environment("CONFORMANCE_SEED", "")
CONFORMANCE_CONTEXTS = (
    Path(_environment("CONFORMANCE_CONTEXTS", "")) if _environment("CONFORMANCE_CONTEXTS", "") else None
)
if CONFORMANCE and not is_loopback(PUBLIC_URL):
    raise ImproperlyConfigured("CREDENZA_CONFORMANCE is for tests: CREDENZA_PUBLIC_URL must name this machine alone.")

EMAIL_BACKEND = _environment("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = DATA / "mail"
EMAIL_HOST = _environment("EMAIL_HOST", "localhost")
EMAIL_PORT = int(_environment("EMAIL_PORT", "25"))
DEFAULT_FROM_EMAIL = _environment("EMAIL_FROM", "register@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "class": "credenza_hub.project.logs.Lines",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"credenza_hub": {"level": "INFO"}},
}
