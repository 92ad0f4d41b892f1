"""Django's settings of the site, all from ``core.settings``; ``cotmoc serve`` names this module."""

from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from core.settings import get_settings
from dashboards.site.secret import secret_key
from store.django_settings import (  # noqa: F401 - Django reads them from here
    AUTH_USER_MODEL,
    DATABASES,
    DEFAULT_AUTO_FIELD,
    LOGGING_CONFIG,
    USE_TZ,
)

_settings = get_settings()
_public = urlsplit(_settings.public_url)

DEBUG = False
SECRET_KEY = secret_key(_settings)
ROOT_URLCONF = "dashboards.site.urls"
WSGI_APPLICATION = "dashboards.site.wsgi.application"
ALLOWED_HOSTS = [
    "127.0.0.1",
    "localhost",
    "[::1]",
    _settings.bind,
    *filter(None, [_public.hostname]),
]

PARTS = (
    "accounts",
    "today",
    "search",
    "queue",
    "claims",
    "texts",
    "rebuttals",
    "outputs",
    "sources",
    "quality",
    "office",
    "api",
)
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "store.apps.StoreConfig",
    "dashboards.site.apps.SiteConfig",
    *(f"dashboards.site.{part}" for part in PARTS),
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "dashboards.site.middleware.in_plain_words",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "dashboards.site.middleware.choose_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "dashboards.site.middleware.need_permission",
    "axes.middleware.AxesMiddleware",
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
                "django.template.context_processors.i18n",
                "django.template.context_processors.tz",
                "dashboards.site.context.frame",
            ],
            "builtins": ["django.templatetags.i18n", "dashboards.site.templatetags.cotmoc"],
        },
    }
]

LANGUAGE_CODE = "vi"
LANGUAGES = (("vi", "Tiếng Việt"), ("en", "English"))
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
# Served from the packages themselves: nothing has to be gathered before the first start.
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 86_400

# One process with threads serves the site, so that its own memory is enough for counting.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "today:page"
LOGOUT_REDIRECT_URL = "accounts:login"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": "dashboards.site.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "dashboards.site.accounts.locked.locked_out"

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "cotmoc_session"
CSRF_COOKIE_NAME = "cotmoc_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "dashboards.site.errors.csrf_failed"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
    }
}
if _public.scheme == "https":
    # Behind the office's proxy (docs/how-to/serve.md), which alone speaks to us.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    CSRF_TRUSTED_ORIGINS = [f"https://{_public.netloc}"]
    SECURE_HSTS_SECONDS = 30 * 86_400

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
SILENCED_SYSTEM_CHECKS = ["axes.W003"]
