from pathlib import Path

import pytest

from core.errors import SettingsError
from pipeline.profile import load_profile

SOURCE = """
- id: bao-a
  name: Báo A
  kind: press
  protocol: feed
  url: "{base}/rss.xml"
  options: {max_pages: 3}
"""


def make(tmp_path: Path, sources: str = SOURCE) -> Path:
    folder = tmp_path / "tinh"
    folder.mkdir()
    (folder / "profile.yaml").write_text("id: tinh\nname: {vi: Tỉnh, en: Province}\n")
    (folder / "sources.yaml").write_text(sources)
    (folder / "watch.yaml").write_text("vi: [cột mốc]\nzh:\n")
    return folder


def test_placeholders_are_filled_and_options_are_text(tmp_path: Path) -> None:
    profile = load_profile(make(tmp_path), replace={"base": "http://127.0.0.1:1"})
    (source,) = profile.sources
    assert source.url == "http://127.0.0.1:1/rss.xml"
    assert source.options == {"max_pages": "3"}
    assert profile.watch_terms == {"vi": ("cột mốc",), "zh": ()}


@pytest.mark.parametrize(
    ("sources", "said"),
    [
        (SOURCE.replace("kind: press", "kind: blog"), "bao-a"),
        (SOURCE.replace("protocol: feed", "author: x"), "bao-a"),
        (SOURCE + SOURCE, "stand twice"),
        ("- [", "does not load"),
    ],
    ids=["bad kind", "unknown field", "doubled id", "not YAML"],
)
def test_what_does_not_fit_is_named(tmp_path: Path, sources: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        load_profile(make(tmp_path, sources))


def test_unknown_profile_lists_the_known_ones(tmp_path: Path) -> None:
    make(tmp_path)
    with pytest.raises(SettingsError, match="tinh"):
        load_profile(tmp_path / "nowhere")
