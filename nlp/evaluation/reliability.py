"""The reliability plot as SVG: mean score of each bin against the share that was right."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import CotmocError
from nlp.evaluation.calibration import BINS, Bin, Points, bins_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLOURS = ("#0b5394", "#b45f06")
MARKS = ("o", "s")
INK, PALE = "#222222", "#8a8a8a"


def write_plot(path: Path, sets: Mapping[str, Points]) -> None:
    """Write the plot of the sets, Vietnamese above English; the same points, the same bytes.

    Raises:
        CotmocError: matplotlib is not installed, or the file cannot be written.
    """
    try:
        import matplotlib as mpl  # noqa: PLC0415 - a development dependency

        mpl.use("svg")
        # Letters as outlines: every reader sees the same marks on Vietnamese letters.
        mpl.rcParams.update({"svg.fonttype": "path", "svg.hashsalt": "cotmoc", "font.size": 10})
        from matplotlib import pyplot  # noqa: PLC0415 - as above
    except ImportError as error:
        raise CotmocError(
            "the reliability plot needs matplotlib; install the development tools (make setup-dev)"
        ) from error
    figure, (upper, lower) = pyplot.subplots(
        2, 1, figsize=(6.4, 6.8), height_ratios=(4, 1), sharex=True, layout="constrained"
    )
    upper.plot([0, 1], [0, 1], color=PALE, linestyle="--", linewidth=1)
    upper.text(0.03, 0.075, "đúng như đã hứa\nas promised", color=PALE, fontsize=8, rotation=42)
    for number, (name, points) in enumerate(sets.items()):
        _draw(upper, lower, bins_of(points), name, number, len(sets))
    _label(figure, upper, lower)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})
    except OSError as error:
        raise CotmocError(f"{path} cannot be written: {error}") from error
    finally:
        pyplot.close(figure)
    # The library ends lines with blanks, which version control complains of.
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join(line.rstrip() for line in lines) + "\n", encoding="utf-8")


def _draw(upper: "Axes", lower: "Axes", bins: list[Bin], name: str, number: int, sets: int) -> None:
    colour, mark = COLOURS[number % 2], MARKS[number % 2]
    upper.plot(
        [each.score for each in bins],
        [each.right for each in bins],
        color=colour,
        marker=mark,
        linewidth=1.6,
        label=name,
    )
    width = 0.8 / BINS / sets
    places = [each.low + 0.1 / BINS + width * (number + 0.5) for each in bins]
    lower.bar(places, [each.count for each in bins], width=width, color=colour)


def _label(figure: "Figure", upper: "Axes", lower: "Axes") -> None:
    upper.set(xlim=(0, 1), ylim=(0, 1.02))
    upper.set_ylabel("Tỷ lệ đúng\nShare right", color=INK)
    lower.set_ylabel("Số kết quả\nFound", color=INK)
    lower.set_xlabel("Điểm mà chương trình đưa ra · Score given", color=INK)
    figure.suptitle("Điểm có đáng tin không? · Are the scores reliable?", color=INK, fontsize=11)
    upper.legend(frameon=False, loc="lower right")
    for axes in (upper, lower):
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(alpha=0.25, linewidth=0.6)
