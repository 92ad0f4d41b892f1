"""The catalogue on the site: its list, a claim's page, checks of passages, proposals."""

from dataclasses import replace

import pytest
import yaml
from django.urls import reverse
from lxml import html

from core.roles import Role
from core.settings import ROOT
from core.vocabulary import Verdict
from dashboards.site import engines
from dashboards.site.engines import get_catalogue
from nlp.catalogue import load_catalogue
from nlp.catalogue.own import find_entry
from nlp.catalogue.replacing import fingerprint
from store.audit import list_acts
from store.connection import models
from store.evidence_checks import is_held, key_of
from store.proposals import State, list_proposals

CLAIM = "land-border-not-demarcated"
BUNDLED = ROOT / "claims" / "claims.yaml"


def page(answer) -> str:
    return answer.content.decode()


def claim_url(claim: str = CLAIM) -> str:
    return reverse("claims:claim", args=[claim])


def flagged_claim() -> str:
    return models.Finding.objects.filter(flagged=True).order_by("id").first().claim


def form_of(client, url: str) -> dict[str, str]:
    """Return what a browser would send of the form as it was opened."""
    (form,) = html.fromstring(page(client.get(url))).find_class("claim-form")
    return {name: value or "" for name, value in form.form_values()} | {"do": "send"}


def send(client, url: str, **more: str):
    return client.post(url, form_of(client, url) | more)


def propose(client, claim: str = CLAIM, **more: str):
    wanted = {"notes": "Sửa thử.", "reason": "Cho rõ hơn."} | more
    return send(client, reverse("claims:change", args=[claim]), **wanted)


def decide(client, number: int, do: str, **more: str):
    return client.post(reverse("claims:decide", args=[number]), {"do": do, **more})


# The list


def test_the_list_counts_what_was_flagged_and_when(site):
    models.Document.objects.update(first_seen=models.Document.objects.latest("last_seen").last_seen)
    text = page(site.client(Role.VIEWER).get("/claims/"))
    assert text.count("<tr>") > 60
    assert "Gắn cờ 7 ngày" in text
    assert claim_url(flagged_claim()) in text


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ({"q": "ban gioc"}, True),
        ({"q": "德天"}, True),
        ({"q": "zzqxj"}, False),
        ({"theme": "laos"}, True),
        ({"verdict": "contested"}, True),
        ({"verdict": "nonsense"}, True),
        ({"lang": "zh", "q": "边界"}, True),
        ({"sort": "last"}, True),
        ({"sort": "theme"}, True),
        ({"sort": "week"}, True),
    ],
    ids=str,
)
def test_searching_the_catalogue(site, query, there):
    text = page(site.client(Role.VIEWER).get("/claims/", query))
    assert ("<tbody>" in text) is there
    assert ("Không luận điểm nào khớp" in text) is not there


def test_the_table_alone_is_a_fragment(site):
    headers = {"HX-Request": "true", "HX-Target": "claims"}
    text = page(site.client(Role.VIEWER).get("/claims/", {"q": "ban gioc"}, headers=headers))
    assert "<html" not in text
    assert "luận điểm" in text


# A claim


def test_a_claim_with_everything_that_is_known_of_it(site):
    text = page(site.client(Role.VIEWER).get(claim_url()))
    claim = get_catalogue().claims[CLAIM]
    for lang in ("vi", "en", "zh"):
        assert claim.statement[lang] in text
    for part in (
        "Trái tài liệu gốc",
        "Tài liệu gốc nói ngược lại.",
        "Điều đã xác lập",
        "1.449,566",
        "Art. 7",
        "Chưa ai trong cơ quan đối chiếu",
        "Quyết định của cơ quan",
        "Trông giống mà không nói",
    ):
        assert part in text
    assert "Tôi đã đối chiếu" not in text
    assert "Đề xuất sửa" not in text


def test_a_contested_claim_shows_every_side(site):
    claim = next(c for c in get_catalogue().claims.values() if c.verdict is Verdict.CONTESTED)
    text = page(site.client(Role.VIEWER).get(claim_url(claim.id)))
    assert "Lập trường các bên" in text
    assert "không gọi là sai" in text
    assert all(side["by_vi"] in text for side in claim.positions)


def test_findings_history_and_decisions(site):
    claim = flagged_claim()
    client = site.client(Role.ANALYST)
    finding = models.Finding.objects.filter(flagged=True, claim=claim).first()
    client.post(reverse("queue:decide", args=[finding.id]), {"do": "reject:satire"})
    text = page(client.get(claim_url(claim)))
    assert "theo loại nguồn" in text
    assert "theo ngôn ngữ" in text
    assert "data-chart" in text
    assert reverse("queue:item", args=[finding.id]) in text
    assert "Tỉ lệ đúng" in text
    assert "0%" in text
    assert client.get(claim_url(claim), {"page": "999"}).status_code == 200
    assert client.get(claim_url(claim), {"page": "x"}).status_code == 200


def test_a_claim_that_was_never_said_has_its_empty_states(site):
    models.Finding.objects.all().delete()
    text = page(site.client(Role.VIEWER).get(claim_url()))
    assert "Chưa bài nào khẳng định hoặc dẫn lại" in text
    assert "Chưa có câu nào" in text
    assert "Chưa ai xem câu nào" in text


def test_an_unknown_claim_is_not_found(site):
    assert site.client(Role.VIEWER).get(claim_url("no-such")).status_code == 404


# Holding passages against the original


def passage() -> tuple[dict[str, str], bool]:
    catalogue = get_catalogue()
    one = catalogue.claims[CLAIM].evidence[0]
    document, ref, hash_ = key_of(catalogue.documents[one.document], one.ref)
    held = is_held(catalogue.documents[one.document], one.ref)
    return {"claim": CLAIM, "document": document, "ref": ref, "passage": hash_, "sure": "1"}, held


@pytest.mark.parametrize("role", [Role.WRITER, Role.APPROVER])
def test_who_answers_notes_a_check(site, role):
    given, held = passage()
    assert not held
    client = site.client(user=site.person(role, name="lan"))
    assert "Tôi đã đối chiếu" in page(client.get(claim_url()))
    text = page(client.post(reverse("claims:check"), given | {"note": "bản công báo"}, follow=True))
    assert "lan đã đối chiếu" in text
    assert "bản công báo" in text
    assert passage()[1]
    assert [act.action for act in list_acts(entity="evidence")] == ["evidence.check"]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.ANALYST, Role.ADMINISTRATOR])
def test_others_may_not_note_a_check(site, role):
    assert site.client(role).post(reverse("claims:check"), passage()[0]).status_code == 403
    assert not models.EvidenceCheck.objects.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"passage": "0" * 64}, "vừa ghi khác"),
        ({"sure": ""}, "Đánh dấu rằng"),
        ({"ref": "Art. 99"}, "không còn đoạn này"),
        ({"document": "no-such"}, "không còn đoạn này"),
        ({"claim": "no-such"}, "không còn đoạn này"),
    ],
    ids=str,
)
def test_a_check_of_something_else_is_refused(site, change, words):
    client = site.client(Role.WRITER)
    answer = client.post(reverse("claims:check"), passage()[0] | change, follow=True)
    assert words in page(answer)
    assert not models.EvidenceCheck.objects.exists()


# Proposing


@pytest.mark.parametrize("role", [Role.VIEWER, Role.ADMINISTRATOR])
def test_only_some_may_propose(site, role):
    client = site.client(role)
    assert client.get(reverse("claims:change", args=[CLAIM])).status_code == 403
    assert client.get(reverse("claims:new")).status_code == 403


def test_an_untouched_form_changes_nothing(site):
    client = site.client(Role.ANALYST)
    answer = propose(client, notes=get_catalogue().claims[CLAIM].notes)
    assert answer.status_code == 422
    assert "chưa đổi gì" in page(answer)
    assert not list_proposals()


def test_every_claim_of_the_catalogue_opens_and_goes_round_unchanged(site):
    client = site.client(Role.ANALYST)
    for claim in list(get_catalogue().claims)[::17]:
        answer = propose(client, claim, notes=get_catalogue().claims[claim].notes)
        assert "chưa đổi gì" in page(answer), claim


def test_a_proposal_waits_for_a_second_person(site):
    client = site.client(user=site.person(Role.APPROVER, name="lan"))
    answer = propose(client)
    assert answer.status_code == 302
    (one,) = list_proposals(state=State.OPEN)
    assert (one.claim, one.by, one.changes) == (CLAIM, "lan", {"notes": "Sửa thử."})
    text = page(client.get(answer["Location"]))
    assert "<ins>" in text
    assert "Rút lại" in text
    assert "Chấp nhận</button>" not in text
    assert "lan đã đề xuất sửa luận điểm này" in page(client.get(claim_url()))
    assert get_catalogue().claims[CLAIM].notes != "Sửa thử."
    refused = decide(client, one.id, "accept")
    assert refused.status_code == 409
    assert "cần người khác quyết định" in page(refused)
    assert decide(client, one.id, "refuse", answer="không").status_code == 409
    assert list_proposals()[0].state is State.OPEN


@pytest.mark.parametrize("role", [Role.VIEWER, Role.ANALYST, Role.WRITER])
def test_others_do_not_decide_on_proposals(site, role):
    propose(site.client(Role.ANALYST))
    (one,) = list_proposals()
    client = site.client(role)
    assert client.get(reverse("claims:proposal", args=[one.id])).status_code == 200
    assert decide(client, one.id, "accept").status_code == 403
    assert decide(client, one.id, "refuse", answer="x").status_code == 403
    answer = decide(client, one.id, "withdraw")
    assert answer.status_code == 409
    assert "Chỉ người đề xuất" in page(answer)
    assert list_proposals()[0].state is State.OPEN


@pytest.mark.parametrize("role", [Role.APPROVER, Role.ADMINISTRATOR])
def test_an_accepted_change_goes_into_the_offices_own_folder(site, role):
    before = BUNDLED.read_bytes()
    propose(site.client(Role.ANALYST), verdict="outdated", says_vi="Câu nói mới hẳn về mốc giới.")
    (one,) = list_proposals()
    client = site.client(user=site.person(role, name="minh"))
    digest = get_catalogue().digest
    text = page(decide(client, one.id, "accept", answer="Đúng.") and client.get(claim_url()))
    assert "Đã chấp nhận và ghi vào danh mục" in text
    assert "lần phân tích tới" in text
    claim = get_catalogue().claims[CLAIM]
    assert (claim.verdict, claim.notes) == (Verdict.OUTDATED, "Sửa thử.")
    assert "Câu nói mới hẳn về mốc giới." in claim.says["vi"]
    assert get_catalogue().digest != digest
    assert BUNDLED.read_bytes() == before
    own = yaml.safe_load((site.settings.own_claims_dir / "claims.yaml").read_text("utf-8"))
    assert own[0]["replaces"] == fingerprint(find_entry([ROOT / "claims"], CLAIM))
    assert "minh" in page(client.get(reverse("claims:proposal", args=[one.id])))
    acts = [act.action for act in list_acts(entity="claim")]
    assert acts == ["proposal.accepted", "proposal.open"]
    assert "không đổi được nữa" in page(decide(client, one.id, "accept"))


def test_a_second_change_builds_upon_the_first(site):
    approver = site.client(Role.APPROVER)
    analyst = site.client(Role.ANALYST)
    propose(analyst)
    decide(approver, list_proposals()[0].id, "accept")
    propose(analyst, notes="Lần hai.")
    decide(approver, list_proposals()[0].id, "accept")
    assert get_catalogue().claims[CLAIM].notes == "Lần hai."
    own = yaml.safe_load((site.settings.own_claims_dir / "claims.yaml").read_text("utf-8"))
    assert len(own) == 1


def test_a_proposal_whose_base_changed_is_refused_with_the_differences(site):
    analyst, approver = site.client(Role.ANALYST), site.client(Role.APPROVER)
    propose(analyst, notes="Bản của tôi.")
    propose(analyst, notes="Bản kia.", verdict="insufficient")
    other, mine = list_proposals()
    assert decide(approver, other.id, "accept").status_code == 302
    text = page(approver.get(reverse("claims:proposal", args=[mine.id])))
    assert "Danh mục đã đổi từ khi đề xuất" in text
    refused = decide(approver, mine.id, "accept")
    assert refused.status_code == 409
    assert "nên chưa ghi gì" in page(refused)
    (section,) = html.fromstring(page(refused)).xpath("//section[@aria-labelledby='meanwhile']")
    assert "Bản kia." in section.text_content()
    assert "Chưa đủ căn cứ" in section.text_content()
    assert list_proposals()[1].state is State.OPEN
    assert get_catalogue().claims[CLAIM].notes == "Bản kia."


def test_a_form_opened_before_a_change_is_not_sent_over_it(site):
    analyst, approver = site.client(Role.ANALYST), site.client(Role.APPROVER)
    url = reverse("claims:change", args=[CLAIM])
    old = form_of(analyst, url) | {"notes": "Cũ.", "reason": "x"}
    propose(analyst)
    decide(approver, list_proposals()[0].id, "accept")
    answer = analyst.post(url, old)
    assert answer.status_code == 409
    assert "trong lúc bạn sửa" in page(answer)
    assert len(list_proposals()) == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"statement_zh": ""}, "thiếu câu luận điểm bằng zh"),
        ({"verdict": "contested"}, "chưa đủ hai bên"),
        ({"numbers-0-as_of": "khi nào đó"}, "chưa rõ"),
        ({"valid_from": "hôm qua"}, "YYYY-MM-DD"),
        ({"reason": ""}, "Có ô chưa hợp"),
        ({"verdict": "nonsense"}, "Có ô chưa hợp"),
        ({"evidence-0-point": "no|such"}, "Select a valid choice"),
    ],
    ids=str,
)
def test_an_entry_with_errors_is_not_sent(site, change, words):
    answer = propose(site.client(Role.ANALYST), **change)
    assert answer.status_code == 422
    if words != "Select a valid choice":
        assert words in page(answer)
    assert not list_proposals()


def test_trying_shows_lint_and_differences_and_sends_nothing(site):
    answer = propose(site.client(Role.ANALYST), do="try")
    assert answer.status_code == 200
    assert "Sẽ đổi" in page(answer)
    assert not list_proposals()


def new_claim(client, **more: str):
    evidence = get_catalogue().claims[CLAIM].evidence[1]
    wanted = {
        "id": "thac-moi",
        "topic": "ban-gioc",
        "statement_vi": "Thác mới đã bị lấp hoàn toàn.",
        "statement_en": "The new waterfall was filled in completely.",
        "statement_zh": "新瀑布已被完全填平。",
        "verdict": "contradicted",
        "established_vi": "Thác vẫn còn.",
        "evidence-0-point": f"{evidence.document}|{evidence.ref}",
        "evidence-0-relation": "contradicts",
        "numbers-0-what": "height",
        "numbers-0-value": "53.5",
        "numbers-0-unit": "m",
        "numbers-0-tolerance": "1",
        "numbers-0-as_of": "2024",
        "reason": "Đang lan.",
    }
    return send(client, reverse("claims:new"), **(wanted | more))


def test_a_new_claim_goes_the_same_way(site):
    assert new_claim(site.client(Role.WRITER)).status_code == 302
    (one,) = list_proposals()
    assert one.new
    assert "Luận điểm mới" in page(
        site.client(Role.VIEWER).get(reverse("claims:proposal", args=[one.id]))
    )
    decide(site.client(Role.APPROVER), one.id, "accept")
    claim = get_catalogue().claims["thac-moi"]
    assert claim.numbers[0].value == 53.5
    assert claim.evidence[0].relation == "contradicts"
    own = site.settings.own_claims_dir
    assert "replaces" not in (own / "claims.yaml").read_text("utf-8")
    assert site.client(Role.VIEWER).get(claim_url("thac-moi")).status_code == 200
    load_catalogue([ROOT / "claims", own])


@pytest.mark.parametrize(
    "change", [{"id": CLAIM}, {"id": "Có Dấu"}, {"id": "../x"}, {"id": ""}], ids=str
)
def test_an_id_that_is_taken_or_no_id_is_refused(site, change):
    assert new_claim(site.client(Role.WRITER), **change).status_code == 422
    assert not list_proposals()


def test_a_new_claim_without_evidence_is_refused(site):
    answer = new_claim(site.client(Role.WRITER), **{"evidence-0-point": ""})
    assert answer.status_code == 422
    assert "không có dẫn chứng" in page(answer)


def test_refusing_needs_an_answer_and_withdrawing_is_ones_own(site):
    lan = site.person(Role.ANALYST, name="lan")
    propose(site.client(user=lan))
    (one,) = list_proposals()
    approver = site.client(Role.APPROVER)
    answer = decide(approver, one.id, "refuse")
    assert answer.status_code == 409
    assert "cần trả lời" in page(answer)
    decide(approver, one.id, "refuse", answer="Thiếu nguồn.")
    assert list_proposals()[0].state is State.REFUSED
    assert "Thiếu nguồn." in page(approver.get(reverse("claims:proposal", args=[one.id])))
    propose(site.client(user=lan))
    decide(site.client(user=lan), list_proposals()[0].id, "withdraw")
    assert list_proposals()[0].state is State.WITHDRAWN
    text = page(approver.get(reverse("claims:proposals")))
    assert "Đã rút lại" in text
    assert "Không có đề xuất nào đang chờ" in text


def test_where_no_own_folder_is_read_it_says_so(site, monkeypatch):
    settings = site.settings.model_copy(update={"claims_dirs": str(ROOT / "claims")})
    monkeypatch.setattr("dashboards.site.claims.changing.get_settings", lambda: settings)
    answer = propose(site.client(Role.ANALYST))
    assert answer.status_code == 422
    assert "COTMOC_CLAIMS_DIRS" in page(answer)


def test_a_folder_that_cannot_be_written_leaves_the_proposal_open(site):
    propose(site.client(Role.ANALYST))
    (one,) = list_proposals()
    site.settings.own_claims_dir.write_text("a file in its place")
    answer = decide(site.client(Role.APPROVER), one.id, "accept")
    assert answer.status_code == 500
    assert "cannot be written" in page(answer)
    assert list_proposals()[0].state is State.OPEN


def test_hostile_words_of_a_proposal_are_shown_as_text(site):
    propose(site.client(Role.ANALYST), notes="<script>alert(1)</script>", reason="<b>x</b>\u202e")
    (one,) = list_proposals()
    text = page(site.client(Role.APPROVER).get(reverse("claims:proposal", args=[one.id])))
    assert "<script>alert" not in text
    assert "<b>x" not in text
    assert "\u202e" not in text


def test_javascript_addresses_of_evidence_are_no_links(site, monkeypatch):
    catalogue = get_catalogue()
    documents = {
        id_: replace(one, urls=("javascript:alert(1)",)) for id_, one in catalogue.documents.items()
    }
    changed = replace(catalogue, documents=documents)
    monkeypatch.setattr("dashboards.site.claims.views.get_catalogue", lambda: changed)
    assert "javascript:" not in page(site.client(Role.VIEWER).get(claim_url()))


def test_what_judges_texts_is_opened_anew(site):
    before = engines.get_analyser()
    propose(site.client(Role.ANALYST))
    decide(site.client(Role.APPROVER), list_proposals()[0].id, "accept")
    assert engines.get_analyser() is not before


def test_in_english(site):
    client = site.client(Role.APPROVER, lang="en")
    texts = [page(client.get(claim_url())), page(client.get("/claims/"))]
    texts.append(page(client.get(reverse("claims:change", args=[CLAIM]))))
    texts.append(page(client.get(reverse("claims:new"))))
    texts.append(page(client.get(reverse("claims:proposals"))))
    for vietnamese in ("Điều đã xác lập", "Luận điểm", "Dẫn chứng", "Đề xuất", "Kết luận", "Ghi"):
        assert not any(vietnamese in text for text in texts), vietnamese
    assert "What is established" in texts[0]
