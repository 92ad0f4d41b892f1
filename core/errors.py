"""The errors of cotmoc, one tree; third-party exceptions become one of these at the edge.

CotmocError
├── SettingsError        a setting is missing or cannot be used; the message names it
│   └── ChoiceError      a person named something that is not there (a claim, a source)
├── InputError           an input cannot be used; the batch goes on without it
│   ├── ExtractError     bytes that hold no document we can read
│   └── CatalogueError   a claim or evidence file that does not load
├── RefusedError         the rules of the office do not allow what a person asked for
├── StoreError           the database of record refused or cannot be reached
├── LandingError         the landing zone cannot be read or written (disk full, damaged file)
├── EncoderError         the encoder's weights are missing or damaged
└── SearchIndexError     the search index failed
    ├── QueryError       a query that does not parse; the message marks the position
    └── IndexUnavailable the index cannot be reached; the caller may retry
"""


class CotmocError(Exception):
    """Base of all errors that cotmoc raises on purpose; its text is meant for a person."""


class SettingsError(CotmocError):
    """A setting is missing or cannot be used."""


class ChoiceError(SettingsError):
    """A person named something that is not there; the message lists what is."""


class InputError(CotmocError):
    """An input cannot be used; it is counted and set aside.

    Args:
        reason: One stable word for counting, such as ``empty`` or ``encrypted``.
        message: What failed, on which input, and what to do.
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class ExtractError(InputError):
    """Bytes that hold no document we can read."""


class CatalogueError(CotmocError):
    """A claim or evidence file that does not load."""


class RefusedError(CotmocError):
    """The rules of the office do not allow what a person asked for; nothing was changed.

    Args:
        reason: One stable word, by which a page says it in the person's language.
        message: What was asked for, and why it is not allowed.
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class StoreError(CotmocError):
    """The database of record refused or cannot be reached."""


class LandingError(CotmocError):
    """The landing zone cannot be read or written."""


class EncoderError(CotmocError):
    """The encoder's weights are missing or damaged."""


class SearchIndexError(CotmocError):
    """The search index failed."""


class QueryError(SearchIndexError):
    """A query that does not parse; the message marks the position.

    Args:
        message: What is wrong, where, and what to type instead.
        position: Character of the query, from 0, where it is known.
        suggestion: What was probably meant; may be empty.
    """

    def __init__(self, message: str, *, position: int | None = None, suggestion: str = "") -> None:
        super().__init__(message)
        self.position = position
        self.suggestion = suggestion


class IndexUnavailable(SearchIndexError):
    """The index cannot be reached; the caller may retry."""
