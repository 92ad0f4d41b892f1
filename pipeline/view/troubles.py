"""What Airflow told in the last day, for ``cotmoc doctor``."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from core.clock import OFFICE_ZONE
from core.settings import Settings
from pipeline.messages import t
from pipeline.trouble import LATE, recent

if TYPE_CHECKING:
    from pipeline.view.health import Check

MOST = 5


def examine_troubles(subject: str, settings: Settings) -> Iterator["Check"]:
    """Yield a line for each of the newest tasks that failed for good and runs that were late.

    Where Airflow is not used there is nothing to tell, and no line.
    """
    from pipeline.view.health import Check

    if not settings.data_dir.is_dir() and not settings.database_url:
        return
    told = recent(settings)
    for trouble in told[:MOST]:
        what = t("trễ hạn", "late") if trouble.outcome == LATE else t("hỏng hẳn", "failed for good")
        when = trouble.told.astimezone(OFFICE_ZONE)
        text = f"{trouble.job}: {what}, {when:%d/%m %H:%M}"
        yield Check(subject, "bad" if trouble.outcome != LATE else "note", text, trouble.message)
    if (more := len(told) - MOST) > 0:
        text = t(f"và {more} lần nữa trong một ngày qua", f"and {more} more in the last day")
        yield Check(subject, "note", text)
