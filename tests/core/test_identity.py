import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.identity import (
    canonical_address,
    digest,
    document_id,
    finding_id,
    imported_id,
    individual_id,
    version_id,
    without_credentials,
)


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("http://www.bao.example/a/", "https://bao.example/a"),
        ("https://m.bao.example/a?utm_source=x&b=2&a=1#top", "https://bao.example/a?a=1&b=2"),
        ("HTTPS://Bao.example/A?fbclid=1", "https://bao.example/A"),
        ("http://127.0.0.1:8741/x/", "https://127.0.0.1:8741/x"),
        ("https://bao.example", "https://bao.example/"),
        (
            "https://bao.example/đường biên",
            "https://bao.example/%C4%91%C6%B0%E1%BB%9Dng%20bi%C3%AAn",
        ),
    ],
)
def test_what_does_not_change_the_page_goes(address: str, canonical: str) -> None:
    assert canonical_address(address) == canonical
    assert canonical_address(canonical) == canonical


def test_an_address_without_host_is_refused() -> None:
    with pytest.raises(ValueError, match="no host"):
        canonical_address("/only/a/path")


def test_same_page_same_id_whatever_the_way_to_it() -> None:
    assert document_id("bao", "http://www.bao.example/a/") == document_id(
        "bao", "https://bao.example/a?utm_medium=zalo"
    )
    assert document_id("bao", "https://bao.example/a") != document_id(
        "khac", "https://bao.example/a"
    )


def test_own_ids_are_kept() -> None:
    assert imported_id("office", "2026-17") == "office:2026-17"


@pytest.mark.parametrize("own_id", ["@mot.nguoi", "mot.nguoi@thu.example", "status/@ai/17"])
def test_an_own_id_that_names_somebody_becomes_a_digest(own_id: str) -> None:
    assert imported_id("office", own_id) == f"office:{digest(own_id)}"


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://ten:mat-khau@bao.example/a?b=1", "https://bao.example/a?b=1"),
        ("https://ten@bao.example:8443/", "https://bao.example:8443/"),
        ("https://bao.example/a?access_token=x&b=", "https://bao.example/a?b="),
        ("https://bao.example/Đường?b=%20&c", "https://bao.example/Đường?b=%20&c"),
    ],
)
def test_what_opens_an_account_goes(address: str, kept: str) -> None:
    assert without_credentials(address) == kept


def test_posts_of_individuals_lead_nowhere_without_the_key() -> None:
    post = "https://social.example/someone/1"
    assert individual_id("s", post, key="a") != individual_id("s", post, key="b")
    assert "someone" not in individual_id("s", post, key="a")


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_digest_tells_parts_apart(one: list[str], other: list[str]) -> None:
    assert (digest(*one) == digest(*other)) == (one == other)


def test_nfc_and_nfd_are_one_version() -> None:
    assert version_id("Hòa", "biên giới") == version_id("Ho\u0300a", "biên giới")


def test_findings_differ_by_place_and_claim() -> None:
    ids = {
        finding_id("v", claim, field, start, 9)
        for claim in ("a", "b")
        for field in ("title", "text")
        for start in (0, 1)
    }
    assert len(ids) == 8
