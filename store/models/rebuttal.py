"""Answers of the office: rebuttals, explainers and notes, their versions and their approval."""

from django.conf import settings
from django.db import models

from store.models.lengths import ANALYSIS_ID, CLAIM_ID, DIGEST, WORD


class Rebuttal(models.Model):
    """An answer to a claim (``core.rebuttals``).

    ``kind`` follows from the claim's verdict: ``rebuttal`` (contradicted, outdated),
    ``explainer`` (contested), ``note`` (insufficient, supported). ``state``: ``draft``,
    ``submitted``, ``approved`` (and so in the feeds), ``reopened``, ``withdrawn``, or
    ``not_amplified`` where the assessment ended so. ``approved_hash`` is the hash of the version
    that was approved, and ``basis`` that of what the catalogue said then of the claim and of the
    documents that are cited: where either is another now, the approval no longer holds.
    """

    claim = models.CharField(max_length=CLAIM_ID, db_index=True)
    kind = models.CharField(max_length=WORD)
    state = models.CharField(max_length=WORD, db_index=True)
    assessment = models.JSONField(default=dict)
    writer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="rebuttals")
    created = models.DateTimeField()
    changed = models.DateTimeField()
    approved_hash = models.CharField(max_length=DIGEST, blank=True)
    approved_at = models.DateTimeField(null=True)
    basis = models.CharField(max_length=DIGEST, blank=True)
    catalogue = models.CharField(max_length=ANALYSIS_ID, blank=True)
    reopened_why = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.claim}: {self.state}"


class RebuttalVersion(models.Model):
    """One wording of an answer; never changed, a later one is a version of its own.

    ``content`` is ``core.rebuttals.Content`` as JSON, ``hash`` is of exactly that.
    """

    rebuttal = models.ForeignKey(Rebuttal, models.CASCADE, related_name="versions")
    number = models.IntegerField()
    content = models.JSONField()
    hash = models.CharField(max_length=DIGEST)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="rebuttal_versions"
    )
    created = models.DateTimeField()

    class Meta:
        """Numbered from 1."""

        constraints = (
            models.UniqueConstraint(fields=["rebuttal", "number"], name="rebuttal_version_unique"),
        )

    def __str__(self) -> str:
        return f"{self.rebuttal_id} v{self.number}"


class Approval(models.Model):
    """What a second person decided on exactly one wording: ``approved`` or ``refused``."""

    version = models.ForeignKey(RebuttalVersion, models.CASCADE, related_name="approvals")
    hash = models.CharField(max_length=DIGEST)
    decision = models.CharField(max_length=WORD)
    approver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="approvals")
    decided_at = models.DateTimeField()
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.version_id}: {self.decision}"
