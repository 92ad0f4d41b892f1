"""What people of the office keep for their own work: saved searches, proposals, samples, checks."""

from django.conf import settings
from django.db import models

from store.models.lengths import ANALYSIS_ID, CLAIM_ID, DIGEST, DOCUMENT_ID, WORD

NAME = 120


class SavedSearch(models.Model):
    """A search under a name; ``query`` is the part of the address after the question mark."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches"
    )
    name = models.CharField(max_length=NAME)
    query = models.TextField()
    shared = models.BooleanField(default=False)
    created = models.DateTimeField()

    class Meta:
        """A name stands once for each owner."""

        constraints = (
            models.UniqueConstraint(fields=["owner", "name"], name="saved_search_unique"),
        )

    def __str__(self) -> str:
        return self.name


class ClaimProposal(models.Model):
    """A change of the catalogue that waits for a second person.

    ``claim`` is empty for a claim that is not there yet. ``changes`` maps fields of the entry to
    what they shall be; ``was`` holds what they were, so that a change meanwhile is noticed.
    ``state``: ``open``, ``accepted``, ``refused`` or ``withdrawn``.
    """

    claim = models.CharField(max_length=CLAIM_ID, blank=True, db_index=True)
    changes = models.JSONField(default=dict)
    was = models.JSONField(default=dict)
    reason = models.TextField()
    state = models.CharField(max_length=WORD, db_index=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="proposals"
    )
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="decided_proposals"
    )
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.claim}: {self.state}"


class EvidenceCheck(models.Model):
    """That somebody held a passage of an evidence document against the original.

    ``passage`` is a hash of what the catalogue says of this point of the document, so that the
    check no longer counts where the catalogue says something else.
    """

    document = models.CharField(max_length=CLAIM_ID)
    ref = models.CharField(max_length=DOCUMENT_ID, blank=True)
    passage = models.CharField(max_length=DIGEST)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="evidence_checks"
    )
    checked_at = models.DateTimeField()
    note = models.TextField(blank=True)

    class Meta:
        """Once for each passage."""

        constraints = (
            models.UniqueConstraint(
                fields=["document", "ref", "passage"], name="evidence_check_unique"
            ),
        )

    def __str__(self) -> str:
        return f"{self.document} {self.ref}"


class MissSample(models.Model):
    """An unflagged document drawn by chance in a week, to be read for what was missed.

    ``outcome`` is empty until somebody has read it, then ``clean`` or ``missed``; ``claim`` is
    what was missed, where it is in the catalogue.
    """

    week = models.DateField()
    document = models.ForeignKey("store.Document", models.CASCADE, related_name="samples")
    analysis = models.CharField(max_length=ANALYSIS_ID, blank=True)
    outcome = models.CharField(max_length=WORD, blank=True)
    claim = models.CharField(max_length=CLAIM_ID, blank=True)
    note = models.TextField(blank=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="samples_read"
    )
    read_at = models.DateTimeField(null=True)

    class Meta:
        """Once for each week."""

        constraints = (
            models.UniqueConstraint(fields=["week", "document"], name="miss_sample_unique"),
        )

    def __str__(self) -> str:
        return f"{self.week} {self.document_id}"


class Hold(models.Model):
    """That somebody has an item of the queue before them, until a moment.

    Keyed as reviews are, so that a re-analysis does not free it.
    """

    document = models.ForeignKey("store.Document", models.CASCADE, related_name="holds")
    claim = models.CharField(max_length=CLAIM_ID)
    quote_hash = models.CharField(max_length=DIGEST)
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="holds")
    until = models.DateTimeField()

    class Meta:
        """One person at a time."""

        constraints = (
            models.UniqueConstraint(fields=["document", "claim", "quote_hash"], name="hold_unique"),
        )

    def __str__(self) -> str:
        return f"{self.document_id} {self.claim}"
