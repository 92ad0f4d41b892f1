"""The Django application ``store``."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Models and migrations of the database of record."""

    name = "store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"
