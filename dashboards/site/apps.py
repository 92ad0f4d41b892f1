"""The Django application that holds what all parts of the site share."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Frame, words and error pages."""

    name = "dashboards.site"
    label = "site"
