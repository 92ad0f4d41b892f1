"""One document as JSON, the form in which offices hand texts in and tools pass them on.

Keys: ``id, title, text, url, source, lang, kind, published_at``; only ``text`` is required,
null counts as absent. Unknown keys are passed over with a note, so that an export of another
system comes in as it is; lines at either end of a text that say who wrote it are left out, as of
any file. A record that says it is of an individual is refused.
"""

import json
import re
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationError

from core.accounts import account_of
from core.errors import ExtractError
from core.text import fold_text, normalize_text
from core.vocabulary import Lang, SourceKind
from extract.charset import decode
from extract.context import Context
from extract.dates import parse_stamp, zone_of
from extract.lines import without_bylines
from extract.plain import storable, tidy
from extract.problems import describe
from extract.result import Draft, Reading

_PUBLIC = (True, None, "", "true")
KEYS = ("id", "title", "text", "url", "source", "lang", "kind", "published_at")
_SOURCE_ID = re.compile(r"^[\w.\-]{1,64}$")


def _web_address(value: str) -> str:
    parts = urlsplit(value)  # raises ValueError, which pydantic words
    port = parts.port  # raises ValueError too, for 99999
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise ValueError("give an address as https://host/path, or leave it out")
    return value


Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Record(BaseModel):
    """A document handed in; values are checked, not guessed."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    text: Words
    title: str | None = None
    id: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] | None = None
    url: Annotated[str, AfterValidator(_web_address)] | None = None
    source: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] | None = None
    lang: Literal["vi", "zh", "en", "other"] | None = None
    kind: Literal["press", "official", "social"] | None = None
    published_at: str | None = None


def is_of_individual(value: object) -> bool:
    """Whether JSON says, anywhere in it, that it speaks of an individual.

    True for ``"public_voice": false`` and ``"kind": "individual"``, and, to be on the safe side,
    for a ``public_voice`` that is neither true nor absent.
    """
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting.extend(item)
        elif isinstance(item, dict):
            if item.get("public_voice") not in _PUBLIC or _is_individual(item.get("kind")):
                return True
            waiting.extend(item.values())
    return False


def _is_individual(kind: object) -> bool:
    return isinstance(kind, str) and kind.strip().lower() == "individual"


def refused_individual(name: str) -> str:
    """Return the message for such a record, without a word of it."""
    return (
        f"{name}: a record of an individual (public_voice false, or kind individual) is not "
        "taken: posts of individuals are not collected; leave such records out"
    )


def read_record(body: bytes, context: Context) -> Reading:
    """Return the document of one JSON object.

    Raises:
        ExtractError: Not JSON (``bad_json``) or values that do not fit (``bad_record``, the
            message names each key), or a record of an individual (``individual``).
    """
    try:
        value = json.loads(decode(body, context.charset).text)
    except (ValueError, RecursionError) as error:
        raise ExtractError("bad_json", f"{context.name}: not JSON ({error})") from error
    if not isinstance(value, dict):
        raise ExtractError(
            "bad_record",
            f"{context.name}: a document is an object with 'text', not a list or value",
        )
    if is_of_individual(value):
        raise ExtractError("individual", refused_individual(context.name))
    draft = _draft(_checked(value, context), context)
    return Reading((draft,), notes=_unknown(value, context))


def _checked(value: dict[str, Any], context: Context) -> Record:
    present = {key: value[key] for key in KEYS if value.get(key) not in (None, "")}
    present |= {key: storable(text) for key, text in present.items() if isinstance(text, str)}
    try:
        return Record.model_validate(present)
    except ValidationError as error:
        raise ExtractError("bad_record", f"{context.name}: {describe(error)}") from error


def _draft(record: Record, context: Context) -> Draft:
    lang = Lang(record.lang) if record.lang else None
    published = None
    if record.published_at:
        published = parse_stamp(record.published_at, zone_of(context.country, lang))
        if published is None:
            raise ExtractError(
                "bad_record",
                f"{context.name}: 'published_at': {record.published_at[:40]!r} is no date; "
                "give 2026-11-19 or 2026-11-19T07:30:00+07:00",
            )
    return Draft(
        without_bylines(tidy(record.text)),
        " ".join((record.title or "").split()),
        record.url,
        lang,
        published,
        own_id=record.id or None,
        source=source_id(record.source) if record.source else None,
        kind=SourceKind(record.kind) if record.kind else None,
    )


def source_id(name: str) -> str | None:
    """Return a name of an outlet as an id: as given where it is one, else folded.

    An ``@handle`` is the name of an account, an address may be that of one; neither is kept.
    """
    if name.startswith("@") or account_of(name):
        return None
    if _SOURCE_ID.match(name):
        return name
    return re.sub(r"[^\w.]+", "-", fold_text(normalize_text(name))).strip("-")[:64] or None


def _unknown(value: dict[str, Any], context: Context) -> tuple[str, ...]:
    unknown = sorted(str(key)[:40] for key in value if key not in KEYS)
    if not unknown:
        return ()
    return (f"{context.name}: {len(unknown)} unknown keys passed over: {', '.join(unknown[:10])}",)
