"""The two social formats: the preview page of a channel and the Graph API of a page."""

import base64
import binascii
import json
from collections.abc import Sequence
from html import escape

from demo.listings import newest_first
from demo.pages import Page
from demo.templating import fill, notice
from demo.world import Item, Outlet

TOKEN = "demo-token"  # noqa: S105 - opens nothing but this demonstration
CHANNEL_SIZE = 20
GRAPH_SIZE = 5
JSON = "application/json; charset=UTF-8"


def channel_page(outlet: Outlet, items: Sequence[Item], before: int | None, base: str) -> Page:
    """Return a page of a channel's preview: the newest messages older than ``before``."""
    older = sorted(
        (item for item in items if before is None or item.number < before),
        key=lambda item: item.number,
    )
    shown = older[-CHANNEL_SIZE:]
    more = ""
    if len(older) > CHANNEL_SIZE:
        first = shown[0].number
        more = (
            f'<a href="/s/{outlet.page_id}?before={first}" class="tme_messages_more '
            f'js-messages_more" data-before="{first}"></a>'
        )
    body = fill(
        "channel.html",
        outlet=escape(outlet.name, quote=False),
        notice=notice(outlet.lang),
        tagline=escape(outlet.tagline, quote=False),
        more=more,
        messages="\n".join(_message(outlet, item, base) for item in shown),
    )
    return Page(body.encode())


def _message(outlet: Outlet, item: Item, base: str) -> str:
    views = f"{item.views / 1000:.1f}K" if item.views >= 1000 else str(item.views)
    return fill(
        "message.html",
        post=f"{outlet.page_id}/{item.number}",
        address=f"{base}/{outlet.page_id}/{item.number}",
        outlet=escape(outlet.name, quote=False),
        text="<br/>".join(escape(text, quote=False) for text in item.body),
        views=views,
        iso=item.published.isoformat(),
        hour=f"{item.published:%H:%M}",
    )


def graph_page(
    outlet: Outlet, items: Sequence[Item], query: dict[str, str], authorization: str, base: str
) -> Page:
    """Return a page of a Page's posts as the Graph API answers (``/v23.0/<id>/posts``)."""
    if not authorization:
        return _graph_error(400, 104, "An access token is required to request this resource.")
    if authorization != f"Bearer {TOKEN}":
        return _graph_error(401, 190, "Invalid OAuth access token - Cannot parse access token")
    try:
        limit = max(1, min(int(query.get("limit") or GRAPH_SIZE), 100))
        start = _cursor_place(query["after"]) if query.get("after") else 0
    except ValueError:
        return _graph_error(400, 100, "(#100) Invalid parameter")
    posts = newest_first(items)
    shown = posts[start : start + limit]
    answer: dict[str, object] = {"data": [_post(outlet, item, base) for item in shown]}
    if shown:
        cursors = {"before": _cursor(start), "after": _cursor(start + len(shown))}
        paging: dict[str, object] = {"cursors": cursors}
        if start + len(shown) < len(posts):
            # Like the real one, it writes the token into the ready-made address.
            paging["next"] = (
                f"{base}/v23.0/{outlet.page_id}/posts?access_token={TOKEN}"
                f"&limit={limit}&after={cursors['after']}"
            )
        answer["paging"] = paging
    answer["notice"] = notice("en")
    return Page(json.dumps(answer, ensure_ascii=False).encode(), JSON)


def _post(outlet: Outlet, item: Item, base: str) -> dict[str, object]:
    return {
        "id": f"{outlet.page_id}_{item.number}",
        "message": "\n".join(item.body),
        "created_time": item.published.strftime("%Y-%m-%dT%H:%M:%S%z"),
        "updated_time": item.modified.strftime("%Y-%m-%dT%H:%M:%S%z"),
        "permalink_url": f"{base}{item.path}",
        "shares": {"count": item.views // 40},
        "reactions": {"data": [], "summary": {"total_count": item.views // 10}},
        "comments": {"data": [], "summary": {"total_count": item.views // 60}},
    }


def _graph_error(status: int, code: int, message: str) -> Page:
    error = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "demo"}
    return Page(json.dumps({"error": error}).encode(), JSON, status=status)


def _cursor(place: int) -> str:
    return base64.urlsafe_b64encode(f"place:{place}".encode()).decode()


def _cursor_place(cursor: str) -> int:
    try:
        return int(base64.urlsafe_b64decode(cursor).decode().removeprefix("place:"))
    except (binascii.Error, UnicodeDecodeError) as error:
        raise ValueError(f"cursor {cursor!r} is not one of ours") from error
