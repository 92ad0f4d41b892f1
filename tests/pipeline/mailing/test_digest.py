"""What each digest tells, whom, and what is put right later."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.errors import ChoiceError
from core.settings import Settings
from core.subscriptions import moment_of
from core.unsubscribing import subscriber_of, verify_token
from core.vocabulary import Lang, Match, Stance, Verdict
from pipeline.installation import id_key
from pipeline.profile import load_profile
from pipeline.steps.digest import preview_digest, run_digest, send_digest
from tests.digest_world import (
    CONTESTED,
    DAY,
    SAID,
    SEVEN,
    ago,
    collected,
    prioritise,
    publish,
    statement,
    subscribe,
)
from tests.mailserver import Mailbox
from tests.pipeline.mailing.conftest import morning, text_of

A = "a@so.example"
DAYS = timedelta(days=1)


pytestmark = pytest.mark.usefixtures("english")


def test_a_day_is_told_with_sentence_source_link_and_evidence(
    settings: Settings, box: Mailbox
) -> None:
    publish(1, ago(3), statement(), title="Chuyện biên giới")
    publish(
        2,
        ago(4),
        statement("So với thời Pháp, đường biên lùi.", claim=CONTESTED, verdict=Verdict.CONTESTED),
    )
    publish(3, ago(5), title="Khai trương lối thông quan", topics=("border-gates-trade",))
    collected(ago(2), outcomes={"bao-cao-bang": "new", "cao-bang-gov": "failed"})
    prioritise()
    subscribe(A)
    text = morning(settings, box)
    (message,) = box.messages
    assert str(message["Subject"]) == "1 luận điểm mới — Cao Bằng, 23/11"
    for part in (
        "Biên giới trên bộ với Trung Quốc đến nay vẫn chưa phân định xong.",
        "Báo Cao Bằng, 23/11, khẳng định",
        "https://bao-cao-bang.example/tin/1.html",
        "Đã xác lập: Hiệp ước 1999 hoạch định toàn tuyến",
        ", Điều 1–2 (tài liệu gốc)",
        "CÒN TRANH CÃI VÀ CẦN XEM",
        "Khai trương lối thông quan",
        "Nguồn: đọc được 1/34, lỗi 1, chưa được hỏi 32.",
        "Bài mới: 3. Chờ phân tích: 0.",
    ):
        assert part in text, part
    assert "sai" not in text.split("CÒN TRANH CÃI")[1].split("TIN ĐÁNG CHÚ Ý")[0].lower()


def test_every_side_of_a_contested_claim_is_shown(settings: Settings, box: Mailbox) -> None:
    from nlp.catalogue import load_catalogue

    publish(1, ago(3), statement(claim=CONTESTED, verdict=Verdict.CONTESTED))
    subscribe(A)
    text = morning(settings, box)
    claim = load_catalogue(settings.claims_folders).claims[CONTESTED]
    assert len(claim.positions) > 1
    assert all(position["by_vi"] in text for position in claim.positions)


def test_a_quiet_day_says_so_and_proves_what_was_read(settings: Settings, box: Mailbox) -> None:
    publish(1, ago(3))
    profile = load_profile(settings.profiles_dir / settings.profile)
    read = [source.id for source in profile.sources][:17]
    collected(ago(2), outcomes=dict.fromkeys(read, "new"))
    subscribe(A)
    text = morning(settings, box)
    assert str(box.messages[0]["Subject"]) == "Ngày yên tĩnh — Cao Bằng, 23/11"
    assert "Ngày yên tĩnh: không có luận điểm mới" in text
    assert "đọc được 17/34" in text
    assert "Thu thập lần cuối: 05:00 23/11. Đồng bộ lần cuối: chưa có." in text


def test_a_day_with_few_sources_is_not_called_quiet(settings: Settings, box: Mailbox) -> None:
    publish(1, ago(3))
    publish(2, ago(3), analysed=False)
    collected(ago(2), outcomes={"bao-cao-bang": "new"})
    subscribe(A)
    text = morning(settings, box)
    assert str(box.messages[0]["Subject"]) == "Chỉ đọc được 1/34 nguồn — Cao Bằng, 23/11"
    assert "nên không thể nói là ngày yên tĩnh. Đã xem 2 bài từ 1/34 nguồn." in text
    assert "Còn 1 bài chưa được phân tích." in text


def test_a_day_without_any_source_is_not_called_quiet(settings: Settings, box: Mailbox) -> None:
    subscribe(A)
    text = morning(settings, box)
    assert str(box.messages[0]["Subject"]).startswith("Chưa đọc được nguồn nào")
    assert "yên tĩnh: không có" not in text
    assert "0/34" in text


def test_english_is_complete(settings: Settings, box: Mailbox) -> None:
    publish(1, ago(3), statement())
    subscribe(A, lang="en")
    text = morning(settings, box)
    assert str(box.messages[0]["Subject"]) == "1 new claim — Cao Bang, 23 Nov"
    profile = load_profile(settings.profiles_dir / settings.profile)
    names = [source.name for source in profile.sources]
    for foreign in (SAID.rstrip("."), "Tin số 1", *sorted(names, key=len, reverse=True)):
        text = text.replace(foreign, "")
    assert not [
        letter
        for letter in text
        if letter in "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"
    ]


@pytest.mark.parametrize(
    ("wishes", "told"),
    [
        ({}, True),
        ({"topics": ("land-border",)}, True),
        ({"topics": ("investment",)}, False),
        ({"claims": ("land-border-not-demarcated",)}, True),
        ({"claims": (CONTESTED,)}, False),
        ({"places": ("cao-bang",), "topics": ("investment",)}, True),
        ({"min_priority": 0.5}, True),
        ({"min_priority": 1.0}, False),
    ],
    ids=str,
)
def test_each_gets_what_was_chosen(
    wishes: dict[str, object], told: bool, settings: Settings, box: Mailbox
) -> None:
    publish(1, ago(3), statement())
    prioritise()
    subscribe(A, wishes=wishes)
    assert ("chưa phân định xong" in morning(settings, box)) is told


def test_next_day_it_is_said_again_and_not_new(settings: Settings, box: Mailbox) -> None:
    subscribe(A)
    publish(1, ago(3), statement())
    assert ", Mới] " in morning(settings, box)
    publish(2, ago(-5), statement())
    text = morning(settings, box, SEVEN + DAYS)
    assert ", Lặp lại] " in text
    assert "tin/2.html" in text
    assert "tin/1.html" not in text
    assert str(box.messages[1]["Subject"]) == "1 luận điểm lặp lại — Cao Bằng, 24/11"


def test_after_a_month_of_silence_it_is_back(settings: Settings, box: Mailbox) -> None:
    subscribe(A)
    publish(1, ago(24 * 40), statement())
    publish(2, ago(3), statement())
    assert ", Trở lại] " in morning(settings, box)


def test_rising_is_explained_and_drawn(settings: Settings, box: Mailbox) -> None:
    subscribe(A)
    for back in range(2, 30):
        publish(f"xa-{back}", ago(24 * back), topics=(), places=())
    publish("cu", ago(24 * 9), statement())
    for number, source in enumerate(
        ["bao-cao-bang", "cao-bang-gov", "bao-lang-son", "bao-lao-cai"]
    ):
        publish(number, ago(number + 1), statement(), source=source)
    text = morning(settings, box)
    assert str(box.messages[0]["Subject"]).startswith("1 tăng nhanh — ")
    assert ", Tăng nhanh] " in text
    assert "1 luận điểm tăng nhanh; 2 chủ đề, địa danh được nói nhiều. " in text
    assert "4 tin khác nhau từ 4 nguồn trong 24 giờ qua, bình thường hầu như không có" in text
    assert "* Biên giới trên bộ: 4 tin khác nhau" in text
    pictures = [part for part in box.messages[0].walk() if part.get_content_type() == "image/png"]
    assert len(pictures) == 2


def test_copies_of_one_story_are_one(settings: Settings, box: Mailbox) -> None:
    subscribe(A)
    for back in range(2, 30):
        publish(f"xa-{back}", ago(24 * back), topics=(), places=())
    for number, source in enumerate(
        ["bao-cao-bang", "cao-bang-gov", "bao-lang-son", "bao-lao-cai"]
    ):
        publish(number, ago(number + 1), statement(), source=source, group="một")
    text = morning(settings, box)
    assert "Tăng nhanh" not in text
    assert "bài khác nữa" not in text


def test_what_was_analysed_too_late_comes_with_the_next(settings: Settings, box: Mailbox) -> None:
    subscribe(A)
    late = publish(1, ago(1), statement(), analysed=False)
    text = morning(settings, box)
    assert "Chờ phân tích: 1." in text
    assert "chưa phân định xong" not in text
    assert late
    publish(1, ago(1), statement())  # the same page: now it is analysed
    assert "chưa phân định xong" in morning(settings, box, SEVEN + DAYS)
    assert "chưa phân định xong" not in morning(settings, box, SEVEN + 2 * DAYS)


def test_an_edit_is_a_change_and_no_second_finding(settings: Settings, box: Mailbox) -> None:
    subscribe(A)
    publish(1, ago(3), statement())
    morning(settings, box)
    said = statement()
    publish(1, ago(-3), said, text=said.quote + " Sửa một chữ.")
    text = morning(settings, box, SEVEN + DAYS)
    assert "Đã sửa: Tin số 1" in text
    assert "LUẬN ĐIỂM" not in text


def test_what_vanished_is_named(settings: Settings, box: Mailbox) -> None:
    subscribe(A)
    publish(1, ago(3), statement())
    morning(settings, box)
    publish(1, ago(-4), status=404)
    assert "Không còn trên trang: Tin số 1" in morning(settings, box, SEVEN + DAYS)


def reject(document: str, quote: str) -> None:
    from core.identity import digest
    from store.connection import models

    user = models.User.objects.create(username="nguoi-duyet")
    models.Review.objects.create(
        document_id=document,
        claim="land-border-not-demarcated",
        quote_hash=digest(quote),
        decision="rejected",
        decided_by=user,
        decided_at=datetime.now(UTC),
    )


def test_a_rejected_finding_is_corrected_once_and_only_to_who_had_it(
    settings: Settings, box: Mailbox
) -> None:
    subscribe(A)
    document = publish(1, ago(3), statement())
    morning(settings, box)
    reject(document, statement().quote)
    subscribe("moi@so.example")
    run_digest(settings, at=SEVEN + DAYS)
    by_address = {str(message["To"]): message for message in box.messages[1:]}
    text = text_of(by_address[A])
    assert "ĐÍNH CHÍNH THƯ TRƯỚC" in text
    assert "Đã báo: Trái tài liệu gốc, có gắn cờ" in text
    assert "Nay: người của cơ quan đã bác phát hiện này" in text
    assert str(by_address[A]["Subject"]) == "1 đính chính — Cao Bằng, 24/11"
    assert "ĐÍNH CHÍNH" not in text_of(by_address["moi@so.example"])
    run_digest(settings, at=SEVEN + 2 * DAYS)
    assert not [m for m in box.messages[3:] if "ĐÍNH CHÍNH" in text_of(m)]


@pytest.mark.parametrize(
    ("judged", "now"),
    [
        (statement(stance=Stance.DENIES), "Trái tài liệu gốc, không gắn cờ"),
        (statement(verdict=Verdict.CONTESTED), "Còn tranh cãi, không gắn cờ"),
        (statement(match=Match.SUGGESTED), "Trái tài liệu gốc, không gắn cờ"),
        (None, "không còn khớp với luận điểm này"),
    ],
    ids=["stance", "verdict", "match", "not found"],
)
def test_a_finding_judged_otherwise_is_corrected(
    judged: object, now: str, settings: Settings, box: Mailbox
) -> None:
    from core.records import Analysis, AnalysisVersion
    from core.vocabulary import Lang
    from store import analysis

    subscribe(A)
    publish(1, ago(3), statement())
    morning(settings, box)
    other = AnalysisVersion(code="2", model="m", catalogue="c")
    found = Analysis(Lang.VI, True, ("land-border",), (), (judged,) if judged else ())  # type: ignore[arg-type]
    for texts in analysis.pending_versions(other.id):
        analysis.save_analyses([(each, found) for each in texts], other)
    text = morning(settings, box, SEVEN + DAYS)
    assert f"Nay: {now}" in text


def test_one_address_alone_on_request(settings: Settings, box: Mailbox) -> None:
    subscribe(A)
    result = send_digest(settings, day=DAY, to="Khach@So.Example", at=SEVEN)
    assert result.sent == 1
    (message,) = box.messages
    assert str(message["To"]) == "khach@so.example"
    assert message["List-Unsubscribe"] is None
    assert send_digest(settings, day=DAY, to="khach@so.example", at=SEVEN).already == 1
    with pytest.raises(ChoiceError, match="no mail address"):
        send_digest(settings, day=DAY, to="khach", at=SEVEN)


def test_who_asks_once_may_ask_for_english(settings: Settings, box: Mailbox) -> None:
    publish(1, ago(3), statement())
    send_digest(settings, day=DAY, to="guest@so.example", lang=Lang.EN, at=SEVEN)
    (message,) = box.messages
    assert str(message["Subject"]) == "1 new claim — Cao Bang, 23 Nov"
    assert str(message["Content-Language"]) == "en"
    assert "This mail was sent once, on request." in text_of(message)


def test_on_request_the_minute_that_has_begun_counts(settings: Settings, box: Mailbox) -> None:
    at = SEVEN + timedelta(seconds=50)
    publish(1, SEVEN + timedelta(seconds=40), statement())
    edition, _ = preview_digest(settings, day=DAY, at=at)
    assert edition.claims


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1999, 12, 31)])
def test_a_day_before_any_news_is_refused(day: date, settings: Settings) -> None:
    with pytest.raises(ChoiceError, match="2000-01-01"):
        send_digest(settings, day=day, to="guest@so.example", at=SEVEN)


def test_who_has_left_is_not_mailed_on_request_either(settings: Settings) -> None:
    from store.subscribers import leave

    leave(subscribe(A))
    with pytest.raises(ChoiceError, match="unsubscribed"):
        send_digest(settings, day=DAY, to=A, at=SEVEN)


def test_the_ways_out(settings: Settings, box: Mailbox) -> None:
    number = subscribe(A)
    run_digest(settings, at=SEVEN)
    site = settings.model_copy(update={"public_url": "https://cotmoc.so.example"})
    run_digest(site, at=SEVEN + DAYS)
    by_mail, with_site = box.messages
    (way,) = str(by_mail["List-Unsubscribe"]).split(", ")
    assert way.startswith("<mailto:cotmoc@so-ngoai-vu.example?subject=unsubscribe%20")
    assert by_mail["List-Unsubscribe-Post"] is None
    click, mailto = str(with_site["List-Unsubscribe"]).strip().split(", ")
    assert click.startswith("<https://cotmoc.so.example/unsubscribe/")
    assert str(with_site["List-Unsubscribe-Post"]) == "List-Unsubscribe=One-Click"
    token = click.rpartition("/")[2].rstrip(">")
    assert mailto.endswith(f"unsubscribe%20{token}>")
    from store.subscribers import get_subscriber

    who = get_subscriber(subscriber_of(token) or 0)
    assert who is not None
    assert who.id == number
    assert verify_token(id_key(settings), token, who.nonce)


def test_a_preview_leaves_no_trace(settings: Settings, box: Mailbox) -> None:
    publish(1, ago(3), statement())
    subscribe(A)
    edition, body = preview_digest(settings, day=DAY, at=SEVEN)
    assert edition.subject == "1 luận điểm mới — Cao Bằng, 23/11"
    assert body
    assert box.bodies == []
    assert run_digest(settings, at=SEVEN).sent == 1


def test_an_empty_store_without_subscribers_does_nothing(settings: Settings, box: Mailbox) -> None:
    result = run_digest(settings, at=SEVEN)
    assert (result.prepared, result.sent) == (0, 0)
    assert moment_of(date(2026, 11, 23), 0) < SEVEN
