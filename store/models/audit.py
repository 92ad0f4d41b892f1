"""The audit trail of the site: what somebody of the office decided, changed or took out."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models

from store.models.lengths import DOCUMENT_ID, WORD


class AuditEntry(models.Model):
    """One act, with what was before and after it; never changed and never deleted.

    The database itself refuses both (triggers in the migration); the methods below only say so
    sooner and in plainer words.
    """

    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="acts"
    )
    action = models.CharField(max_length=WORD, db_index=True)
    entity = models.CharField(max_length=WORD)
    entity_id = models.CharField(max_length=DOCUMENT_ID)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        """The history of one thing is asked for."""

        indexes = (models.Index(fields=["entity", "entity_id", "at"], name="audit_entity"),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.entity} {self.entity_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new entry; an old one cannot be changed."""
        if self.pk is not None:
            raise TypeError("the audit trail is only added to")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise TypeError("the audit trail is only added to")
