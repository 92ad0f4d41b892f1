"""Documents, their versions, and what groups near-duplicates."""

from django.db import models

from store.models.lengths import ANALYSIS_ID, DIGEST, DOCUMENT_ID, WORD


class Document(models.Model):
    """An article or post; its text lies in its versions.

    ``last_seen`` with ``capture`` is the newest observation: it decides which version is
    current, so that captures may be stored in any order. ``published_…`` and ``engagement_seen``
    with ``…_capture`` tell which observation gave those values. ``gone_at`` is the latest time
    at which the address answered 404 or 410, empty when it has answered since.
    """

    id = models.CharField(primary_key=True, max_length=DOCUMENT_ID)
    source = models.ForeignKey("store.Source", models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=WORD)
    url = models.TextField(null=True)
    url_key = models.CharField(max_length=DIGEST, blank=True)
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()
    capture = models.ForeignKey("store.Capture", models.SET_NULL, null=True, related_name="+")
    current = models.ForeignKey(
        "store.DocumentVersion", models.SET_NULL, null=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True)
    published_precision = models.CharField(max_length=WORD)
    published_seen = models.DateTimeField(null=True)
    published_capture = models.CharField(max_length=DIGEST, blank=True)
    engagement = models.JSONField(default=dict)
    engagement_seen = models.DateTimeField(null=True)
    engagement_capture = models.CharField(max_length=DIGEST, blank=True)
    group_id = models.CharField(max_length=DOCUMENT_ID, db_index=True)
    retention = models.CharField(max_length=WORD)
    gone_at = models.DateTimeField(null=True)

    class Meta:
        """Gone pages are looked up by address, expired posts by retention and age."""

        indexes = (
            models.Index(fields=["url_key"], name="document_url_key"),
            models.Index(fields=["retention", "last_seen"], name="document_retention"),
        )

    def __str__(self) -> str:
        return self.id


class DocumentVersion(models.Model):
    """One wording of a document, with what the analysis made of it.

    ``id`` is a hash of document and wording: copies of one story in several outlets have the
    same ``hash`` and findings of their own. ``lang`` is empty until declared or analysed,
    ``analysis`` is empty until analysed. The texts stand after what is filtered by, so that
    SQLite reads the columns before them without paging through the text. ``vectors`` names what
    made ``vector`` and those of the version's findings: only vectors of one name can be held
    against each other.
    """

    id = models.CharField(primary_key=True, max_length=DIGEST)
    document = models.ForeignKey(Document, models.CASCADE, related_name="versions")
    hash = models.CharField(max_length=DIGEST)
    created = models.DateTimeField()
    capture = models.ForeignKey("store.Capture", models.SET_NULL, null=True, related_name="+")
    declared_lang = models.CharField(max_length=WORD, blank=True)
    lang = models.CharField(max_length=WORD, blank=True)
    analysis = models.CharField(max_length=ANALYSIS_ID, blank=True)
    gated = models.BooleanField(default=False)
    flagged = models.BooleanField(default=False)
    topics = models.JSONField(default=list)
    places = models.JSONField(default=list)
    title = models.TextField(blank=True)
    text = models.TextField(blank=True)
    vector = models.BinaryField(null=True)
    vectors = models.CharField(max_length=ANALYSIS_ID, null=True)
    analysed_at = models.DateTimeField(null=True)

    class Meta:
        """Versions still to be analysed are found without reading the texts."""

        indexes = (models.Index(fields=["analysis", "id"], name="version_analysis"),)

    def __str__(self) -> str:
        return self.id


class Band(models.Model):
    """One band of a document's MinHash; two documents that share two are near-duplicates."""

    band = models.SmallIntegerField()
    hash = models.BigIntegerField()
    document = models.ForeignKey(Document, models.CASCADE, related_name="bands")

    class Meta:
        """Unique in this order, so that the constraint serves the look-up by hash."""

        constraints = (
            models.UniqueConstraint(fields=["hash", "band", "document"], name="band_unique"),
        )

    def __str__(self) -> str:
        return f"{self.document_id} {self.band}"


class DocumentProfile(models.Model):
    """Why a document belongs to a province's profile ("kept because …")."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="profiles")
    profile = models.CharField(max_length=WORD)
    reason = models.TextField()

    class Meta:
        """One reason for each profile."""

        constraints = (
            models.UniqueConstraint(fields=["document", "profile"], name="document_profile_unique"),
        )

    def __str__(self) -> str:
        return f"{self.document_id} {self.profile}"
