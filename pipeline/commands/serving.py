"""The command that serves the analysts' site."""

from typing import Annotated

import typer

from pipeline.messages import t
from pipeline.terminal import leave_at_once, say

SERVE_HELP = t(
    "Mở trang làm việc của phân tích viên trên máy này; dừng bằng Ctrl-C.",
    "Serve the analysts' site on this machine; Ctrl-C ends it.",
)


def serve(
    port: Annotated[
        int, typer.Option(help=t("Cổng; 0: theo COTMOC_PORT.", "Port; 0: that of COTMOC_PORT."))
    ] = 0,
) -> None:
    """Serve the site until the process is told to end."""
    import os

    os.environ["DJANGO_SETTINGS_MODULE"] = "dashboards.site.settings"
    from core.settings import get_settings

    if port:
        os.environ["COTMOC_PORT"] = str(port)
        get_settings.cache_clear()
    from pipeline.site import serve_site

    serve_site(get_settings(), say=say)
    # A text that is being judged would hold the end up for as long as it takes.
    leave_at_once()
