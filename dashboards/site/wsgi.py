"""The application that a web server runs; ``dashboards.site.server`` does."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "dashboards.site.settings"

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
