"""The mail in Chromium: nothing sticks out on a phone, and text is read on light and on dark."""

import re
import subprocess
from collections import Counter
from html import escape
from pathlib import Path

import pytest
from PIL import Image

from core.vocabulary import Lang
from dashboards.digest.html import Farewell, digest_html
from tests.dashboards.digest.test_rendering import full
from tests.paths import ROOT

FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
DESKTOP, PHONE = (1000, 3000), (390, 3000)
# In a frame, because the browser's own window does not become narrower than 500 pixels.
MEASURE = """<!DOCTYPE html><iframe id="mail" style="width:{width}px;height:900px;border:0"
srcdoc="{page}"></iframe><script>
mail.onload = () => {{
  const inside = mail.contentDocument;
  const charts = [...inside.images].map(image => image.naturalWidth).join("/");
  document.title = "width " + inside.documentElement.scrollWidth + " " + charts;
}}</script>"""


@pytest.fixture(scope="module")
def browser() -> str:
    found = subprocess.run(
        [str(ROOT / "scripts" / "ensure-chromium.sh"), "--find"],
        capture_output=True,
        text=True,
        check=False,
    )
    if found.returncode:
        pytest.skip("THE MAIL IS NOT LOOKED AT: Chromium is not on this machine")
    return found.stdout.strip()


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("mail") / "digest.html"
    html = digest_html(
        full(lang=Lang.VI), Farewell("Thư này.", "mailto:a@b.example"), embedded=True
    )
    path.write_text(html.replace("</body>", MEASURE + "</body>"), encoding="utf-8")
    return path


def run(browser: str, page: Path, folder: Path, *flags: str) -> str:
    command = [browser, *FLAGS, f"--user-data-dir={folder / 'profile'}", *flags, page.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    return done.stdout


def picture(
    browser: str, page: Path, folder: Path, size: tuple[int, int], *flags: str
) -> Image.Image:
    path = folder / "shot.png"
    run(browser, page, folder, f"--window-size={size[0]},{size[1]}", f"--screenshot={path}", *flags)
    return Image.open(path).convert("RGB")


def luminance(colour: tuple[int, int, int]) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [value / 255 for value in colour]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("width", [1000, 390, 320])
def test_nothing_sticks_out_and_every_chart_is_there(
    width: int, browser: str, page: Path, tmp_path: Path
) -> None:
    frame = tmp_path / "frame.html"
    inside = escape(page.read_text(encoding="utf-8"))
    frame.write_text(MEASURE.format(width=width, page=inside), encoding="utf-8")
    shown = run(browser, frame, tmp_path, "--window-size=1200,1000", "--dump-dom")
    measured = re.search(r"<title>width (\d+) ([\d/]+)</title>", shown)
    assert measured
    assert int(measured[1]) <= width
    assert measured[2] == "560/560"


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("images", [True, False], ids=["images", "no images"])
def test_it_can_be_read(
    size: tuple[int, int], dark: bool, images: bool, browser: str, page: Path, tmp_path: Path
) -> None:
    blink = [f"preferredColorScheme={0 if dark else 1}", f"imagesEnabled={str(images).lower()}"]
    shot = picture(browser, page, tmp_path, size, f"--blink-settings={','.join(blink)}")
    assert shot.width == size[0]
    colours = Counter(shot.crop((0, 0, size[0], 1500)).get_flattened_data())
    ground = colours.most_common(1)[0][0]
    assert (luminance(ground) < 0.1) is dark
    strongest = max(contrast(ground, colour) for colour, count in colours.items() if count > 200)
    assert strongest > 12, "there is text, and it stands out"


def test_every_colour_of_text_is_read_on_its_ground() -> None:
    from dashboards.digest.charts import BAR, FRESH
    from dashboards.digest.styles import DARK, STYLES

    def rgb(code: str) -> tuple[int, int, int]:
        return (int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16))

    light = {c for style in STYLES.values() for c in re.findall(r"(?<![-\w])color:(#\w{6})", style)}
    dark = set(re.findall(r"(?<![-\w])color:(#\w{6})", DARK))
    assert len(light) >= 4
    assert len(dark) >= 4
    for colours, ground in ((light, "#ffffff"), (dark, "#1d2125")):
        for colour in colours:
            assert contrast(rgb(colour), rgb(ground)) >= 4.5, colour
        for bar in (BAR, FRESH):
            assert contrast(bar[:3], rgb(ground)) >= 3
