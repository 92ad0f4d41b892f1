"""Sources: outlets, institutions and public pages."""

from django.db import models

from store.models.lengths import SOURCE_ID, WORD


class Source(models.Model):
    """A source as the profiles last named it (``core.records.Source``)."""

    id = models.CharField(primary_key=True, max_length=SOURCE_ID)
    name = models.TextField()
    kind = models.CharField(max_length=WORD)
    protocol = models.CharField(max_length=WORD)
    url = models.TextField(blank=True)
    lang = models.CharField(max_length=WORD)
    country = models.CharField(max_length=WORD)
    schedule = models.TextField(blank=True)
    public_voice = models.BooleanField(default=True)
    reach = models.SmallIntegerField(default=0)
    options = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.id
