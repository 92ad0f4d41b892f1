"""``cotmoc search``: hits from the index alone; loads neither database nor language models."""

import json
import os
from pathlib import Path
from typing import Any

from core.errors import IndexUnavailable
from core.searching import Hit, SearchPage, SearchQuery
from pipeline.messages import OFFICE_ZONE, t
from pipeline.terminal import emit, say


def run_search(query: str, *, size: int, as_json: bool, entity: str, since: str) -> None:
    """Search and print the hits."""
    from index import open_index

    moment = None
    if since:
        from pipeline.view.findings import parse_since

        moment = parse_since(since)
    address = _index_address()
    if isinstance(address, Path) and not address.exists():
        raise IndexUnavailable(
            t(
                f"chưa có chỉ mục ở {str(address)!r}; hãy chạy `cotmoc run` hoặc `cotmoc import`",
                f"there is no index at {str(address)!r} yet; run `cotmoc run` or `cotmoc import`",
            )
        )
    with open_index(address) as index:
        page = index.search(
            SearchQuery(query, entity=entity, size=size, since=moment, facets=not as_json)
        )
    if as_json:
        for hit in page.hits:
            emit(json.dumps(hit_json(hit), ensure_ascii=False))
        return
    print_page(page)


def hit_json(hit: Hit) -> dict[str, Any]:
    """Return a hit as a JSON object."""
    return {
        "id": hit.id,
        "score": round(hit.score, 4),
        "document": hit.document,
        "title": hit.title,
        "snippet": hit.snippet,
        "source": hit.source,
        "lang": hit.lang,
        "url": hit.url,
        "published_at": hit.published_at.isoformat() if hit.published_at else None,
        "flagged": hit.flagged,
        "claims": list(hit.claims),
    }


def print_page(page: SearchPage) -> None:
    """Print hits as plain lines; a table library would double the start-up time."""
    for number, hit in enumerate(page.hits, 1):
        date = hit.published_at.astimezone(OFFICE_ZONE) if hit.published_at else None
        flag = t("  [GẮN CỜ]", "  [FLAGGED]") if hit.flagged else ""
        emit(f"{number}. {hit.title or t('(không tiêu đề)', '(no title)')}{flag}")
        day = date.strftime("%d/%m/%Y") if date else "—"
        emit(f"   {hit.source} · {day} · {hit.lang} · {hit.id}")
        emit(f"   {' '.join(hit.snippet.split())}")
        if hit.url:
            emit(f"   {hit.url}")
    if page.relaxed:
        say(
            t(
                "Không bài nào có đủ các từ; đây là những bài có một phần.",
                "Nothing has all the words; these have some of them.",
            )
        )
    say(t(f"{page.total} kết quả", f"{page.total} hits"))
    for name, counts in page.facets.items():
        top = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:8]
        if top and name in ("source", "lang", "topic", "place", "claim", "flagged"):
            say(f"  {name}: " + ", ".join(f"{value} ({count})" for value, count in top))


def _index_address() -> Path | str:
    """Return where the index is; without the settings class when the environment says it.

    Loading the settings takes a fifth of a second, a third of what a search may take.
    """
    folder = os.environ.get("COTMOC_DATA_DIR", "")
    if folder and not os.environ.get("COTMOC_SEARCH_URL") and not Path(".env").is_file():
        return Path(folder) / "index"
    from core.settings import get_settings

    settings = get_settings()
    return settings.search_url or settings.index_dir
