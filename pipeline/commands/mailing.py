"""Commands for mail: digest, subscribers, alerts."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.messages import t

DIGEST_HELP = t(
    "Gửi bản tin của một ngày cho người đăng ký; hoặc xem trước, hoặc gửi lại một thư.",
    "Send the digest of a day to its subscribers; or preview it, or send one message again.",
)
SUBSCRIBERS_HELP = t(
    "Ai trong cơ quan nhận bản tin, về những gì, lúc nào.",
    "Who of the office gets the digest, about what, and when.",
)
ALERTS_HELP = t(
    "Cảnh báo ngay theo luận điểm, chủ đề, địa danh.",
    "Immediate alerts, bound to claims, topics and places.",
)
ADD_HELP = t(
    "Thêm một người nhận, hoặc đổi những gì người đó chọn.",
    "Add a subscriber, or change what one chose.",
)
LIST_HELP = t("Liệt kê người nhận.", "List the subscribers.")
REMOVE_HELP = t(
    "Xoá một người nhận, theo địa chỉ hoặc theo mã trong thư xin thôi nhận.",
    "Remove a subscriber, by address or by the token of a mail that asks to leave.",
)
RUN_HELP = t("Gửi những cảnh báo đang tới hạn.", "Send the alerts that are due.")
RULE_HELP = t("Thêm hoặc đổi một quy tắc cảnh báo.", "Add an alert rule, or change it.")
RULES_HELP = t("Liệt kê các quy tắc cảnh báo.", "List the alert rules.")
DROP_HELP = t("Xoá một quy tắc cảnh báo.", "Remove an alert rule.")

subscribers_app = typer.Typer(name="subscribers", no_args_is_help=True, help=SUBSCRIBERS_HELP)
alerts_app = typer.Typer(name="alerts", no_args_is_help=True, help=ALERTS_HELP)

AddressArgument = Annotated[
    str, typer.Argument(metavar="ADDRESS", help=t("Địa chỉ thư.", "Mail address."))
]
TopicOption = Annotated[
    list[str] | None,
    typer.Option("--topic", help=t("Chủ đề (lặp lại được).", "Topic (may be repeated).")),
]
ClaimOption = Annotated[
    list[str] | None,
    typer.Option("--claim", help=t("Luận điểm (lặp lại được).", "Claim (may be repeated).")),
]
PlaceOption = Annotated[
    list[str] | None,
    typer.Option(
        "--place", help=t("Địa danh, theo mã (lặp lại được).", "Place, by id (may be repeated).")
    ),
]


def digest(
    day: Annotated[
        str,
        typer.Option(
            "--date",
            metavar="DAY",
            help=t("Ngày (2026-11-23); không nêu: hôm nay.", "Day (2026-11-23); default: today."),
        ),
    ] = "",
    preview: Annotated[
        Path | None,
        typer.Option(
            help=t(
                "Chỉ ghi ra tệp này để xem (.html, .txt hoặc .eml), không gửi gì.",
                "Only write it to this file (.html, .txt or .eml), and send nothing.",
            )
        ),
    ] = None,
    to: Annotated[
        str,
        typer.Option(help=t("Chỉ gửi cho địa chỉ này.", "Send to this address alone.")),
    ] = "",
    lang: Annotated[
        str,
        typer.Option(
            help=t(
                "Ngôn ngữ khi xem trước và cho địa chỉ chưa đăng ký: vi hoặc en.",
                "Language of a preview, and for an address that is no subscriber's: vi or en.",
            )
        ),
    ] = "vi",
    resend: Annotated[
        int,
        typer.Option(
            metavar="NUMBER",
            help=t(
                "Gửi lại thư số này (xem `cotmoc doctor`), giữ nguyên Message-ID.",
                "Send the message of this number (see `cotmoc doctor`) again, with the same "
                "Message-ID.",
            ),
        ),
    ] = 0,
) -> None:
    """Send, preview or send again."""
    from core.settings import get_settings
    from pipeline.times import parse_day
    from pipeline.view.mailing import resend_message, send_and_print, write_preview

    asked = parse_day(day)
    if preview is not None:
        write_preview(get_settings(), preview, day=asked, to=to, lang=lang)
        return
    if resend:
        good = resend_message(get_settings(), resend)
    else:
        good = send_and_print(get_settings(), day=asked, to=to, lang=lang)
    if not good:
        raise typer.Exit(1)


@subscribers_app.command("add", help=ADD_HELP)
def add_subscriber(
    address: AddressArgument,
    lang: Annotated[str, typer.Option(help=t("vi hoặc en.", "vi or en."))] = "vi",
    topic: TopicOption = None,
    claim: ClaimOption = None,
    place: PlaceOption = None,
    min_priority: Annotated[
        float,
        typer.Option(
            min=0.0,
            max=1.0,
            help=t(
                "Mức ưu tiên thấp nhất của phát hiện; từ 0.5 là phát hiện bị gắn cờ.",
                "Lowest priority of findings; from 0.5 on they are flagged.",
            ),
        ),
    ] = 0.0,
    at: Annotated[
        str, typer.Option(help=t("Giờ gửi, giờ Việt Nam.", "Time of sending, in Viet Nam."))
    ] = "07:00",
    days: Annotated[
        str,
        typer.Option(help=t("Các ngày: 1 thứ Hai … 7 Chủ Nhật.", "Days: 1 Monday … 7 Sunday.")),
    ] = "1234567",
) -> None:
    """Add a subscriber or change one."""
    from core.settings import get_settings
    from core.subscriptions import Wishes
    from pipeline.view.subscribing import add_and_print

    add_and_print(
        get_settings(),
        address,
        lang=lang,
        wishes=Wishes(tuple(topic or ()), tuple(claim or ()), tuple(place or ()), min_priority),
        at=at,
        days=days,
    )


@subscribers_app.command("list", help=LIST_HELP)
def list_subscribers() -> None:
    """List the subscribers."""
    from core.settings import get_settings
    from pipeline.view.subscribing import print_subscribers

    print_subscribers(get_settings())


@subscribers_app.command("remove", help=REMOVE_HELP)
def remove_subscriber(
    address: Annotated[
        str,
        typer.Argument(metavar="ADDRESS|TOKEN", help=t("Địa chỉ hoặc mã.", "Address or token.")),
    ],
) -> None:
    """Remove a subscriber."""
    from core.settings import get_settings
    from pipeline.view.subscribing import remove_and_print

    if not remove_and_print(get_settings(), address):
        raise typer.Exit(1)


@alerts_app.command("run", help=RUN_HELP)
def run_alerts() -> None:
    """Send the alerts that are due."""
    from core.settings import get_settings
    from pipeline.view.mailing import alert_and_print

    if not alert_and_print(get_settings()):
        raise typer.Exit(1)


@alerts_app.command("add", help=RULE_HELP)
def add_rule(
    address: AddressArgument,
    claim: Annotated[str, typer.Option(help=t("Luận điểm.", "Claim."))] = "",
    topic: Annotated[str, typer.Option(help=t("Chủ đề.", "Topic."))] = "",
    place: Annotated[str, typer.Option(help=t("Địa danh, theo mã.", "Place, by id."))] = "",
    min_priority: Annotated[
        float,
        typer.Option(
            min=0.0,
            max=1.0,
            help=t(
                "Mức ưu tiên thấp nhất; từ 0.5 là phát hiện bị gắn cờ.",
                "Lowest priority; from 0.5 on findings are flagged.",
            ),
        ),
    ] = 0.5,
    cap: Annotated[
        int,
        typer.Option(min=1, help=t("Số thư nhiều nhất một ngày.", "Most messages on one day.")),
    ] = 5,
    quiet: Annotated[
        str,
        typer.Option(
            metavar="FROM-UNTIL",
            help=t(
                "Giờ yên lặng, giờ Việt Nam; để trống: không có.",
                "Quiet hours, in Viet Nam; empty: none.",
            ),
        ),
    ] = "21:00-06:00",
) -> None:
    """Add an alert rule, bound to exactly one claim, topic or place."""
    from core.settings import get_settings
    from pipeline.view.subscribing import add_rule_and_print

    add_rule_and_print(
        get_settings(),
        address,
        targets={"claim": claim, "topic": topic, "place": place},
        min_priority=min_priority,
        cap=cap,
        quiet=quiet,
    )


@alerts_app.command("list", help=RULES_HELP)
def list_rules() -> None:
    """List the alert rules."""
    from core.settings import get_settings
    from pipeline.view.subscribing import print_rules

    print_rules(get_settings())


@alerts_app.command("remove", help=DROP_HELP)
def remove_rule(
    number: Annotated[int, typer.Argument(help=t("Số của quy tắc.", "Number of the rule."))],
) -> None:
    """Remove an alert rule."""
    from core.settings import get_settings
    from pipeline.view.subscribing import remove_rule_and_print

    if not remove_rule_and_print(get_settings(), number):
        raise typer.Exit(1)
