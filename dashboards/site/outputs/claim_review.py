"""ClaimReview (https://schema.org/ClaimReview) of a rebuttal, as JSON-LD."""

import json
from collections.abc import Mapping
from typing import Any, Final

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from core.rebuttals import Kind, Part
from core.vocabulary import Verdict
from dashboards.site.outputs.answer import Answer, clean, sentences_of
from dashboards.site.outputs.words import DRAFT, VERDICTS, say

RATINGS: Final[Mapping[Verdict, int]] = {Verdict.CONTRADICTED: 1, Verdict.OUTDATED: 2}
"""Of 5; what is merely no longer so is not called as wrong as what never was."""
AS_DATA: Final = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def claim_review(answer: Answer, lang: str) -> dict[str, Any]:
    """Return the review; only rebuttals have one (``Form.kinds``)."""
    verdict = answer.claim.verdict
    facts = (said for _, said in sentences_of(answer, lang, Part.FACT, Part.WHY))
    review: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "inLanguage": lang,
        "name": answer.title(lang),
        "claimReviewed": answer.statement(lang),
        "reviewBody": " ".join(facts),
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": RATINGS[verdict],
            "worstRating": 1,
            "bestRating": 5,
            "alternateName": say(VERDICTS[verdict], lang),
        },
        "citation": [
            {"@type": "CreativeWork", "name": answer.named(one, lang)}
            for one in answer.content.citations
        ],
    }
    if answer.draft:
        review |= {"name": f"{DRAFT}: {answer.title(lang)}", "creativeWorkStatus": DRAFT}
    if answer.url:
        review["url"] = answer.url
    if answer.day and not answer.draft:
        review["datePublished"] = answer.day.isoformat()
    if answer.by:
        review["author"] = {"@type": "Organization", "name": answer.by}
    if answer.outlet:
        outlet = {"@type": "Organization", "name": clean(answer.outlet)}
        review["itemReviewed"] = {"@type": "Claim", "author": outlet}
    return review


def claim_review_json(answer: Answer, lang: str) -> str:
    """Return the review as JSON."""
    return json.dumps(claim_review(answer, lang), ensure_ascii=False, indent=2) + "\n"


def data_block(answer: Answer, lang: str) -> SafeString:
    """Return the review as a block of data in a page; empty for what is no rebuttal.

    A ``script`` of another type than JavaScript is never run, so that ``script-src`` of the
    Content-Security-Policy does not concern it (HTML, "prepare the script element", step 12).
    """
    if answer.kind is not Kind.REBUTTAL:
        return mark_safe("")
    safe = mark_safe(claim_review_json(answer, lang).translate(AS_DATA))  # noqa: S308 - no < left
    return format_html('<script type="application/ld+json">\n{}</script>\n', safe)
