"""Listing pages in three layouts: a list with pages, cards, and an archive by month."""

from collections.abc import Sequence
from html import escape

from demo.pages import Page
from demo.templating import fill, link, notice
from demo.world import Item, Outlet

LIST_SIZE = 8
CARDS_SIZE = 6
_LAST_MONTH = 12


def newest_first(items: Sequence[Item]) -> list[Item]:
    """Return items as a front page shows them."""
    return sorted(items, key=lambda item: (item.published, item.id), reverse=True)


def _shown(items: Sequence[Item]) -> list[Item]:
    return newest_first([item for item in items if not item.gone])


def list_pages(outlet: Outlet, items: Sequence[Item], path: str) -> dict[str, Page]:
    """Return a list of headlines over several pages (``?page=2``), by address."""
    pages = {}
    for number, part in enumerate(_split(_shown(items), LIST_SIZE), start=1):
        rows = "\n".join(
            f'<li class="row"><h3>{link(item.path, item.title)}</h3>'
            f'<time datetime="{item.published.isoformat()}">{item.published:%d %b %Y}</time>'
            f"<p>{escape(item.lead or item.body[0], quote=False)[:140]}…</p></li>"
            for item in part
        )
        more = ""
        if number * LIST_SIZE < len(_shown(items)):
            more = f'<a rel="next" href="{path}?page={number + 1}">Older stories</a>'
        body = _shell(outlet, "list.html", rows=rows, more=more)
        pages[path if number == 1 else f"{path}?page={number}"] = Page(body)
    return pages


def card_pages(outlet: Outlet, items: Sequence[Item], path: str) -> dict[str, Page]:
    """Return a grid of cards with a "more" link (``?trang=2``), by address."""
    pages = {}
    for number, part in enumerate(_split(_shown(items), CARDS_SIZE), start=1):
        cards = "\n".join(
            f'<div class="card"><a class="card__picture" href="{item.path}">'
            f'<img src="/static/{item.id}.jpg" alt=""></a>'
            f'<h3 class="card__title">{link(item.path, item.title)}</h3>'
            f'<span class="card__day">{item.published:%d/%m/%Y}</span></div>'
            for item in part
        )
        more = ""
        if number * CARDS_SIZE < len(_shown(items)):
            more = f'<a class="btn-more" href="{path}?trang={number + 1}">Xem thêm</a>'
        body = _shell(outlet, "cards.html", rows=cards, more=more)
        pages[path if number == 1 else f"{path}?trang={number}"] = Page(body)
    return pages


def archive_pages(outlet: Outlet, items: Sequence[Item], path: str) -> dict[str, Page]:
    """Return a table for each month, linked backwards; the newest stands at ``path`` itself."""
    months = sorted({f"{item.published:%Y-%m}" for item in items}, reverse=True)
    pages = {}
    for place, month in enumerate(months):
        shown = [item for item in _shown(items) if f"{item.published:%Y-%m}" == month]
        rows = "\n".join(
            f"<tr><td>{count}</td><td>{item.published:%d/%m/%Y}</td>"
            f"<td>{link(item.path, item.title)}</td></tr>"
            for count, item in enumerate(shown, start=1)
        )
        more = ""
        if place + 1 < len(months):
            more = f'<a href="{path}?thang={months[place + 1]}">Tháng trước</a>'
        body = _shell(outlet, "archive.html", rows=rows, more=more, month=_month_vi(month))
        pages[path if place == 0 else f"{path}?thang={month}"] = Page(body)
    return pages


def calendar_page(outlet: Outlet, items: Sequence[Item], year: int, month: int) -> Page:
    """Return a month of the calendar; each links to the next, and there is no last one."""
    shown = [item for item in items if (item.published.year, item.published.month) == (year, month)]
    rows = "\n".join(
        f"<li>{item.published:%d/%m}: {link(item.path, item.title)}</li>" for item in _shown(shown)
    )
    following = (year, month + 1) if month < _LAST_MONTH else (year + 1, 1)
    body = _shell(
        outlet,
        "calendar.html",
        rows=rows or "<li>Không có lịch công tác.</li>",
        more=link(f"/{outlet.id}/lich/{following[0]}-{following[1]:02d}", "Tháng sau"),
        month=_month_vi(f"{year}-{month:02d}"),
    )
    return Page(body)


def _shell(outlet: Outlet, template: str, **values: object) -> bytes:
    return fill(
        template,
        outlet=escape(outlet.name, quote=False),
        tagline=escape(outlet.tagline, quote=False),
        notice=notice(outlet.lang),
        lang=outlet.lang,
        home=f"/{outlet.id}/",
        **values,
    ).encode()


def _split(items: Sequence[Item], size: int) -> list[Sequence[Item]]:
    return [items[start : start + size] for start in range(0, max(len(items), 1), size)]


def _month_vi(month: str) -> str:
    year, number = month.split("-")
    return f"Tháng {int(number)} năm {year}"
