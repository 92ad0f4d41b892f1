"""``cotmoc candidates``: what several sources state and the catalogue does not have."""

from typing import Annotated

import typer
from click import Choice

from pipeline.commands.reading import JsonOption
from pipeline.messages import t

CANDIDATES_HELP = t(
    "Luận điểm chờ xét: điều đáng kiểm chứng mà danh mục chưa có, gộp theo cùng một ý; không bao "
    "giờ bị gắn cờ (docs/how-to/review-candidates.vi.md).",
    "Candidate claims: what is worth checking and not in the catalogue, grouped by what is said; "
    "never flagged (docs/how-to/review-candidates.md).",
)


def candidates(
    id_: Annotated[
        str,
        typer.Argument(
            metavar="[ID]",
            help=t(
                "Mã của một luận điểm chờ xét: in mọi cách nói và văn bản của nó.",
                "The id of one candidate: print all its wordings and documents.",
            ),
        ),
    ] = "",
    since: Annotated[
        str,
        typer.Option(
            help=t(
                "Chỉ điều còn được nói từ ngày này (2026-11-01) hoặc gần đây (7d, 24h).",
                "Only what was still stated since this day (2026-11-01) or for the last 7d, 24h.",
            )
        ),
    ] = "",
    sort: Annotated[
        str,
        typer.Option(
            click_type=Choice(["spread", "newest"]),
            help=t("Nhiều nguồn nhất hay mới nhất trước.", "Most sources or newest first."),
        ),
    ] = "spread",
    sources: Annotated[
        int,
        typer.Option(
            min=1, help=t("Ít nhất từ bấy nhiêu nguồn.", "Stated by at least so many sources.")
        ),
    ] = 1,
    size: Annotated[int, typer.Option(min=1, help=t("Số dòng.", "Number of rows."))] = 50,
    json_: JsonOption = False,
) -> None:
    """List the candidates, or show one."""
    from core.settings import get_settings
    from pipeline.steps.candidates import candidate_groups, find_group
    from pipeline.times import parse_since
    from pipeline.view import candidates as view

    settings = get_settings()
    if id_:
        view.print_one(find_group(settings, id_), as_json=json_)
        return
    groups = candidate_groups(settings, since=parse_since(since), by_freshness=sort == "newest")
    wide = [some for some in groups if len(some.sources) >= sources]
    view.print_groups(wide[:size], total=len(wide), as_json=json_)
