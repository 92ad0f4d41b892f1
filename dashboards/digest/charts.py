"""Small bars as PNG: no words in them, and colours that are told apart on light and on dark."""

import io
from functools import lru_cache
from typing import Final

from PIL import Image, ImageDraw

from dashboards.digest.edition import Chart

WIDTH, HEIGHT = 280, 44
"""As shown; drawn at twice the size for sharp screens."""
SCALE: Final = 2
BAR: Final = (123, 135, 148, 255)  # 3.6:1 on white, 4.6:1 on the dark card
FRESH: Final = (217, 72, 15, 255)  # 4.2:1 and 4.0:1
GROUND: Final = (123, 135, 148, 90)


def draw_chart(chart: Chart) -> bytes:
    """Return the PNG of a chart; its ground is transparent."""
    return _draw(chart.counts, chart.fresh)


@lru_cache(maxsize=256)
def _draw(counts: tuple[int, ...], fresh: int) -> bytes:
    width, height = WIDTH * SCALE, HEIGHT * SCALE
    image = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    ground = height - 2 * SCALE
    pen.rectangle((0, ground, width - 1, ground + SCALE - 1), fill=GROUND)
    most = max(counts, default=0)
    step = width / max(1, len(counts))
    gap = max(2, round(step * 0.25))
    for number, count in enumerate(counts):
        if not count:
            continue
        left = round(number * step) + gap // 2
        right = max(left + 2, round((number + 1) * step) - gap // 2 - 1)
        top = ground - max(2 * SCALE, round((ground - SCALE) * count / most))
        colour = FRESH if number >= len(counts) - fresh else BAR
        pen.rectangle((left, top, min(right, width - 1), ground - 1), fill=colour)
    out = io.BytesIO()
    # A handful of colours: a palette halves the file.
    image.quantize(colors=8, method=Image.Quantize.FASTOCTREE).save(out, "PNG", optimize=True)
    return out.getvalue()
