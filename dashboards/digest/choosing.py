"""Choosing one subscriber's digest from the facts of the day; pure, the same for the same facts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Final

from core.bursts import Burst, burst_of, explain
from core.dayfacts import DayFacts, Statement
from core.subscriptions import Wishes
from core.vocabulary import Lang, Match, Stance, Verdict
from dashboards.digest.changing import change_entries, correction_entry
from dashboards.digest.covering import chart_of_days, coverage_lines, topic_stories
from dashboards.digest.edition import ClaimEntry, Edition, Rising
from dashboards.digest.entries import burst_chart, claim_entry
from dashboards.digest.office import Office
from dashboards.digest.phrasing import Tally, about, more, notes, period, subject, summary
from dashboards.digest.words import say, topic_name
from store.corrections import Correction

BACK_AFTER: Final = timedelta(days=30)
SAYING: Final = (Stance.ASSERTS, Stance.RELAYS)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a digest shows; the rest is counted."""

    claims: int = 8
    review: int = 5
    rising: int = 6
    topics: int = 6
    stories: int = 3
    changes: int = 6
    corrections: int = 12
    charts: int = 4

    def tighter(self) -> "Limits":
        """Return half of everything, for a mail that came out too large."""
        return replace(
            self,
            claims=max(2, self.claims // 2),
            review=max(2, self.review // 2),
            rising=max(1, self.rising // 2),
            topics=max(2, self.topics // 2),
            stories=max(1, self.stories // 2),
            changes=max(2, self.changes // 2),
            corrections=max(4, self.corrections // 2),
            charts=max(1, self.charts // 2),
        )


@dataclass(frozen=True, slots=True)
class Bursts:
    """What is rising in a window, for all subscribers."""

    claims: dict[str, Burst]
    topics: dict[str, Burst]
    places: dict[str, Burst]


def find_bursts(facts: DayFacts) -> Bursts:
    """Return what is rising; once a window."""
    return Bursts(
        *(
            {key: burst for key, counted in some.items() if (burst := burst_of(counted))}
            for some in (facts.claims, facts.topics, facts.places)
        )
    )


def choose(
    facts: DayFacts,
    bursts: Bursts,
    *,
    day: date,
    wishes: Wishes,
    lang: Lang,
    office: Office,
    corrections: Sequence[Correction] = (),
    limits: Limits = Limits(),
) -> Edition:
    """Return the digest of a subscriber with these wishes."""
    wanted = [each for each in facts.statements if _wanted(each, wishes)]
    flagged = _by_claim(each for each in wanted if each.judgement.flagged)
    review = _by_claim(
        each for each in wanted if each.judgement.claim not in flagged and _for_review(each)
    )
    tagged = {claim: _tags(claim, facts, bursts, lang) for claim in (*flagged, *review)}
    entry = partial(_entry, facts=facts, bursts=bursts, tagged=tagged, office=office, lang=lang)
    ranked = sorted(flagged, key=lambda claim: _rank(claim, facts, bursts, flagged))
    claims = [
        entry(flagged[claim], with_chart=number < limits.charts)
        for number, claim in enumerate(ranked[: limits.claims])
    ]
    reviewed = [entry(some) for some in list(review.values())[: limits.review]]
    rising = _rising(facts, bursts, wishes, office, lang)[: limits.rising]
    changes, more_changes = change_entries(facts, wishes, office, lang, most=limits.changes)
    told = tuple(corrections[: limits.corrections])
    tally = Tally(
        new=sum(_is_new(claim, facts) for claim in flagged),
        rising=sum(claim in bursts.claims for claim in (*flagged, *review)),
        talked=len(rising),
        flagged=len(flagged),
        review=len(review),
        corrected=len(told),
    )
    shown = [flagged[each.claim][0] for each in claims]
    shown += [review[each.claim][0] for each in reviewed]
    return Edition(
        lang=lang,
        day=day,
        subject=subject(facts, tally, day, office, lang),
        title=office.province_name(lang),
        period=period(facts, day, lang),
        summary=summary(facts, tally, lang),
        quiet=tally.quiet,
        claims=tuple(claims),
        more_claims=more(len(flagged) - len(claims), lang),
        review=tuple(reviewed),
        more_review=more(len(review) - len(reviewed), lang),
        rising=tuple(rising),
        coverage=topic_stories(
            facts, wishes, office, lang, topics=limits.topics, stories=limits.stories
        ),
        coverage_chart=chart_of_days(facts, lang),
        changes=changes,
        more_changes=more_changes,
        corrections=tuple(correction_entry(each, office, lang) for each in told),
        coverage_lines=coverage_lines(facts, office, lang),
        notes=notes(shown, office, lang),
        about=about(wishes, office, lang),
        shown=tuple(each.id for each in shown),
        corrected=tuple(each.key for each in told),
    )


def _wanted(each: Statement, wishes: Wishes) -> bool:
    item = each.item
    return each.priority >= wishes.min_priority and wishes.want(
        item.topics, (each.judgement.claim,), item.places
    )


def _by_claim(statements: Iterable[Statement]) -> dict[str, list[Statement]]:
    """Return the statements by claim, in the order of urgency; what can be quoted first."""
    found: dict[str, list[Statement]] = {}
    for each in statements:
        found.setdefault(each.judgement.claim, []).append(each)
    return {
        claim: sorted(some, key=lambda each: each.item.individual) for claim, some in found.items()
    }


def _for_review(each: Statement) -> bool:
    """Whether a person should look: contested, outdated, unsettled, or perhaps contradicted."""
    judged = each.judgement
    if judged.verdict is Verdict.CONTESTED and judged.match is Match.CONFIRMED:
        return judged.stance is not Stance.QUESTIONS
    return judged.verdict is not Verdict.SUPPORTED and judged.stance in SAYING


def _is_new(claim: str, facts: DayFacts) -> bool:
    return facts.past[claim].last is None


def _is_back(claim: str, facts: DayFacts) -> bool:
    last = facts.past[claim].last
    return last is not None and last < facts.start - BACK_AFTER


def _tags(claim: str, facts: DayFacts, bursts: Bursts, lang: Lang) -> tuple[str, ...]:
    tags = []
    if _is_new(claim, facts):
        tags.append(say(("Mới", "New"), lang))
    elif _is_back(claim, facts):
        tags.append(say(("Trở lại", "Back"), lang))
    if claim in bursts.claims:
        tags.append(say(("Tăng nhanh", "Rising"), lang))
    return tuple(tags) or (say(("Lặp lại", "Said again"), lang),)


def _rank(
    claim: str, facts: DayFacts, bursts: Bursts, found: dict[str, list[Statement]]
) -> tuple[bool, bool, float, str]:
    return (
        claim not in bursts.claims,
        not (_is_new(claim, facts) or _is_back(claim, facts)),
        -found[claim][0].priority,
        claim,
    )


def _entry(
    statements: Sequence[Statement],
    *,
    facts: DayFacts,
    bursts: Bursts,
    tagged: dict[str, tuple[str, ...]],
    office: Office,
    lang: Lang,
    with_chart: bool = False,
) -> ClaimEntry:
    claim = statements[0].judgement.claim
    burst = bursts.claims.get(claim)
    chart = burst_chart(f"claim-{claim}", facts.claims[claim], lang) if burst else None
    return claim_entry(
        statements,
        tags=tagged[claim],
        office=office,
        lang=lang,
        burst=burst,
        chart=chart if with_chart else None,
    )


def _rising(
    facts: DayFacts, bursts: Bursts, wishes: Wishes, office: Office, lang: Lang
) -> list[Rising]:
    """Return the topics and places that rise, of those that the subscriber follows."""
    found = []
    for topic, burst in bursts.topics.items():
        if wishes.everything or topic in wishes.topics:
            found.append((burst, topic_name(topic, lang)))
    for place, burst in bursts.places.items():
        if place in wishes.places or (wishes.everything and place in office.home):
            found.append((burst, office.place_name(place, lang)))
    found.sort(key=lambda each: (-each[0].strength, each[1]))
    return [Rising(name, say(explain(burst), lang)) for burst, name in found]
