"""Runs of the steps, and how each source fared."""

from django.db import models

from store.models.lengths import WORD


class Run(models.Model):
    """One run of a step; ``outcome`` is empty while it goes on (or after it was killed)."""

    kind = models.CharField(max_length=WORD)
    started = models.DateTimeField()
    finished = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    outcome = models.CharField(max_length=WORD, blank=True)
    message = models.TextField(blank=True)

    class Meta:
        """The last runs of a kind are asked for."""

        indexes = (models.Index(fields=["kind", "started"], name="run_kind_started"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.started}"


class SourceRun(models.Model):
    """The one outcome of a source in a run (``core.records.SourceOutcome``)."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="sources")
    source = models.ForeignKey("store.Source", models.CASCADE, related_name="runs")
    outcome = models.CharField(max_length=WORD)
    captured = models.IntegerField(default=0)
    unchanged = models.IntegerField(default=0)
    failed = models.IntegerField(default=0)
    failure = models.CharField(max_length=WORD, blank=True)
    message = models.TextField(blank=True)

    class Meta:
        """Exactly one outcome for each source and run."""

        constraints = (models.UniqueConstraint(fields=["run", "source"], name="source_run_unique"),)

    def __str__(self) -> str:
        return f"{self.source_id}: {self.outcome}"
