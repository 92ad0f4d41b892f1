"""Who of the office gets mail, what each message holds and where it stands.

A subscriber is a member of the staff who asked for it; an address is all that is kept of them.
"""

from django.db import models
from django.db.models import Q

from store.models.lengths import CLAIM_ID, DIGEST, DOCUMENT_ID, FILE_NAME, WORD

ADDRESS = 254
TARGET = 200


class Subscriber(models.Model):
    """An address with what it wants to read about (``core.subscriptions.Subscriber``)."""

    address = models.CharField(max_length=ADDRESS, unique=True)
    lang = models.CharField(max_length=WORD)
    topics = models.JSONField(default=list)
    claims = models.JSONField(default=list)
    places = models.JSONField(default=list)
    min_priority = models.FloatField(default=0.0)
    send_at = models.SmallIntegerField()
    days = models.CharField(max_length=WORD)
    active = models.BooleanField(default=True)
    created = models.DateTimeField()
    nonce = models.CharField(max_length=DIGEST)

    def __str__(self) -> str:
        return f"subscriber {self.pk}"


class Delivery(models.Model):
    """One message to one address: written before it leaves, so that none goes out twice.

    ``recipient`` is a hash of the address: it holds although the subscriber is removed and added
    again. ``slot`` tells the alerts of a day apart and is empty for the digest. ``body`` is the
    message as sent, compressed, until the server has taken it. ``findings`` are those it names,
    ``corrected`` those whose correction it tells. ``covered`` is until when it tells.
    """

    subscriber = models.ForeignKey(
        Subscriber, models.SET_NULL, null=True, related_name="deliveries"
    )
    recipient = models.CharField(max_length=DIGEST)
    kind = models.CharField(max_length=WORD)
    day = models.DateField()
    slot = models.CharField(max_length=WORD, blank=True)
    state = models.CharField(max_length=WORD)
    message_id = models.CharField(max_length=FILE_NAME, unique=True)
    subject = models.TextField(blank=True)
    content = models.CharField(max_length=DIGEST)
    body = models.BinaryField(null=True)
    attempts = models.IntegerField(default=0)
    last_error = models.TextField(blank=True)
    prepared = models.DateTimeField()
    next_try = models.DateTimeField()
    changed = models.DateTimeField()
    covered = models.DateTimeField(null=True)
    findings = models.JSONField(default=list)
    corrected = models.JSONField(default=list)

    class Meta:
        """One digest for each address and day; what is not settled is a small index."""

        constraints = (
            models.UniqueConstraint(
                fields=["recipient", "kind", "day", "slot"], name="delivery_unique"
            ),
        )
        indexes = (
            models.Index(
                fields=["state", "next_try"],
                condition=~Q(state="sent"),
                name="delivery_unsettled",
            ),
            models.Index(fields=["day"], name="delivery_day"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.day} {self.state}"


class Mailed(models.Model):
    """A finding as a digest or an alert first met it.

    ``shown`` where a message named it, to say so when it is judged otherwise later; the others
    stand here so that a digest can tell what came too late for the one before. Not bound to the
    finding's row: re-analysis replaces that, and this stays.
    """

    finding = models.CharField(max_length=DIGEST, unique=True)
    document = models.CharField(max_length=DOCUMENT_ID)
    claim = models.CharField(max_length=CLAIM_ID)
    quote = models.TextField()
    quote_hash = models.CharField(max_length=DIGEST)
    verdict = models.CharField(max_length=WORD)
    stance = models.CharField(max_length=WORD)
    match = models.CharField(max_length=WORD)
    flagged = models.BooleanField()
    shown = models.BooleanField(default=False)
    met = models.DateTimeField(db_index=True)

    class Meta:
        """Looked up by what reviews and re-analysis are keyed on."""

        indexes = (models.Index(fields=["document", "claim"], name="mailed_statement"),)

    def __str__(self) -> str:
        return self.finding


class AlertRule(models.Model):
    """When a subscriber is told at once (``core.subscriptions.AlertRule``)."""

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="rules")
    kind = models.CharField(max_length=WORD)
    target = models.CharField(max_length=TARGET)
    min_priority = models.FloatField()
    cap = models.IntegerField()
    quiet_from = models.SmallIntegerField()
    quiet_until = models.SmallIntegerField()
    created = models.DateTimeField()

    class Meta:
        """Once for each subscriber and target."""

        constraints = (
            models.UniqueConstraint(
                fields=["subscriber", "kind", "target"], name="alert_rule_unique"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}:{self.target}"


class AlertFired(models.Model):
    """That a statement was told, or need not be: written with the message that tells it.

    ``delivery`` is empty where a copy of the same text had been told before.
    """

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="fired")
    rule = models.ForeignKey(AlertRule, models.SET_NULL, null=True, related_name="fired")
    document = models.CharField(max_length=DOCUMENT_ID)
    claim = models.CharField(max_length=CLAIM_ID)
    delivery = models.ForeignKey(Delivery, models.SET_NULL, null=True, related_name="fired")
    at = models.DateTimeField()

    class Meta:
        """A claim in a document is told to a subscriber once, whatever the rules and versions."""

        constraints = (
            models.UniqueConstraint(
                fields=["subscriber", "document", "claim"], name="alert_fired_unique"
            ),
        )

    def __str__(self) -> str:
        return f"{self.document} {self.claim}"
