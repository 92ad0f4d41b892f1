"""What each search index should hold and what it holds: state, not a log."""

from django.db import models
from django.db.models import F, Q

from store.models.lengths import ANALYSIS_ID, DOCUMENT_ID, WORD


class SearchBackend(models.Model):
    """A search index that is kept up to date; named on its first sync.

    What is delivered into a new index is confirmed before that takes the old one's place: while
    ``rebuilding``, the confirmations are worth nothing. ``vectors`` names those that were sent.
    """

    name = models.CharField(primary_key=True, max_length=WORD)
    rebuilding = models.BooleanField(default=False)
    vectors = models.CharField(max_length=ANALYSIS_ID, blank=True, default="")

    def __str__(self) -> str:
        return self.name


class IndexState(models.Model):
    """Wanted and indexed sequence number of one entity in one index.

    ``wanted`` only grows, also over deletion and return, so that an index with external
    versioning never takes an old state for a new one; ``deleted`` is the tombstone.
    """

    backend = models.ForeignKey(SearchBackend, models.CASCADE, related_name="states")
    entity_type = models.CharField(max_length=WORD)
    entity_id = models.CharField(max_length=DOCUMENT_ID)
    wanted = models.BigIntegerField(default=1)
    indexed = models.BigIntegerField(default=0)
    deleted = models.BooleanField(default=False)
    indexed_at = models.DateTimeField(null=True)

    class Meta:
        """What is still to be sent is a small index of its own."""

        constraints = (
            models.UniqueConstraint(
                fields=["backend", "entity_type", "entity_id"], name="index_state_unique"
            ),
        )
        indexes = (
            models.Index(
                fields=["backend", "id"],
                condition=Q(indexed__lt=F("wanted")),
                name="index_state_pending",
            ),
        )

    def __str__(self) -> str:
        return f"{self.entity_type} {self.entity_id}: {self.indexed}/{self.wanted}"


class DeadLetter(models.Model):
    """A state of an entity that an index would not take, with its reason and how often it tried.

    The entity counts as sent until its number grows, by a change or by hand.
    """

    backend = models.ForeignKey(SearchBackend, models.CASCADE, related_name="dead")
    entity_type = models.CharField(max_length=WORD)
    entity_id = models.CharField(max_length=DOCUMENT_ID)
    seq = models.BigIntegerField()
    tries = models.IntegerField(default=1)
    at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta:
        """One for each entity and index."""

        constraints = (
            models.UniqueConstraint(
                fields=["backend", "entity_type", "entity_id"], name="dead_letter_unique"
            ),
        )

    def __str__(self) -> str:
        return f"{self.entity_type} {self.entity_id}: {self.reason}"
