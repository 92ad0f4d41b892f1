"""Django's settings, all from ``core.settings``; also for ``python -m django`` in development.

DJANGO_SETTINGS_MODULE=store.django_settings python -m django makemigrations store
"""

from core.settings import get_settings
from store.database import database_config

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "store.apps.StoreConfig",
]
DATABASES = {"default": database_config(get_settings().database)}
AUTH_USER_MODEL = "store.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
LOGGING_CONFIG = None  # logging belongs to the command line
