"""A person's own set of labelled lines, measured on the terminal."""

from pathlib import Path

from core.settings import Settings
from pipeline.terminal import emit


def print_own_set(settings: Settings, path: Path, *, errors: bool) -> None:
    """Print the figures on a set, and with ``errors`` the lines that went wrong, by cause.

    Raises:
        CotmocError: The file does not fit; the message names the line.
    """
    from nlp.evaluation.report import report_set

    for line in report_set(path, settings, errors=errors):
        emit(line)
