"""Why a sentence was matched and judged as it was, in plain Vietnamese and English."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.records import Claim, EvidenceDocument
from core.vocabulary import Stance, Verdict
from nlp.claims.quantities import Difference
from nlp.claims.sentences import Sentence
from nlp.claims.wordings import Wording, token_weight

MOST_WORDS = 5
MOST_EVIDENCE = 2
STANCE_NAMES = {
    Stance.ASSERTS: ("câu khẳng định điều đó", "the sentence asserts it"),
    Stance.RELAYS: ("câu dẫn lại lời người khác và để nguyên", "it is relayed and left to stand"),
    Stance.DENIES: ("câu bác bỏ điều đó", "the text denies it"),
    Stance.QUESTIONS: ("câu nêu thành câu hỏi", "it is put as a question"),
}
VERDICT_NAMES = {
    Verdict.CONTRADICTED: ("trái với tài liệu gốc", "contradicted by the documents"),
    Verdict.OUTDATED: ("từng đúng, nay không còn", "once true, no longer"),
    Verdict.CONTESTED: ("các bên còn nói khác nhau", "contested; each side has its position"),
    Verdict.SUPPORTED: ("phù hợp với tài liệu", "supported by the documents"),
    Verdict.INSUFFICIENT: ("chưa đủ tài liệu để kết luận", "the documents do not settle it"),
}
CUE_KINDS = {
    Stance.ASSERTS: ("rhetorical",),
    Stance.RELAYS: ("attribution",),
    Stance.DENIES: ("denial", "negation"),
    Stance.QUESTIONS: ("question",),
}


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a reason is made from."""

    sentence: Sentence
    wording: Wording
    claim: Claim
    stance: Stance
    verdict: Verdict
    documents: Sequence[tuple[EvidenceDocument, str]]
    difference: Difference | None = None


def shared_words(sentence: Sentence, wording: Wording) -> list[str]:
    """Return the heaviest words that sentence and wording share, as they stand in the sentence."""
    shared = set(sentence.prepared.tokens) & set(wording.prepared.tokens)
    found: list[str] = []
    written = sentence.prepared.written
    for token in sorted(shared, key=lambda item: (-token_weight(item), item)):
        at = -1 if token.startswith("@") else written.folded.find(token)
        word = written.exact[at : at + len(token)] if at >= 0 else ""
        if word and not any(word in other or other in word for other in found):
            found.append(word)
    return found[:MOST_WORDS]


def stance_cue(sentence: Sentence, stance: Stance) -> str:
    """Return the words that show the stance, as they stand in the sentence; may be empty."""
    for kind in CUE_KINDS[stance]:
        if spans := sentence.cues.get(kind):
            start, end = max(spans, key=lambda span: span[1] - span[0])
            return sentence.prepared.written.exact[start:end].strip()
    return ""


def explain(case: Case) -> tuple[str, str]:
    """Return the reason in Vietnamese and in English."""
    words = shared_words(case.sentence, case.wording)
    cue = stance_cue(case.sentence, case.stance)
    return _vietnamese(case, words, cue), _english(case, words, cue)


def _vietnamese(case: Case, words: Sequence[str], cue: str) -> str:
    parts = [f"Gần với luận điểm: “{_statement(case.claim, 'vi')}”"]
    if words:
        parts.append("từ trùng: " + ", ".join(words))
    parts.append(STANCE_NAMES[case.stance][0] + (f" (dấu hiệu: “{cue}”)" if cue else ""))
    if case.difference:
        parts.append(
            f"số liệu trong câu ({_figure(case)}) lệch với tài liệu ({_wanted(case, 'vi')})"
        )
    parts.append(VERDICT_NAMES[case.verdict][0])
    cited = [
        _title(document, "vi") + (f", {ref}" if ref else "") for document, ref in case.documents
    ]
    return "; ".join(parts) + "." + (f" Căn cứ: {'; '.join(cited)}." if cited else "")


def _english(case: Case, words: Sequence[str], cue: str) -> str:
    parts = [f"Near the claim: “{_statement(case.claim, 'en')}”"]
    if words:
        parts.append("shared words: " + ", ".join(words))
    parts.append(STANCE_NAMES[case.stance][1] + (f" (shown by “{cue}”)" if cue else ""))
    if case.difference:
        parts.append(
            f"the figure ({_figure(case)}) differs from the documents ({_wanted(case, 'en')})"
        )
    parts.append(VERDICT_NAMES[case.verdict][1])
    cited = [
        _title(document, "en") + (f", {ref}" if ref else "") for document, ref in case.documents
    ]
    return "; ".join(parts) + "." + (f" Evidence: {'; '.join(cited)}." if cited else "")


def _figure(case: Case) -> str:
    assert case.difference is not None
    found = case.difference.found
    return case.sentence.text[found.start : found.end].strip()


def _wanted(case: Case, lang: str) -> str:
    """Return the figure of the documents as it is written in a language, with its year."""
    assert case.difference is not None
    wanted = case.difference.wanted
    shown = wanted.show(lang)
    if not wanted.as_of:
        return shown
    return f"{shown}, số liệu năm {wanted.as_of}" if lang == "vi" else f"{shown}, {wanted.as_of}"


def _statement(claim: Claim, lang: str) -> str:
    text = claim.statement.get(lang) or next(iter(claim.statement.values()), claim.id)
    return text.rstrip(".。 ")


def _title(document: EvidenceDocument, lang: str) -> str:
    return document.title.get(lang) or next(iter(document.title.values()), document.id)


def cited_documents(
    claim: Claim, documents: dict[str, EvidenceDocument]
) -> list[tuple[EvidenceDocument, str]]:
    """Return the documents that a reason names: those that decide before those for context."""
    ordered = sorted(claim.evidence, key=lambda item: item.relation == "context")
    return [
        (documents[item.document], item.ref)
        for item in ordered[:MOST_EVIDENCE]
        if item.document in documents
    ]
