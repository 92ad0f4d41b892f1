"""How the installation stands, for administrators; what breaks is a line, not the end."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.errors import CotmocError
from core.roles import Can
from core.settings import Settings, get_settings
from dashboards.site.engines import get_catalogue, get_index
from dashboards.site.permissions import needs
from index.address import index_name
from store.connection import address, check
from store.dead import Dead, list_dead
from store.health import Holdings, holdings, index_health, mail_health
from store.jobs import JobRuns, job_runs

SHORT_BYTES = 5_000_000_000
FULL_BYTES = 2_000_000_000
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the report.

    Attributes:
        state: ``ok``, ``note`` (works, but look at it) or ``bad``.
        advice: What to do; empty when nothing.
    """

    subject: str
    state: str
    text: str
    advice: str = ""


@needs(Can.ADMINISTER)
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Show how everything stands."""
    settings = get_settings()
    context = {
        "lines": [line for examine in EXAMINERS for line in _guarded(examine, settings)],
        "jobs": _or_none(job_runs) or [],
        "dead": _or_none(_dead) or [],
    }
    return render(request, "office/health.html", context)


def _database(settings: Settings) -> Iterator[Line]:
    subject, problems = _("Cơ sở dữ liệu"), check()
    for problem in problems:
        yield Line(subject, "bad", problem, _("Chạy: cotmoc doctor"))
    if not problems:
        held = holdings()
        yield Line(subject, "ok", f"{address()}: {_held(held)}")


def _indexes(settings: Settings) -> Iterator[Line]:
    subject, here = _("Chỉ mục tìm kiếm"), index_name(settings)
    counts = get_index().count()
    for row in index_health():
        text = _("%(name)s: còn %(pending)s thay đổi chờ cập nhật, %(dead)s mục không nhận") % {
            "name": row.name,
            "pending": row.pending,
            "dead": row.dead,
        }
        if row.name == here:
            text += "; " + _("đang giữ %(documents)s văn bản, %(findings)s phát hiện") % {
                "documents": counts.get("document", 0),
                "findings": counts.get("finding", 0),
            }
        advice = _("Chạy: cotmoc sync") if row.pending else ""
        if row.rebuilding:
            advice = _("Việc dựng lại chưa xong; chạy: cotmoc index rebuild")
        yield Line(
            subject, "note" if row.pending or row.dead or row.rebuilding else "ok", text, advice
        )


def _disks(settings: Settings) -> Iterator[Line]:
    seen: set[int] = set()
    landing = [] if "://" in settings.landing else [Path(settings.landing)]
    backup = [Path(settings.backup_dir).expanduser()] if settings.backup_dir else []
    for folder in (settings.data_dir, *landing, *backup):
        present = next((path for path in (folder, *folder.parents) if path.exists()), None)
        if present is None or present.stat().st_dev in seen:
            continue
        seen.add(present.stat().st_dev)
        free = shutil.disk_usage(present).free
        state = "bad" if free < FULL_BYTES else "note" if free < SHORT_BYTES else "ok"
        text = _("%(folder)s: còn trống %(free)s GB") % {
            "folder": folder,
            "free": f"{free / 1e9:.1f}",
        }
        yield Line(_("Ổ đĩa"), state, text, "" if state == "ok" else _("Dọn ổ đĩa."))


def _mail(settings: Settings) -> Iterator[Line]:
    subject, mail = _("Thư"), mail_health()
    if not settings.smtp_url.get_secret_value():
        yield Line(subject, "note", _("Chưa nối máy chủ thư."), _("Đặt COTMOC_SMTP_URL."))
    text = _(
        "chờ gửi %(waiting)s, không rõ đã gửi chưa %(uncertain)s, không gửi được %(failed)s"
    ) % {"waiting": mail.waiting, "uncertain": mail.uncertain, "failed": mail.failed}
    if mail.error:
        text += f"; {mail.error}"
    wrong = mail.uncertain or mail.failed
    yield Line(subject, "note" if wrong else "ok", text, _("Xem: cotmoc doctor") if wrong else "")


def _versions(settings: Settings) -> Iterator[Line]:
    subject, catalogue = _("Phiên bản"), get_catalogue()
    judged = [analysis.split("/") for analysis in holdings().analyses]
    model = judged[0][1] if judged and len(judged[0]) == 3 else ""
    text = _("chương trình %(program)s; mô hình %(model)s; danh mục %(catalogue)s") % {
        "program": _program(),
        "model": model or "—",
        "catalogue": catalogue.digest,
    }
    behind = bool(judged) and all(parts[-1] != catalogue.digest for parts in judged)
    advice = _("Danh mục đã đổi; chạy: cotmoc analyse") if behind else ""
    yield Line(subject, "note" if behind else "ok", text, advice)


EXAMINERS: tuple[Callable[[Settings], Iterator[Line]], ...] = (
    _database,
    _indexes,
    _disks,
    _mail,
    _versions,
)


def _guarded(examine: Callable[[Settings], Iterator[Line]], settings: Settings) -> Iterator[Line]:
    try:
        yield from examine(settings)
    except (CotmocError, OSError) as error:
        yield Line(_("Lỗi"), "bad", str(error), _("Xem: cotmoc doctor"))


def _or_none(read: Callable[[], list[JobRuns] | list[Dead]]) -> list[JobRuns] | list[Dead] | None:
    try:
        return read()
    except CotmocError:
        return None


def _dead() -> list[Dead]:
    return list_dead(limit=SHOWN)


def _held(held: Holdings) -> str:
    return _("%(documents)s văn bản, %(findings)s phát hiện, %(individuals)s bài của cá nhân") % {
        "documents": held.documents,
        "findings": held.findings,
        "individuals": held.individuals,
    }


def _program() -> str:
    try:
        return version("cotmoc")
    except PackageNotFoundError:
        return "—"
