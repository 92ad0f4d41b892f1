"""Accounts of the office itself, for the analysts' site; never anybody who wrote a document."""

from functools import cached_property

from django.contrib.auth.models import AbstractUser
from django.db import models

from core.roles import Can, may
from store.models.lengths import DIGEST, WORD


class User(AbstractUser):
    """A member of the office who signs in to review findings and approve rebuttals.

    It stands in the first migration because Django cannot change the user model later. Roles are
    Django's groups, named as ``core.roles.Role`` names them.
    """

    @cached_property
    def roles(self) -> frozenset[str]:
        """Names of the roles; read once, so take the user anew after a change of roles."""
        return frozenset(self.groups.values_list("name", flat=True))

    @cached_property
    def may(self) -> frozenset[Can]:
        """What this person may do; nothing while the account is closed."""
        return may(self.roles) if self.is_active else frozenset()

    @property
    def called(self) -> str:
        """The name that colleagues see."""
        return self.get_full_name().strip() or self.username


class ApiToken(models.Model):
    """A key to the read-only API; only a hash of it is kept, so that it is shown once."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=WORD)
    digest = models.CharField(max_length=DIGEST, unique=True)
    scopes = models.JSONField(default=list)
    created = models.DateTimeField()
    expires = models.DateTimeField(null=True)
    last_used = models.DateTimeField(null=True)
    revoked = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
