"""The analysts' site: Django, templates rendered here, htmx; docs/explanation/site.md.

One folder a part of the site, each a Django application with its views, addresses, templates and
English words. Importing this package loads nothing.
"""
