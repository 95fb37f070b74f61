"""Django's settings, from the environment and govcloud's folders. By default SQLite, for this machine alone."""

import os
import secrets

from govcloud.settings import load_settings
from tickets.store.database import configure_database, find_portal_url

FOLDERS = load_settings()
PORTAL = FOLDERS.state / "portal"
"""Folder of what must last: database, key, papers."""
KEY_FILE, PAPERS = PORTAL / "secret.key", PORTAL / "papers"

SECRET_KEY = KEY_FILE.read_text().strip() if KEY_FILE.is_file() else secrets.token_urlsafe(50)
"""Without `govcloud portal init` a key for this process: sessions end with it."""
DEBUG = False
ORIGINS = os.environ.get("GOVCLOUD_PORTAL_ORIGINS", "").split()
"""Where people find the portal, as `https://cloud.city.example`; besides this machine itself."""
ALLOWED_HOSTS = [
    "localhost",
    "127.0.0.1",
    "[::1]",
    *(origin.partition("://")[2].partition(":")[0] for origin in ORIGINS),
]
CSRF_TRUSTED_ORIGINS = ORIGINS
DATABASES = {"default": configure_database(find_portal_url(FOLDERS, os.environ))}
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "tickets.store.apps.StoreConfig",
    "tickets.portal.apps.PortalConfig",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "tickets.portal.middleware.protect",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tickets.portal.middleware.ExplainErrors",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tickets.portal.words.add_words",
            ]
        },
    }
]
ROOT_URLCONF, WSGI_APPLICATION = "tickets.portal.urls", "tickets.portal.wsgi.application"

LANGUAGE_CODE, LANGUAGES = "zh-hans", [("zh-hans", "中文"), ("en", "English")]
USE_I18N = USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
STATIC_URL, STATIC_ROOT = "/static/", None
WHITENOISE_USE_FINDERS, WHITENOISE_AUTOREFRESH = True, False

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_AGE = 8 * 3600
"""A working day."""
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ORIGINS else None
SECURE_REFERRER_POLICY, X_FRAME_OPTIONS = "same-origin", "DENY"
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "login", "tickets", "login"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "tickets.portal.passwords.KindsOfCharactersValidator"},
]
DATA_UPLOAD_MAX_MEMORY_SIZE, DATA_UPLOAD_MAX_NUMBER_FIELDS = 2 << 20, 2000
FILE_UPLOAD_MAX_MEMORY_SIZE, FILE_UPLOAD_PERMISSIONS = 1 << 20, 0o600
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
