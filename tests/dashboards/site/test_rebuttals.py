"""Answers on the site: assessment, editor, refusals, approval, and what the catalogue reopens."""

import re
from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from core.rebuttals import Citation, Kind, State, to_json
from core.roles import Role
from dashboards.site import engines
from dashboards.site.engines import get_catalogue
from dashboards.site.rebuttals import standing
from dashboards.site.rebuttals.drafting import draft
from store.audit import list_acts
from store.evidence_checks import note_check, passage_of
from store.models import Approval, Rebuttal
from store.rebuttal_versions import create, save_version
from store.rebuttals import find, list_versions

CLAIM = "land-border-not-demarcated"
CONTESTED = "ban-gioc-before-1999-wholly-vn"
INSUFFICIENT = "china-fence-on-vietnamese-soil"
OUTDATED = "lao-cai-border-203-km"
ANSWER = {"reach": "wide", "harm": "some", "freshness": "rising", "amplifying": "unlikely"}
QUIET = {"reach": "few", "harm": "little", "freshness": "steady", "amplifying": "possible"}


@pytest.fixture
def people(site):
    writer = site.person(Role.WRITER, name="viet")
    approver = site.person(Role.APPROVER, name="duyet")
    both = site.person(Role.WRITER, Role.APPROVER, name="cahai")
    return SimpleNamespace(
        writer=site.client(user=writer),
        approver=site.client(user=approver),
        both=site.client(user=both),
        writer_user=writer,
        approver_user=approver,
        both_user=both,
    )


def whole(claim=CLAIM):
    """Return the draft of a claim with a citation for every sentence."""
    catalogue = get_catalogue()
    entry = catalogue.claims[claim]
    first = entry.evidence[0]
    content = draft(entry, catalogue.documents)
    cited = [
        replace(s, citations=s.citations or (Citation(first.document, first.ref),))
        if s.states_fact
        else s
        for s in content.sentences
    ]
    return replace(content, sentences=tuple(cited))


def begin(user, claim=CLAIM, content=None, kind=Kind.REBUTTAL):
    return create(user.pk, claim, kind, content=content or whole(claim), assessment={})


def check_all(user, content):
    documents = get_catalogue().documents
    for one in content.citations:
        if not documents[one.document].checked_on:
            passage = passage_of(documents[one.document], one.ref)
            note_check(user.pk, one.document, one.ref, passage, note="bản gốc")


def form_of(content, seen, **changes):
    """Return what the editor sends for a content."""
    sent = {"seen": seen, "rows": len(content.sentences)}
    sent |= {f"title-{lang}": text for lang, text in content.title.items()}
    for at, one in enumerate(content.sentences):
        sent |= {f"{lang}-{at}": text for lang, text in one.text.items()}
        sent |= {f"part-{at}": str(one.part), f"side-{at}": one.side, f"excuse-{at}": one.excuse}
        sent[f"cite-{at}"] = [f"{c.document}|{c.ref}" for c in one.citations]
        if not one.states_fact:
            sent[f"nofact-{at}"] = "on"
    return sent | changes


def post(client: Client, name: str, id_: int, **sent):
    return client.post(reverse(f"rebuttals:{name}", args=[id_]), sent, follow=True)


def said(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def submitted(people, content=None, claim=CLAIM):
    id_ = begin(people.writer_user, claim, content)
    post(people.writer, "submit", id_, hash=find(id_).hash)
    assert find(id_).state is State.SUBMITTED
    return id_


def approved(people, claim=CLAIM):
    id_ = submitted(people, claim=claim)
    check_all(people.writer_user, find(id_).content)
    post(people.approver, "decide", id_, hash=find(id_).hash, decision="approve")
    assert find(id_).state is State.APPROVED
    return id_


# --- assessment ---------------------------------------------------------------------------------


def test_assessment_shows_what_is_known_and_leads_to_a_draft(people):
    address = reverse("rebuttals:new")
    first = people.writer.get(address, {"claim": CLAIM})
    assert "Điều chương trình biết" in said(first)
    asked = people.writer.post(address, {"claim": CLAIM, **ANSWER, "do": "recommend"})
    assert "Nên trả lời." in said(asked)
    sent = {"claim": CLAIM, **ANSWER, "do": "decide", "decided": "answer"}
    answer = people.writer.post(address, sent)
    row = Rebuttal.objects.get()
    assert answer.url == reverse("rebuttals:edit", args=[row.pk])
    assert row.kind == "rebuttal"
    assert row.assessment["decided"] == "answer"
    assert "documents" in row.assessment["facts"]


def test_unanswered_questions_and_unknown_claims_are_refused(people):
    address = reverse("rebuttals:new")
    answer = people.writer.post(address, {"claim": CLAIM, "reach": "few", "do": "decide"})
    assert answer.status_code == 422
    assert said(answer).count("Chọn một câu trả lời.") == 3
    assert people.writer.get(address, {"claim": "không-có"}).status_code == 404
    assert not Rebuttal.objects.exists()


def test_overruling_needs_a_reason(people):
    address = reverse("rebuttals:new")
    sent = {"claim": CLAIM, **QUIET, "do": "decide", "decided": "answer"}
    answer = people.writer.post(address, sent)
    assert answer.status_code == 422
    assert "Khác với khuyến nghị thì cần ghi vì sao." in said(answer)
    people.writer.post(address, {**sent, "reason": "Dân hỏi nhiều"})
    row = Rebuttal.objects.get()
    assert row.assessment["recommended"] == "do_not_amplify"
    assert row.assessment["reason"] == "Dân hỏi nhiều"
    assert "Dân hỏi nhiều" in said(people.approver.get(reverse("rebuttals:detail", args=[row.pk])))


def test_not_amplifying_is_an_outcome_and_can_be_looked_at_again(people):
    address = reverse("rebuttals:new")
    sent = {"claim": CLAIM, **QUIET, "do": "decide", "decided": "do_not_amplify"}
    people.writer.post(address, sent)
    row = Rebuttal.objects.get()
    assert row.state == "not_amplified"
    shown = said(people.writer.get(reverse("rebuttals:detail", args=[row.pk])))
    assert "Đánh giá lại" in shown
    refused = people.writer.get(reverse("rebuttals:edit", args=[row.pk]), follow=True)
    assert "mở lại trước khi sửa" in said(refused)
    again = {"claim": CLAIM, **ANSWER, "do": "decide", "decided": "answer", "answer": row.pk}
    people.writer.post(address, again)
    assert Rebuttal.objects.count() == 1
    assert find(row.pk).state is State.DRAFT
    acts = [act.action for act in list_acts(entity="rebuttal", entity_id=str(row.pk))]
    assert acts == ["rebuttal.reopen", "rebuttal.create"]


# --- kinds --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "kind"),
    [(CLAIM, "rebuttal"), (OUTDATED, "rebuttal"), (CONTESTED, "explainer"), (INSUFFICIENT, "note")],
)
def test_kind_follows_from_the_verdict(people, claim, kind):
    sent = {"claim": claim, **ANSWER, "do": "decide", "decided": "answer"}
    people.writer.post(reverse("rebuttals:new"), sent)
    assert Rebuttal.objects.get().kind == kind


def test_contested_is_never_rebutted_and_needs_every_side(people):
    # A rebuttal of a contested claim, made behind the pages' back.
    id_ = begin(people.writer_user, CONTESTED, whole(CONTESTED), Kind.REBUTTAL)
    answer = post(people.writer, "submit", id_, hash=find(id_).hash)
    assert "nay cần bài loại “Giải thích”" in said(answer)
    assert find(id_).state is State.DRAFT

    content = whole(CONTESTED)
    one_sided = tuple(s for s in content.sentences if "Trung Quốc" not in s.side)
    id_ = begin(
        people.writer_user, CONTESTED, replace(content, sentences=one_sided), Kind.EXPLAINER
    )
    answer = post(people.writer, "submit", id_, hash=find(id_).hash)
    assert "Thiếu lập trường của “Tài liệu phía Trung Quốc”" in said(answer)
    editor = people.writer.get(reverse("rebuttals:edit", args=[id_]))
    assert 'value="why"' not in said(editor)  # nothing of an explainer says that it is wrong


# --- refusals -----------------------------------------------------------------------------------


def edited(change):
    content = whole()
    return change(content)


def change_sentence(at, **changes):
    def change(content):
        rows = list(content.sentences)
        rows[at] = replace(rows[at], **changes)
        return replace(content, sentences=tuple(rows))

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (change_sentence(0, citations=()), "Câu 1 nêu sự kiện mà chưa dẫn tài liệu"),
        (change_sentence(0, text={"vi": "Chỉ tiếng Việt."}), "Câu 1 thiếu bản tiếng Anh"),
        (change_sentence(0, text={"en": "English only."}), "Câu 1 thiếu bản tiếng Việt"),
        (change_sentence(0, states_fact=False, citations=()), "ghi vì sao không cần dẫn chứng"),
        (change_sentence(0, citations=(Citation("không-có", "1"),)), "không còn trong danh mục"),
        (
            change_sentence(0, citations=(Citation("cairo-declaration-1943", "Điều 9"),)),
            "danh mục không có điểm này",
        ),
        (lambda content: replace(content, title={"vi": "Chỉ một"}), "Tiêu đề thiếu bản tiếng Anh"),
        (lambda content: replace(content, sentences=()), "Chưa có câu nào"),
        (
            lambda content: replace(content, sentences=content.sentences[:-1]),
            "Thiếu phần “Nhắc lại sự thật”",
        ),
        (
            lambda content: replace(
                content, sentences=(*content.sentences, content.sentences[1])
            ),
            "nêu luận điểm lần thứ hai",
        ),
    ],
    ids=[
        *("uncited", "no-english", "no-vietnamese", "no-excuse", "unknown-document"),
        *("unknown-point", "title", "empty", "no-part", "claim-twice"),
    ],
)  # fmt: skip
def test_what_lacks_something_is_not_submitted(people, change, words):
    id_ = begin(people.writer_user, content=change(whole()))
    answer = post(people.writer, "submit", id_, hash=find(id_).hash)
    assert words in said(answer)
    assert find(id_).state is State.DRAFT


def test_what_lacks_something_is_not_approved_either(people):
    content = change_sentence(0, citations=())(whole())
    id_ = begin(people.writer_user, content=content)
    now = standing.basis(content, CLAIM, get_catalogue())
    Rebuttal.objects.filter(pk=id_).update(state="submitted", basis=now)
    check_all(people.writer_user, content)
    answer = post(people.approver, "decide", id_, hash=content.hash, decision="approve")
    assert "Câu 1 nêu sự kiện mà chưa dẫn tài liệu" in said(answer)
    assert find(id_).state is State.SUBMITTED


def test_unchecked_passages_are_not_published_and_the_page_takes_the_check(people):
    id_ = submitted(people)
    answer = post(people.approver, "decide", id_, hash=find(id_).hash, decision="approve")
    assert "Chưa ai đối chiếu “" in said(answer)
    assert find(id_).state is State.SUBMITTED

    one = find(id_).content.citations[0]
    document = get_catalogue().documents[one.document]
    sent = {"passage": f"{one.document}|{one.ref}", "hash": passage_of(document, one.ref)}
    assert "so từng ý" in said(post(people.approver, "check", id_, **sent, note="Công báo"))
    assert "đối chiếu với bản nào" in said(post(people.approver, "check", id_, **sent, held="on"))
    other = {**sent, "hash": "0" * 64, "held": "on", "note": "x"}
    assert "đã đổi trong danh mục" in said(post(people.approver, "check", id_, **other))
    done = post(people.approver, "check", id_, **sent, held="on", note="Công báo số 1")
    assert "duyet đã đối chiếu với bản gốc" in said(done)
    assert list_acts(action="evidence.check")[0].actor == "duyet"

    check_all(people.approver_user, find(id_).content)
    post(people.approver, "decide", id_, hash=find(id_).hash, decision="approve")
    assert find(id_).state is State.APPROVED


# --- two people ---------------------------------------------------------------------------------


def test_writer_of_any_version_may_not_decide(people):
    id_ = begin(people.both_user)
    content = change_sentence(0, side="")(whole())
    content = replace(content, title={**content.title, "vi": "Tiêu đề khác"})
    save_version(id_, people.writer_user.pk, content, seen=find(id_).hash)
    post(people.writer, "submit", id_, hash=find(id_).hash)
    check_all(people.writer_user, content)
    for decision in ("approve", "refuse"):
        answer = post(people.both, "decide", id_, hash=content.hash, decision=decision, note="x")
        assert "Bạn đã viết một trong các bản" in said(answer)
    assert find(id_).state is State.SUBMITTED
    assert not Approval.objects.exists()
    post(people.approver, "decide", id_, hash=content.hash, decision="approve")
    assert find(id_).state is State.APPROVED


def test_approval_is_of_exactly_the_wording_that_was_read(people):
    id_ = submitted(people)
    read = find(id_).hash
    other = replace(whole(), title={"vi": "Khác", "en": "Other"})
    save_version(id_, people.writer_user.pk, other, seen=read)
    assert find(id_).state is State.DRAFT  # what was submitted is taken back by a change
    post(people.writer, "submit", id_, hash=find(id_).hash)
    answer = post(people.approver, "decide", id_, hash=read, decision="approve")
    assert "Lời văn đã khác bản bạn đọc" in said(answer)
    assert find(id_).state is State.SUBMITTED


def test_refusing_needs_a_note_and_sends_it_back(people):
    id_ = submitted(people)
    hash_ = find(id_).hash
    answer = post(people.approver, "decide", id_, hash=hash_, decision="refuse")
    assert "Hãy ghi lý do." in said(answer)
    post(people.approver, "decide", id_, hash=hash_, decision="refuse", note="Câu 2 chưa rõ")
    assert find(id_).state is State.DRAFT
    assert "Câu 2 chưa rõ" in said(people.writer.get(reverse("rebuttals:detail", args=[id_])))


def test_change_after_approval_reopens(people):
    id_ = approved(people)
    assert [one.answer.id for one in standing.list_published(get_catalogue())] == [id_]
    other = replace(whole(), title={"vi": "Khác", "en": "Other"})
    save_version(id_, people.writer_user.pk, other, seen=find(id_).hash)
    answer = find(id_)
    assert answer.state is State.REOPENED
    assert answer.approved is None
    assert standing.list_published(get_catalogue()) == []


def test_withdrawing_and_reopening_need_a_reason(people):
    id_ = approved(people)
    assert "Hãy ghi lý do." in said(post(people.approver, "withdraw", id_, note=" "))
    post(people.approver, "withdraw", id_, note="Nguồn đã đổi")
    assert find(id_).state is State.WITHDRAWN
    assert standing.find_published(id_, get_catalogue()) is None
    assert "Hãy ghi lý do." in said(post(people.writer, "reopen", id_))
    post(people.writer, "reopen", id_, note="Viết lại")
    assert find(id_).state is State.REOPENED
    notes = [act.note for act in list_acts(entity="rebuttal", entity_id=str(id_))][:2]
    assert notes == ["Viết lại", "Nguồn đã đổi"]


# --- the catalogue ------------------------------------------------------------------------------


def changed_catalogue(monkeypatch, **changes):
    before = get_catalogue()
    claims = {**before.claims, CLAIM: replace(before.claims[CLAIM], **changes)}
    after = replace(before, claims=claims, digest="f" * 16)
    monkeypatch.setattr(engines, "get_catalogue", lambda: after)
    for module in ("views", "reading", "starting"):
        monkeypatch.setattr(f"dashboards.site.rebuttals.{module}.get_catalogue", lambda: after)
    return after


def test_change_of_the_catalogue_reopens_what_rests_on_it(people, monkeypatch):
    id_ = approved(people)
    before = get_catalogue()
    assert not standing.stale(find(id_), before)
    established = {**before.claims[CLAIM].established, "vi": "Khác."}
    after = changed_catalogue(monkeypatch, established=established)
    assert standing.stale(find(id_), after)
    assert standing.list_published(after) == []
    assert find(id_).state is State.REOPENED
    assert list_acts(entity="rebuttal", entity_id=str(id_))[0].actor == ""
    shown = said(people.writer.get(reverse("rebuttals:detail", args=[id_])))
    assert "Mở lại vì danh mục đã đổi" in shown


def test_new_wordings_and_checks_reopen_nothing(people, monkeypatch):
    id_ = approved(people)
    before = get_catalogue()
    documents = {
        key: replace(one, checked_on="2026-11-01") for key, one in before.documents.items()
    }
    says = {**before.claims[CLAIM].says, "vi": ("một cách nói khác",)}
    after = replace(changed_catalogue(monkeypatch, says=says), documents=documents)
    assert not standing.stale(find(id_), after)


def test_cited_document_that_changes_or_goes_reopens(people):
    id_ = approved(people)
    before = get_catalogue()
    cited = find(id_).content.citations[0].document
    documents = dict(before.documents)
    documents[cited] = replace(documents[cited], points={"Art. 7": {"vi": "Khác"}})
    assert standing.stale(find(id_), replace(before, documents=documents))
    del documents[cited]
    assert standing.stale(find(id_), replace(before, documents=documents))
    assert standing.stale(find(id_), replace(before, claims={}))


def test_submitted_is_not_approved_upon_another_catalogue(people, monkeypatch):
    id_ = submitted(people)
    check_all(people.writer_user, find(id_).content)
    changed_catalogue(monkeypatch, certainty="low")
    answer = post(people.approver, "decide", id_, hash=find(id_).hash, decision="approve")
    assert find(id_).state is State.REOPENED
    assert "danh mục đã đổi" in said(answer)


# --- the editor ---------------------------------------------------------------------------------


def test_saving_makes_a_version_and_the_same_again_makes_none(people):
    id_ = begin(people.writer_user)
    address = reverse("rebuttals:edit", args=[id_])
    content = find(id_).content
    sent = form_of(content, find(id_).hash)
    assert "Không có gì khác" in said(people.writer.post(address, sent, follow=True))
    sent["vi-0"] = "Hiệp ước vạch rõ toàn tuyến biên giới."
    assert "Đã lưu thành bản 2" in said(people.writer.post(address, sent, follow=True))
    assert find(id_).content.sentences[0].text["vi"] == "Hiệp ước vạch rõ toàn tuyến biên giới."
    shown = said(people.writer.get(reverse("rebuttals:versions", args=[id_])))
    assert "<ins>" in shown
    assert "<del>" in shown


def test_nobody_writes_over_what_was_saved_meanwhile(people):
    id_ = begin(people.writer_user)
    seen = find(id_).hash
    content = find(id_).content
    theirs = replace(content, title={"vi": "Của người khác", "en": "Theirs"})
    save_version(id_, people.both_user.pk, theirs, seen=seen)
    address = reverse("rebuttals:edit", args=[id_])
    sent = form_of(content, seen) | {"title-vi": "Của tôi"}
    answer = people.writer.post(address, sent)
    assert answer.status_code == 409
    assert "cahai đã lưu bản 2" in said(answer)
    assert "Của tôi" in said(answer)
    assert len(list_versions(id_)) == 2
    people.writer.post(address, sent | {"seen": find(id_).hash})
    assert find(id_).content.title["vi"] == "Của tôi"
    assert [one.number for one in list_versions(id_)] == [3, 2, 1]


def test_buttons_change_the_form_and_save_nothing(people):
    id_ = begin(people.writer_user)
    address = reverse("rebuttals:edit", args=[id_])
    content = find(id_).content
    sent = form_of(content, find(id_).hash)
    count = len(content.sentences)
    added = people.writer.post(address, sent | {"do": "add", "add-part": "why"})
    assert f'name="rows" value="{count + 1}"' in said(added)
    assert 'data-changed="yes"' in said(added)
    deleted = people.writer.post(address, sent | {"do": "delete:0"})
    assert f'name="rows" value="{count - 1}"' in said(deleted)
    moved = people.writer.post(address, sent | {"do": "down:0"})
    assert re.search(r'name="part-0">.*?value="claim" selected', said(moved))
    found = people.writer.post(address, sent | {"do": "find:0", "find-0": "cairo manchuria"})
    assert 'value="cairo-declaration-1943|' in said(found)
    nothing = people.writer.post(address, sent | {"do": "find:0", "find-0": "zzzz"})
    assert "Không thấy đoạn nào khác" in said(nothing)
    assert len(list_versions(id_)) == 1


def test_buttons_answer_htmx_with_the_rows_alone(people):
    id_ = begin(people.writer_user)
    sent = form_of(find(id_).content, find(id_).hash) | {"do": "delete:0"}
    address = reverse("rebuttals:edit", args=[id_])
    answer = people.writer.post(address, sent, headers={"HX-Request": "true"})
    assert said(answer).startswith('<div id="rows"')
    assert "<html" not in said(answer)


def test_nonsense_in_the_form_breaks_nothing(people):
    id_ = begin(people.writer_user)
    address = reverse("rebuttals:edit", args=[id_])
    for sent in (
        {"do": "delete:99", "rows": "abc", "seen": ""},
        {"do": "up:-1", "rows": "9999"},
        {"do": "drop table", "rows": "1", "part-0": "zzz", "cite-0": ["a", "|", "a|b|c"]},
    ):
        assert people.writer.post(address, sent).status_code == 200
    assert people.writer.get(reverse("rebuttals:detail", args=[999])).status_code == 404


def test_preview_shows_what_is_typed(people):
    id_ = begin(people.writer_user)
    sent = form_of(find(id_).content, find(id_).hash) | {"vi-0": "Câu vừa gõ xong."}
    answer = people.writer.post(reverse("rebuttals:preview", args=[id_]), sent | {"lang": "vi"})
    assert "Câu vừa gõ xong." in said(answer)
    assert "BẢN NHÁP" in said(answer)


def test_hostile_text_is_escaped_everywhere(people):
    evil = "<script>alert(1)</script> \u202eabc <img src=x onerror=alert(1)>"
    content = change_sentence(0, text={"vi": evil, "en": evil, "zh": evil})(whole())
    content = replace(content, title={"vi": evil, "en": evil})
    id_ = begin(people.writer_user, content=content)
    other = change_sentence(1, text={"vi": evil + " hai", "en": evil})(content)
    save_version(id_, people.writer_user.pk, other, seen=find(id_).hash)
    for name in ("detail", "edit", "versions"):
        shown = people.writer.get(reverse(f"rebuttals:{name}", args=[id_])).content.decode()
        assert "<script>alert" not in shown, name
        assert "<img src=x" not in shown, name
    sent = form_of(other, find(id_).hash)
    shown = people.writer.post(reverse("rebuttals:preview", args=[id_]), sent).content.decode()
    assert "<script>alert" not in shown


def test_marks_are_shown_to_writer_and_approver(people):
    text = {"vi": "Bọn phản động bịa đặt trắng trợn!", "en": "These liars NEVER stop!"}
    id_ = begin(people.writer_user, content=change_sentence(0, text=text)(whole()))
    for client, name in ((people.writer, "edit"), (people.approver, "detail")):
        shown = said(client.get(reverse(f"rebuttals:{name}", args=[id_])))
        for word in ("phản động", "trắng trợn", "liars", "NEVER", "!"):
            assert f"<mark>{word}</mark>" in shown, (name, word)


# --- who may, and how it reads ------------------------------------------------------------------

STEPS = ("submit", "take-back", "decide", "withdraw", "reopen", "check", "preview")
MAY_POST = {
    Role.VIEWER: set(),
    Role.ANALYST: set(),
    Role.ADMINISTRATOR: set(),
    Role.WRITER: {"submit", "take-back", "withdraw", "reopen", "check", "preview"},
    Role.APPROVER: {"decide", "withdraw", "reopen", "check"},
}


@pytest.mark.parametrize("role", MAY_POST)
def test_each_role_does_its_own_part(site, people, role):
    id_ = begin(people.writer_user)
    client = site.client(role)
    for name in STEPS:
        status = client.post(reverse(f"rebuttals:{name}", args=[id_])).status_code
        assert (status != 403) == (name in MAY_POST[role]), name
    for name in ("detail", "versions"):
        assert client.get(reverse(f"rebuttals:{name}", args=[id_])).status_code == 200
    writes = role is Role.WRITER
    for address in (reverse("rebuttals:new"), reverse("rebuttals:edit", args=[id_])):
        # An answer that its writer just withdrew leads back to its page.
        assert (client.get(address).status_code != 403) == writes
    if writes:
        assert client.get(reverse("rebuttals:submit", args=[id_])).status_code == 405


def test_list_says_what_waits_for_whom(people):
    assert "Chưa có bài nào" in said(people.writer.get(reverse("rebuttals:page")))
    id_ = submitted(people)
    address = reverse("rebuttals:page")
    assert "Chờ bạn duyệt" in said(people.approver.get(address))
    assert "Chờ người khác duyệt" in said(people.writer.get(address))
    assert "Không có bài nào ở tình trạng này." in said(
        people.writer.get(address, {"state": "withdrawn"})
    )
    assert f"/rebuttals/{id_}/" in said(people.writer.get(address, {"state": "submitted"}))


def test_pages_speak_english(site, people):
    id_ = begin(people.writer_user)
    client = site.client(user=people.writer_user, lang="en")
    addresses = [
        reverse("rebuttals:page"),
        reverse("rebuttals:new") + f"?claim={CLAIM}",
        reverse("rebuttals:detail", args=[id_]),
        reverse("rebuttals:edit", args=[id_]),
        reverse("rebuttals:versions", args=[id_]),
    ]
    for address in addresses:
        shown = re.sub(r'<[^>]*lang="vi"[^>]*>[^<]*', "", said(client.get(address)))
        for words in ("Câu 1", "Dẫn chứng", "Luận điểm:", "Gửi duyệt", "Xem trước", "Tiêu đề"):
            assert words not in shown, (address, words)


def test_stored_content_comes_back_as_it_was(people):
    id_ = begin(people.writer_user)
    assert to_json(find(id_).content) == to_json(whole())
    assert find(id_).hash == whole().hash
