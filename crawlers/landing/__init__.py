"""The landing zone: what was collected, as received, in WARC files that count when complete."""

from crawlers.landing.exchange import Exchange
from crawlers.landing.writer import LandingWriter
from crawlers.landing.zone import LISTING, REDIRECT, WITHOUT_DOCUMENT, LandingZone

__all__ = [
    "LISTING",
    "REDIRECT",
    "WITHOUT_DOCUMENT",
    "Exchange",
    "LandingWriter",
    "LandingZone",
]
