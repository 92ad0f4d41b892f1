"""Findings, and the office's decisions on them."""

from django.conf import settings
from django.db import models

from store.models.lengths import ANALYSIS_ID, CLAIM_ID, DIGEST, WORD


class Finding(models.Model):
    """A statement of a version judged against a claim (``core.records.Judgement``).

    ``priority`` is set by ``store.priorities``; None until then.
    """

    id = models.CharField(primary_key=True, max_length=DIGEST)
    version = models.ForeignKey("store.DocumentVersion", models.CASCADE, related_name="findings")
    document = models.ForeignKey("store.Document", models.CASCADE, related_name="findings")
    claim = models.CharField(max_length=CLAIM_ID, db_index=True)
    match = models.CharField(max_length=WORD)
    verdict = models.CharField(max_length=WORD)
    basis = models.CharField(max_length=WORD)
    stance = models.CharField(max_length=WORD)
    score = models.FloatField()
    field = models.CharField(max_length=WORD)
    start = models.IntegerField()
    end = models.IntegerField()
    quote = models.TextField()
    evidence = models.JSONField(default=list)
    why = models.TextField(blank=True)
    why_en = models.TextField(blank=True)
    analysis = models.CharField(max_length=ANALYSIS_ID)
    flagged = models.BooleanField(default=False, db_index=True)
    priority = models.FloatField(null=True, db_index=True)
    vector = models.BinaryField(null=True)

    def __str__(self) -> str:
        return self.id


class CandidateSentence(models.Model):
    """A sentence worth checking that no claim was confirmed for; goes with its version.

    ``statement`` is ``core.identity.statement_id`` of the quote: wordings that differ in marks or
    punctuation alone share it. ``vectors`` names what made ``vector``.
    """

    id = models.CharField(primary_key=True, max_length=DIGEST)
    version = models.ForeignKey("store.DocumentVersion", models.CASCADE, related_name="candidates")
    document = models.ForeignKey("store.Document", models.CASCADE, related_name="candidates")
    statement = models.CharField(max_length=DIGEST, db_index=True)
    field = models.CharField(max_length=WORD)
    start = models.IntegerField()
    end = models.IntegerField()
    quote = models.TextField()
    lang = models.CharField(max_length=WORD)
    score = models.FloatField()
    things = models.JSONField(default=list)
    figures = models.JSONField(default=list)
    negated = models.BooleanField(default=False)
    vector = models.BinaryField(null=True)
    vectors = models.CharField(max_length=ANALYSIS_ID, blank=True)

    def __str__(self) -> str:
        return self.id


class Review(models.Model):
    """A decision on a statement, kept by document, claim and quote through every re-analysis.

    ``quote_hash`` is ``core.identity.digest(quote)``. ``decision`` is ``confirmed`` or
    ``rejected``; a rejected one has its ``reason`` in a word, and where it is another claim or
    another stance, ``claim_now`` and ``stance_now`` name them. ``quiet``: true as it is, the
    office does not speak of it, so as not to carry it further ("do not amplify"). The audit trail
    holds what was before.
    """

    document = models.ForeignKey("store.Document", models.CASCADE, related_name="reviews")
    claim = models.CharField(max_length=CLAIM_ID)
    quote_hash = models.CharField(max_length=DIGEST)
    decision = models.CharField(max_length=WORD)
    reason = models.CharField(max_length=WORD, blank=True)
    claim_now = models.CharField(max_length=CLAIM_ID, blank=True)
    stance_now = models.CharField(max_length=WORD, blank=True)
    quiet = models.BooleanField(default=False)
    quote = models.TextField(blank=True)
    note = models.TextField(blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviews")
    decided_at = models.DateTimeField()

    class Meta:
        """One decision for each statement and claim."""

        constraints = (
            models.UniqueConstraint(
                fields=["document", "claim", "quote_hash"], name="review_unique"
            ),
        )

    def __str__(self) -> str:
        return f"{self.document_id} {self.claim}: {self.decision}"
