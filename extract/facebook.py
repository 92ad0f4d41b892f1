"""Posts of a Facebook Page as the Graph API lists them (``/{page-id}/posts``).

Fields: https://developers.facebook.com/docs/graph-api/reference/post/. Only the post's words,
time, address and counts are read; ``from``, ``to``, ``message_tags`` and comments name people
and are passed over.
"""

import json
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.errors import ExtractError
from extract.charset import decode
from extract.context import Context
from extract.dates import parse_stamp, zone_of
from extract.plain import tidy
from extract.problems import describe
from extract.result import Draft, Reading, Refusal


class Total(BaseModel):
    """``summary`` of reactions, likes or comments."""

    total_count: int = Field(default=0, ge=0)


class Summed(BaseModel):
    """An edge that was asked for its summary only."""

    summary: Total = Total()


class Shares(BaseModel):
    """How often a post was shared."""

    count: int = Field(default=0, ge=0)


class Post(BaseModel):
    """One post; what is not named here is not read."""

    model_config = ConfigDict(extra="ignore")

    id: str = ""
    message: str = ""
    created_time: str = ""
    permalink_url: str = ""
    reactions: Summed | None = None
    likes: Summed | None = None
    comments: Summed | None = None
    shares: Shares | None = None


def read_facebook(body: bytes, context: Context) -> Reading:
    """Return the posts of one answer of the Graph API.

    Raises:
        ExtractError: No JSON (``bad_json``), an error answer or no list of posts
            (``bad_record``), or no post with text (``no_text``).
    """
    entries = _entries(decode(body, context.charset).text, context)
    drafts: list[Draft] = []
    refusals: list[Refusal] = []
    silent = 0
    for number, entry in enumerate(entries, start=1):
        try:
            post = Post.model_validate(entry)
        except ValidationError as error:
            message = f"{context.name}: post {number}: {describe(error)}"
            refusals.append(Refusal("bad_record", message))
            continue
        if post.message.strip():
            drafts.append(_draft(post))
        else:
            silent += 1
    if not drafts and not refusals:
        raise ExtractError("no_text", f"{context.name}: none of {len(entries)} posts has any text")
    note = f"{context.name}: {silent} of {len(entries)} posts have no text"
    return Reading(tuple(drafts), tuple(refusals), (note,) if silent else ())


def _entries(text: str, context: Context) -> list[Any]:
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ExtractError("bad_json", f"{context.name}: not JSON ({error})") from error
    if isinstance(answer, dict) and isinstance(answer.get("error"), dict):
        code = answer["error"].get("code")
        raise ExtractError(
            "bad_record",
            f"{context.name}: the Graph API answered with error code {code!r}; check "
            "COTMOC_FACEBOOK_TOKEN and its permissions",
        )
    if isinstance(answer, dict) and isinstance(answer.get("posts"), dict):
        answer = answer["posts"]
    if isinstance(answer, dict) and isinstance(answer.get("data"), list):
        answer = answer["data"]
    elif isinstance(answer, dict) and "id" in answer:
        answer = [answer]
    if not isinstance(answer, list):
        raise ExtractError("bad_record", f"{context.name}: holds no list of posts under 'data'")
    return answer


def _draft(post: Post) -> Draft:
    reactions = post.reactions or post.likes
    counts = {
        "reactions": reactions.summary.total_count if reactions else None,
        "comments": post.comments.summary.total_count if post.comments else None,
        "shares": post.shares.count if post.shares else None,
    }
    url = post.permalink_url
    if not url and post.id:
        url = f"https://www.facebook.com/{post.id}"
    elif url.startswith("/"):
        url = f"https://www.facebook.com{url}"
    return Draft(
        tidy(post.message),
        url=url or None,
        published=parse_stamp(post.created_time, zone_of("", None)) if post.created_time else None,
        engagement={name: count for name, count in counts.items() if count is not None},
        own_id=None if url else post.id or None,
    )
