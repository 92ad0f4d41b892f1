"""Addresses of accounts: told from all others, and kept only where a source is meant."""

import pytest

from core.accounts import account_of, may_be_kept, pages_of
from core.identity import imported_id
from core.records import Source
from core.vocabulary import SourceKind


def page(url: str, *, public_voice: bool = True) -> Source:
    return Source("trang", "Trang", SourceKind.SOCIAL, "facebook", url, public_voice=public_voice)


@pytest.mark.parametrize(
    ("url", "account"),
    [
        ("https://www.facebook.com/ten.ai.do/posts/123", "facebook.com/ten.ai.do"),
        ("https://m.facebook.com/Ten.Ai.Do?fref=nf", "facebook.com/ten.ai.do"),
        ("https://vi-vn.facebook.com/profile.php?id=1000123", "facebook.com/1000123"),
        ("https://www.facebook.com/permalink.php?story_fbid=9&id=1000123", "facebook.com/1000123"),
        ("https://www.facebook.com/people/Ten-Ai-Do/1000123/", "facebook.com/1000123"),
        ("https://www.facebook.com/p/Ten-Ai-Do-1000123/", "facebook.com/ten-ai-do-1000123"),
        ("fb.com/ten.ai.do", "facebook.com/ten.ai.do"),
        ("https://t.me/s/kenh/12", "t.me/kenh"),
        ("https://t.me/kenh/12", "t.me/kenh"),
        ("https://twitter.com/ai_do/status/1", "x.com/ai_do"),
        ("https://www.tiktok.com/@ai.do/video/7", "tiktok.com/@ai.do"),
        ("https://www.youtube.com/@aido", "youtube.com/@aido"),
        ("https://www.youtube.com/channel/UC1", "youtube.com/uc1"),
        ("https://bsky.app/profile/ai.example/post/3", "bsky.app/ai.example"),
        ("https://www.linkedin.com/in/ai-do", "linkedin.com/ai-do"),
        ("https://mastodon.example/@ai_do/110", "mastodon.example/@ai_do"),
        ("https://zalo.me/0912345678", "zalo.me/0912345678"),
    ],
)
def test_an_account_is_seen(url: str, account: str) -> None:
    assert account_of(url) == account
    assert not may_be_kept(url, frozenset())
    assert may_be_kept(url, {account})


@pytest.mark.parametrize(
    "url",
    [
        "https://bao.example/tin/1.html",
        "https://baocaobang.vn/facebook.com/ai-do",
        "https://xfacebook.com/ai-do",
        "https://www.facebook.com/",
        "https://www.facebook.com/groups/nhom/posts/1",
        "https://www.facebook.com/watch?v=1",
        "https://www.facebook.com/pages/Trang/123",
        "https://www.youtube.com/watch?v=abc",
        "https://www.instagram.com/p/abc/",
        "https://www.reddit.com/r/vietnam/comments/1/tin/",
        "https://www.linkedin.com/company/bao",
        "http://[bad",
        "",
        "a-17",
    ],
)
def test_what_names_no_account_is_kept(url: str) -> None:
    assert account_of(url) is None
    assert may_be_kept(url, frozenset())


def test_pages_are_those_of_public_sources() -> None:
    sources = [
        page("https://www.facebook.com/BaoTinh"),
        page("https://www.facebook.com/ai.do", public_voice=False),
        page("https://bao.example/rss"),
        page(""),
    ]
    assert pages_of(sources) == {"facebook.com/baotinh"}
    assert may_be_kept("https://m.facebook.com/baotinh/posts/1", pages_of(sources))


def test_an_id_that_is_the_address_of_an_account_is_not_kept() -> None:
    assert "ai.do" not in imported_id("kho", "https://www.facebook.com/ai.do/posts/1")
    assert imported_id("kho", "bai-17") == "kho:bai-17"
