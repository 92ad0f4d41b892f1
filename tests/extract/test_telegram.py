from dataclasses import replace

import pytest

from core.vocabulary import SourceKind
from extract import extract
from extract.telegram import read_count
from tests.extract.samples import capture

PAGE = """<html><body><main><section class="tgme_channel_history js-message_history">
<div class="tgme_widget_message_wrap js-widget_message_wrap">
 <div class="tgme_widget_message text_not_supported_wrap js-widget_message" data-post="kenhvidu/41">
  <div class="tgme_widget_message_bubble">
   <div class="tgme_widget_message_author"><a class="tgme_widget_message_owner_name">Kênh</a></div>
   <div class="tgme_widget_message_forwarded_from">Forwarded from
    <a class="tgme_widget_message_forwarded_from_name">Lý Văn Riêng</a></div>
   <a class="tgme_widget_message_reply" href="https://t.me/kenhvidu/40">
    <div class="tgme_widget_message_author">Đàm Thị Kín</div>
    <div class="tgme_widget_message_text js-message_reply_text">lời được trả lời</div></a>
   <div class="tgme_widget_message_text js-message_text" dir="auto">Cửa khẩu mở lại.<br/><br/>Gọi
    0912 345 678 hoặc <a href="https://t.me/ai_do_kin">@ai_do_kin</a> <b>ngay</b>!<br>Hết.</div>
   <div class="tgme_widget_message_footer"><div class="tgme_widget_message_info">
    <span class="tgme_widget_message_views">1.2K</span>
    <span class="tgme_widget_message_meta">
     <span class="tgme_widget_message_from_author">Nông Ký Tên</span>,
     <a class="tgme_widget_message_date" href="https://t.me/kenhvidu/41">
      <time datetime="2026-11-19T00:30:00+00:00" class="time">07:30</time></a></span>
   </div></div></div></div></div>
<div class="tgme_widget_message js-widget_message" data-post="kenhvidu/42">
 <a class="tgme_widget_message_photo_wrap"></a></div>
<div class="tgme_widget_message js-widget_message" data-post="kenhvidu/43">
 <div class="tgme_widget_message_text js-message_text">Tin thứ hai</div></div>
</section></main></body></html>"""


@pytest.fixture(scope="module")
def outcome():
    return extract(capture("telegram", "https://t.me/s/kenhvidu"), PAGE.encode())


def test_each_message_with_text_is_a_document(outcome):
    assert [document.url for document in outcome.documents] == [
        "https://t.me/kenhvidu/41",
        "https://t.me/kenhvidu/43",
    ]
    assert outcome.refusals == ()
    assert "1 of 3 messages" in outcome.notes[0]


def test_words_time_and_views(outcome):
    first, second = outcome.documents
    assert first.text.startswith("Cửa khẩu mở lại.\n\nGọi ")
    assert first.text.endswith("ngay!\nHết.")
    assert str(first.published_at) == "2026-11-19 00:30:00+00:00"
    assert first.engagement == {"views": 1200}
    assert first.kind is SourceKind.SOCIAL
    assert second.published_at is None
    assert second.engagement == {}


@pytest.mark.parametrize("name", ["Riêng", "Kín", "Ký Tên", "lời được", "0912", "ai_do_kin"])
def test_nobody_is_named(outcome, name):
    told = [replace(document, signature=()) for document in outcome.documents]
    assert name not in repr((told, outcome.notes))


@pytest.mark.parametrize(
    ("text", "count"),
    [("873", 873), ("1.2K", 1200), ("3,4K", 3400), ("2M", 2_000_000), ("1,204", 1204), ("x", None)],
)
def test_counts(text, count):
    assert read_count(text) == count
