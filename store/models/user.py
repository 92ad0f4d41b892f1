"""Accounts of the office itself, for the analysts' site; never anybody who wrote a document."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A member of the office who signs in to review findings and approve rebuttals.

    It stands in the first migration because Django cannot change the user model later.
    """
