"""Runs of jobs and steps, how each source fared, and which pages were looked at again."""

from django.db import models

from store.models.lengths import WORD


class Run(models.Model):
    """One run of a step or job; ``outcome`` is empty while it goes on (or after it was killed).

    ``job`` names the job, empty where a step was called; ``logical`` is the time it was meant
    for, empty where a person called it.
    """

    kind = models.CharField(max_length=WORD)
    job = models.CharField(max_length=WORD, blank=True, default="")
    logical = models.DateTimeField(null=True)
    started = models.DateTimeField()
    finished = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    outcome = models.CharField(max_length=WORD, blank=True)
    message = models.TextField(blank=True)

    class Meta:
        """The last runs of a kind and of a job are asked for."""

        indexes = (
            models.Index(fields=["kind", "started"], name="run_kind_started"),
            models.Index(fields=["job", "logical"], name="run_job_logical"),
        )

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


class Revisit(models.Model):
    """A known page asked for again, ``stage`` hours after it was first seen.

    ``outcome``: ``unchanged``, ``changed`` (other bytes; the versions tell what), ``gone``,
    ``moved`` (with the address in ``moved_to``), ``front_page`` (led to the outlet's front page,
    perhaps for today) or ``failed``; the last two are tried again until ``attempts`` are used up.
    """

    document = models.ForeignKey("store.Document", models.CASCADE, related_name="revisits")
    stage = models.SmallIntegerField()
    checked = models.DateTimeField()
    outcome = models.CharField(max_length=WORD)
    attempts = models.SmallIntegerField(default=1)
    moved_to = models.TextField(blank=True)

    class Meta:
        """Once for each document and stage."""

        constraints = (
            models.UniqueConstraint(fields=["document", "stage"], name="revisit_unique"),
        )
        indexes = (models.Index(fields=["outcome", "checked"], name="revisit_outcome"),)

    def __str__(self) -> str:
        return f"{self.document_id} {self.stage} h: {self.outcome}"
