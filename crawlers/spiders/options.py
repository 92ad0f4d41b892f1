"""Read the options of a source (docs/how-to/add-a-spider.md), and say which one does not fit."""

import re

from cssselect import SelectorError
from parsel.csstranslator import HTMLTranslator

from core.errors import SettingsError
from core.records import Source


def number_option(source: Source, name: str, default: float) -> float:
    """Return an option that is a number.

    Raises:
        SettingsError: It is none.
    """
    text = source.options.get(name, "")
    try:
        return float(text) if text else default
    except ValueError as error:
        raise SettingsError(f"source {source.id}: option {name}: {text!r} is no number") from error


def pattern_option(source: Source, name: str) -> re.Pattern[str]:
    """Return an option that is a regular expression; the empty one matches everything.

    Raises:
        SettingsError: It is none.
    """
    text = source.options.get(name, "")
    try:
        return re.compile(text)
    except re.error as error:
        raise SettingsError(
            f"source {source.id}: option {name}: {text!r} is no regular expression: {error}"
        ) from error


def css_option(source: Source, name: str) -> str:
    """Return an option that is a CSS selector; empty when it is not given.

    Raises:
        SettingsError: It is none.
    """
    text = source.options.get(name, "")
    if text:
        try:
            HTMLTranslator().css_to_xpath(text)
        except SelectorError as error:
            raise SettingsError(
                f"source {source.id}: option {name}: {text!r} is no CSS selector: {error}"
            ) from error
    return text
