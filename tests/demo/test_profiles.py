"""Every bundled profile loads, and says honestly what has been looked at."""

import re
from pathlib import Path

import pytest
import yaml

from crawlers.spiders.listing import ListingSpider
from crawlers.spiders.posts_base import PostsBaseSpider
from crawlers.spiders.sitemap import SitemapSpider
from nlp.gazetteer.load import load_places
from pipeline.profile import load_profile
from tests.paths import ROOT

FOLDERS = [ROOT / "profiles" / "cao-bang", ROOT / "demo" / "profile"]
PROTOCOLS = {"feed", "sitemap", "listing", "telegram", "facebook"}
CRON = re.compile(r"^[\d*/,-]+( [\d*/,-]+){4}$")
OPTIONS = {
    "link_pattern", "link_css", "next_css", "next_pattern", "max_list_pages", "sitemap_pattern",
    "max_age_days", "max_pages", "page_id", "limit",
}  # fmt: skip


@pytest.mark.parametrize("folder", FOLDERS, ids=["cao-bang", "demo"])
def test_profile_loads(folder: Path) -> None:
    profile = load_profile(folder, replace={"base": "http://127.0.0.1:8741"})
    assert {"vi", "en"} <= profile.name.keys()
    assert {"vi", "zh", "en"} == profile.watch_terms.keys()
    assert all(profile.watch_terms.values())
    for source in profile.sources:
        assert source.protocol in PROTOCOLS
        assert source.public_voice
        assert source.url.startswith(("https://", "http://"))
        assert CRON.match(source.schedule), source.id
        assert source.options.keys() <= OPTIONS
        for name in ("link_pattern", "next_pattern"):
            re.compile(source.options.get(name, ""))


def test_options_are_the_ones_that_spiders_read() -> None:
    read = "".join(spider.__doc__ or "" for spider in (ListingSpider, SitemapSpider))
    read += (PostsBaseSpider.__doc__ or "") + "page_id limit"
    assert all(option in read for option in OPTIONS)


@pytest.mark.parametrize("folder", FOLDERS, ids=["cao-bang", "demo"])
def test_profile_folder_can_be_given_as_a_folder_of_places(folder: Path) -> None:
    # The analyser reads every YAML file of the folder for places, sources.yaml included.
    assert load_places([folder]).keys() >= load_places().keys()


def test_cao_bang_adds_places_without_hiding_built_in_ones() -> None:
    own = yaml.safe_load((FOLDERS[0] / "places.yaml").read_text("utf-8"))["places"]
    assert not {place["id"] for place in own} & load_places().keys()


def test_each_source_says_when_somebody_looked_at_it() -> None:
    content = yaml.safe_load((FOLDERS[0] / "sources.yaml").read_text("utf-8"))
    assert len(content["sources"]) >= 20
    for source in content["sources"]:
        day = source["verified_on"]  # must be written down, even when nobody has looked yet
        assert day is None or re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(day))
    languages = {source.get("lang", "vi") for source in content["sources"]}
    assert languages == {"vi", "zh", "en"}
