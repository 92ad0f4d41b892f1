"""Be Vietnam Pro as one file for each weight, made once of the parts that the site serves.

A browser takes the letters it needs from three files of each weight; a PDF wants one. The parts
are put together by fontTools, which fpdf2 brings along, and kept in the cache folder.
"""

import logging
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from fontTools.merge import Merger, Options
from fontTools.ttLib import TTFont

from core.errors import SettingsError
from core.identity import digest

SERVED: Final = Path(__file__).parent.parent / "static" / "site" / "fonts"
PARTS: Final = ("latin", "latin-ext", "vietnamese")
WEIGHTS: Final = {"": 400, "B": 700}
"""By fpdf2's name of a style."""
LEFT_OUT: Final = ("GSUB", "GPOS", "GDEF", "prep", "fpgm", "cvt ", "gasp", "DSIG")
"""Tables for kerning and for hinting on screens: merging them is fragile, and print needs none."""


def font_file(style: str, cache: Path) -> Path:
    """Return the TTF of a style, made if it is not there yet.

    Raises:
        SettingsError: The cache folder cannot be written.
    """
    weight = WEIGHTS[style]
    parts = [SERVED / f"be-vietnam-pro-{part}-{weight}.woff2" for part in PARTS]
    version = digest(*(f"{part.name} {part.stat().st_size}" for part in parts))[:12]
    target = cache / "fonts" / f"be-vietnam-pro-{weight}-{version}.ttf"
    if not target.exists():
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            _merge(parts, target)
        except OSError as error:
            raise SettingsError(
                f"font {str(target)!r} for PDF cannot be written: {error}; set COTMOC_CACHE_DIR "
                "to a folder you may write to"
            ) from error
    return target


@lru_cache(maxsize=2)
def letters_of(font: Path) -> frozenset[int]:
    """Return the code points that a font has a letter for."""
    return frozenset(TTFont(font, lazy=True).getBestCmap())


def _merge(parts: list[Path], target: Path) -> None:
    # fontTools tells at INFO of every table that it drops.
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    with TemporaryDirectory(dir=target.parent) as folder:
        unpacked = []
        for part in parts:
            font = TTFont(part)
            font.flavor = None
            unpacked.append(str(Path(folder) / f"{part.stem}.ttf"))
            font.save(unpacked[-1])
        whole = Path(folder) / target.name
        Merger(Options(drop_tables=[*LEFT_OUT])).merge(unpacked).save(whole)
        # Two requests at once: the second replaces the file by the same one.
        whole.replace(target)
