"""What is kept how long, for administrators."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings as site
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from core.roles import Can
from core.settings import get_settings
from dashboards.site.permissions import needs
from store.deliveries import KEEP_BODIES, KEEP_LEDGER
from store.expiries import doubt
from store.retention import count_expired


@dataclass(frozen=True, slots=True)
class Kept:
    """A kind of thing, how long it stays, and why."""

    what: str
    long: str
    why: str


@needs(Can.ADMINISTER)
@require_GET
def keeping(request: HttpRequest) -> HttpResponse:
    """Show what is kept how long, and what the next night deletes."""
    settings, now = get_settings(), datetime.now(UTC)
    context = {
        "rows": _rows(settings.retention_days, settings.backup_keep if settings.backup_dir else 0),
        "expired": count_expired(now, settings.retention_days),
        "days": settings.retention_days,
        "doubt": doubt(now),
    }
    return render(request, "office/keeping.html", context)


def _rows(retention_days: int, backups: int) -> list[Kept]:
    forever = _("không xoá")
    return [
        Kept(
            _("Bài của cá nhân: lời, phát hiện, quyết định"),
            _days(retention_days),
            _("Tính từ lần cuối thấy bài (COTMOC_RETENTION_DAYS); không bao giờ vào kho lưu trữ."),
        ),
        Kept(
            _("Văn bản của báo chí, cơ quan, trang công khai và bản gốc đã tải"),
            forever,
            _("Là căn cứ của các phát hiện và phản bác."),
        ),
        Kept(_("Phản bác, luận điểm, quyết định"), forever, _("Là việc cơ quan đã làm.")),
        Kept(
            _("Nhật ký kiểm toán"),
            forever,
            _("Cơ sở dữ liệu không cho sửa hay xoá; không có địa chỉ thư trong đó."),
        ),
        Kept(
            _("Tài khoản"),
            forever,
            _("Chỉ đóng, không xoá, vì quyết định ghi tên người đã quyết định."),
        ),
        Kept(
            _("Nội dung thư đã gửi hoặc chưa gửi được"),
            _days(KEEP_BODIES.days),
            _("Sau khi máy chủ thư nhận thì nội dung được bỏ ngay."),
        ),
        Kept(_("Sổ gửi thư"), _days(KEEP_LEDGER.days), _("Để không gửi hai lần.")),
        Kept(
            _("Phiên đăng nhập"),
            _("%(hours)s giờ") % {"hours": site.SESSION_COOKIE_AGE // 3600},
            _("Hết thì đăng nhập lại."),
        ),
        Kept(
            _("Bản sao lưu"),
            ngettext("%(number)s bản", "%(number)s bản", backups) % {"number": backups}
            if backups
            else _("không có"),
            _("COTMOC_BACKUP_DIR và COTMOC_BACKUP_KEEP; bài đã xoá còn trong bản cũ đến lúc đó."),
        ),
    ]


def _days(number: int) -> str:
    return ngettext("%(number)s ngày", "%(number)s ngày", number) % {"number": number}
