# SPDX-License-Identifier: AGPL-3.0-or-later
"""Django settings of the desk: its folder, its tables, its pages, and what they refuse.

``[options]`` in settings.toml: ``origin``, the address under which staff reach the pages, such as
"https://desk.example.org"; without it they answer on the loopback interface alone; and
``decode_without_sandbox = true``, by which an operator accepts that attachments are opened on a
machine that has no sandbox (docs/decisions/0017).
"""

from pathlib import Path

import tellsafe.serving.database
from tellsafe.desk.adapters.key_folder import secret_of
from tellsafe.desk.adapters.origin import origin_of
from tellsafe.serving.zone import ZoneSettings

PACKAGE = Path(__file__).parent
ZONE = ZoneSettings.from_environment()
ORIGIN = origin_of(ZONE)

SECRET_KEY = secret_of(ZONE, "django").hex()
DEBUG = False
ALLOWED_HOSTS = list(ORIGIN.hosts)
CSRF_TRUSTED_ORIGINS = list(ORIGIN.trusted)

DATABASES = {"default": tellsafe.serving.database.database_of(ZONE.database, ZONE.folder)}
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "tellsafe.desk",
]
MIDDLEWARE = [
    "tellsafe.desk.web.strict.StrictHeaders",
    "tellsafe.desk.web.unpacked.CompressedPages",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tellsafe.desk.web.wall.SignInWall",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "tellsafe.desk.web.urls"
CSRF_FAILURE_VIEW = "tellsafe.desk.web.failures.stale_form"
# No log of requests and no traceback with what was sent: tellsafe.desk.wsgi says where, never what.
LOGGING_CONFIG = None

AUTH_USER_MODEL = "desk.Staff"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign-in"

# How long sessions last is said in tellsafe.desk.web.session; this only clears up after them.
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Strict"
LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = ORIGIN.secure
# "__Host-": a page on a neighbouring subdomain can't plant a session of its own here.
_PREFIX = "__Host-" if ORIGIN.secure else ""
SESSION_COOKIE_NAME = _PREFIX + "desk-session"
CSRF_COOKIE_NAME = _PREFIX + "desk-form"
LANGUAGE_COOKIE_NAME = _PREFIX + "desk-language"
ASKED_COOKIE_NAME = _PREFIX + "desk-asked"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "tellsafe.desk.web.frame.frame",
            ],
        },
    }
]
STATIC_URL = "/static/"
# Our own files and htmx, each where its package has it: nothing is collected or copied.
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MAX_AGE = 300

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文"), ("ug", "ئۇيغۇرچە")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
DATA_UPLOAD_MAX_MEMORY_SIZE = 128 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
