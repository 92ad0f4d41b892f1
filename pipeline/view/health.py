"""``cotmoc doctor``: what is configured, what is reachable, what is missing and how to mend it."""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from rich.table import Table
from rich.text import Text

from core.errors import CotmocError
from core.settings import Settings, get_settings
from pipeline.disks import rooms
from pipeline.messages import collected_name, reason_name, t
from pipeline.terminal import out
from pipeline.view.jobs import examine_jobs
from pipeline.view.troubles import examine_troubles

OLD_BACKUP_DAYS = 7
MARKS = {"ok": ("✓", "green"), "note": ("•", "yellow"), "bad": ("✗", "bold red")}


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the report.

    Attributes:
        state: ``ok``, ``note`` (works, but look at it) or ``bad`` (does not work).
        mend: What to do about it; empty when nothing.
    """

    subject: str
    state: str
    text: str
    mend: str = ""


def print_health() -> bool:
    """Print the report; return whether nothing is bad."""
    settings = get_settings()
    table = Table(box=None, pad_edge=False)
    for name in ("", t("Phần", "Part"), t("Tình trạng", "State"), t("Cách sửa", "What to do")):
        table.add_column(name)
    checks = list(examine(settings))
    for check in checks:
        mark, style = MARKS[check.state]
        table.add_row(Text(mark, style=style), check.subject, check.text, check.mend)
    out().print(table)
    return all(check.state != "bad" for check in checks)


def examine(settings: Settings) -> Iterator[Check]:
    """Yield every check; one that breaks is a line of the report, not the end of it."""
    for subject, examiner in (
        (t("Thư mục dữ liệu", "Data folder"), _data_folder),
        (t("Cơ sở dữ liệu", "Database"), _database),
        (t("Vùng lưu trữ", "Landing zone"), _landing),
        (t("Chỉ mục", "Index"), _index),
        (t("Danh mục luận điểm", "Catalogue"), _catalogue),
        (t("Hồ sơ tỉnh", "Profile"), _profile),
        (t("Bộ mã hoá", "Encoder"), _encoder),
        (t("Nguồn", "Sources"), _sources),
        (t("Thư điện tử", "Mail"), _mail),
        ("Facebook", _facebook),
        (t("Sao lưu", "Backup"), _backups),
        (t("Lưu giữ", "Retention"), _retention),
        (t("Việc định kỳ", "Jobs"), examine_jobs),
        ("Airflow", examine_troubles),
    ):
        yield from _guarded(subject, examiner, settings)


def _guarded(
    subject: str, examiner: Callable[[str, Settings], Iterator[Check]], settings: Settings
) -> Iterator[Check]:
    try:
        yield from examiner(subject, settings)
    except CotmocError as error:
        yield Check(subject, "bad", str(error))
    except OSError as error:
        yield Check(subject, "bad", f"{error.strerror}: {error.filename}")
    except Exception as error:  # the report's edge: it tells what is broken, whatever it is
        yield Check(subject, "bad", f"{type(error).__name__}: {error}")


def _data_folder(subject: str, settings: Settings) -> Iterator[Check]:
    folder = settings.data_dir
    if folder.exists() and not (folder.is_dir() and os.access(folder, os.W_OK)):
        text = t(f"{folder} không ghi được", f"{folder} cannot be written")
        yield Check(subject, "bad", text, t("đổi COTMOC_DATA_DIR", "change COTMOC_DATA_DIR"))
        return
    if not folder.is_dir():
        mend = t("lệnh đầu tiên sẽ tạo", "the first command makes it")
        yield Check(subject, "note", t(f"chưa có: {folder}", f"not there yet: {folder}"), mend)
        return
    for room in rooms(settings):
        gb = room.free / 1e9
        text = t(f"{room.folder}, còn trống {gb:.1f} GB", f"{room.folder}, {gb:.1f} GB free")
        mend = t("dọn đĩa hoặc đổi COTMOC_DATA_DIR", "free space or change COTMOC_DATA_DIR")
        if room.is_short:
            yield Check(subject, "bad" if room.is_full else "note", text, mend)
        else:
            yield Check(subject, "ok", text)


def _database(subject: str, settings: Settings) -> Iterator[Check]:
    if not settings.data_dir.is_dir() and not settings.database_url:
        yield Check(subject, "note", t("chưa tạo", "not made yet"))
        return
    from store import connection

    connection.setup(settings)
    problems = connection.check()
    for problem in problems:
        yield Check(subject, "bad", problem)
    if not problems:
        yield Check(subject, "ok", connection.address())


def _landing(subject: str, settings: Settings) -> Iterator[Check]:
    from crawlers.landing import LandingZone

    if "://" not in settings.landing and not settings.data_dir.is_dir():
        yield Check(subject, "note", t("chưa tạo", "not made yet"))
        return
    files = LandingZone(settings.landing).files()
    text = t(f"{settings.landing}: {len(files)} tệp WARC", f"{settings.landing}: {len(files)} WARC")
    yield Check(subject, "ok", text)


def _index(subject: str, settings: Settings) -> Iterator[Check]:
    if not settings.search_url and not settings.index_dir.exists():
        mend = t("chạy: cotmoc sync", "run: cotmoc sync")
        yield Check(subject, "note", t("chưa dựng", "not built yet"), mend)
        return
    from index import open_index
    from index.address import index_name
    from store import dead, sync

    with open_index(settings) as index:
        held = index.count()
    name = index_name(settings)
    pending = sync.counts(name).pending
    text = t(
        f"{name}: {held['document']} văn bản, {held['finding']} phát hiện; chờ cập nhật {pending}",
        f"{name}: {held['document']} documents, {held['finding']} findings; {pending} waiting",
    )
    mend = t("chạy: cotmoc sync", "run: cotmoc sync") if pending else ""
    yield Check(subject, "note" if pending else "ok", text, mend)
    yield from _synonyms(subject, settings)
    letters = dead.list_dead(name)
    if letters:
        newest = letters[0]
        text = t(
            f"không nhận {len(letters)} mục; mới nhất: {newest.id}: {newest.reason}",
            f"refused {len(letters)}; the newest: {newest.id}: {newest.reason}",
        )
        mend = t("xem: cotmoc index dead", "see: cotmoc index dead")
        yield Check(subject, "note", text, mend)


def _synonyms(subject: str, settings: Settings) -> Iterator[Check]:
    from pipeline.synonyms import problem

    path = settings.synonyms_path
    if settings.synonyms_file and not path.exists():
        text = t(f"danh sách tên gọi: không có {path}", f"list of names: {path} is not there")
        mend = t("sửa COTMOC_SYNONYMS_FILE", "mend COTMOC_SYNONYMS_FILE")
        yield Check(subject, "note", text, mend)
    if found := problem(path):
        yield Check(subject, "note", found, t(f"sửa tệp {path}", f"mend {path}"))


def _catalogue(subject: str, settings: Settings) -> Iterator[Check]:
    from nlp.catalogue import lint, load_catalogue

    catalogue = load_catalogue(settings.claims_folders)
    warnings = len(lint(settings.claims_folders))
    unchecked = sum(not document.checked_on for document in catalogue.documents.values())
    text = t(
        f"{len(catalogue.claims)} luận điểm, {len(catalogue.documents)} tài liệu, "
        f"{unchecked} chưa đối chiếu bản gốc, {warnings} cảnh báo",
        f"{len(catalogue.claims)} claims, {len(catalogue.documents)} documents, "
        f"{unchecked} not yet held against the original, {warnings} warnings",
    )
    mend = t("xem: cotmoc claims lint", "see: cotmoc claims lint") if warnings else ""
    yield Check(subject, "ok", text, mend)


def _profile(subject: str, settings: Settings) -> Iterator[Check]:
    from pipeline.profile import load_profile

    profile = load_profile(settings.profiles_dir / settings.profile)
    yield Check(
        subject,
        "ok",
        t(
            f"{settings.profile}: {len(profile.sources)} nguồn",
            f"{settings.profile}: {len(profile.sources)} sources",
        ),
    )


def _encoder(subject: str, settings: Settings) -> Iterator[Check]:
    from nlp.encoder import open_encoder

    encoder = open_encoder(settings)
    yield Check(subject, "ok", f"{encoder.name} · {settings.cache_dir}")


def _sources(subject: str, settings: Settings) -> Iterator[Check]:
    if not settings.data_dir.is_dir():
        yield Check(subject, "note", t("chưa thu thập lần nào", "nothing collected yet"))
        return
    from store import sources

    health = [item for item in sources.source_health() if item.last is not None]
    if not health:
        mend = t("chạy: cotmoc run", "run: cotmoc run")
        yield Check(subject, "note", t("chưa thu thập lần nào", "nothing collected yet"), mend)
    for item in health:
        assert item.last is not None  # filtered above
        failed = item.last.outcome == "failed"
        why = f" ({reason_name(item.last.failure)})" if item.last.failure else ""
        ended = collected_name(item.last.outcome)
        text = t(
            f"{item.source}: {ended}{why}, {item.documents} văn bản",
            f"{item.source}: {ended}{why}, {item.documents} documents",
        )
        yield Check(subject, "note" if failed else "ok", text, item.last.message if failed else "")


def _mail(subject: str, settings: Settings) -> Iterator[Check]:
    from pipeline.view.mailing import examine_mail

    yield from examine_mail(subject, settings)


def _retention(subject: str, settings: Settings) -> Iterator[Check]:
    """Yield a line where posts are kept because the clock is doubted."""
    if not settings.data_dir.is_dir():
        return
    from pipeline.steps.retention import why_doubted
    from store import connection, expiries

    connection.setup(settings)
    now = datetime.now(UTC)
    if doubt := expiries.doubt(now):
        yield Check(subject, "bad" if doubt.refused else "note", why_doubted(now, doubt))


def _facebook(subject: str, settings: Settings) -> Iterator[Check]:
    if settings.facebook_token.get_secret_value():
        yield Check(subject, "ok", t("đã có khoá truy cập", "token is set"))
    else:
        mend = t(
            "đặt COTMOC_FACEBOOK_TOKEN nếu cần đọc các Trang",
            "set COTMOC_FACEBOOK_TOKEN to read Pages",
        )
        yield Check(subject, "note", t("chưa có khoá truy cập", "no token"), mend)


def _backups(subject: str, settings: Settings) -> Iterator[Check]:
    from pipeline.steps.backup import backup_folder, list_backups

    found = list_backups(backup_folder(settings))
    mend = t(
        "đặt COTMOC_BACKUP_DIR, hoặc chạy: cotmoc backup THƯ_MỤC",
        "set COTMOC_BACKUP_DIR, or run: cotmoc backup FOLDER",
    )
    if not found:
        yield Check(subject, "note", t("chưa có bản nào", "there is none"), mend)
        return
    age_days = (time.time() - found[0].stat().st_mtime) / 86_400
    text = t(
        f"{found[0].name}, {age_days:.0f} ngày trước", f"{found[0].name}, {age_days:.0f} days ago"
    )
    old = age_days > OLD_BACKUP_DAYS
    yield Check(subject, "note" if old else "ok", text, mend if old else "")
