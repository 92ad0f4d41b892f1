"""The landing zone's files and captures, and what gave no document."""

from django.db import models

from store.models.lengths import DIGEST, DOCUMENT_ID, FILE_NAME, WORD


class LandingFile(models.Model):
    """A committed file of the landing zone; ``read`` once all its captures are stored."""

    name = models.CharField(primary_key=True, max_length=FILE_NAME)
    state = models.CharField(max_length=WORD)
    read_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Capture(models.Model):
    """A fetched response: where its bytes lie, and what came of it.

    The same bytes fetched again are the same row, with the newest time and place. ``url_key``
    stands for the address in look-ups. Captures of individuals have no address.
    """

    id = models.CharField(primary_key=True, max_length=DIGEST)
    source = models.ForeignKey("store.Source", models.PROTECT, related_name="captures")
    url = models.TextField(blank=True)
    url_key = models.CharField(max_length=DIGEST, blank=True)
    fetched_at = models.DateTimeField()
    status = models.IntegerField()
    format = models.CharField(max_length=WORD)
    media_type = models.TextField(blank=True)
    charset = models.TextField(blank=True)
    warc = models.TextField(blank=True)
    offset = models.BigIntegerField()
    length = models.BigIntegerField()
    sha256 = models.CharField(max_length=DIGEST)
    retention = models.CharField(max_length=WORD)
    etag = models.TextField(blank=True)
    last_modified = models.TextField(blank=True)
    listed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=WORD, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        """Memos are looked up by source, gone pages by address."""

        indexes = (
            models.Index(fields=["source", "fetched_at"], name="capture_source_time"),
            models.Index(fields=["url_key"], name="capture_url_key"),
        )

    def __str__(self) -> str:
        return self.id


class Refusal(models.Model):
    """An input that gave no document, with its reason; the same one twice is one row."""

    id = models.CharField(primary_key=True, max_length=DIGEST)
    input = models.TextField()
    reason = models.CharField(max_length=WORD, db_index=True)
    message = models.TextField(blank=True)
    capture = models.ForeignKey(Capture, models.CASCADE, null=True, related_name="refusals")
    document = models.CharField(max_length=DOCUMENT_ID, blank=True)
    run = models.ForeignKey("store.Run", models.SET_NULL, null=True, related_name="refusals")
    refused_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.reason}: {self.input}"
