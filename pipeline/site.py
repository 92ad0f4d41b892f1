"""Starting the site: tables made, engines handed in, the address said."""

from collections.abc import Callable
from dataclasses import replace

from core.records import Capture
from core.searching import SearchQuery
from core.settings import Settings
from pipeline.installation import open_store
from pipeline.messages import t


def provide_engines(settings: Settings) -> None:
    """Tell the site how index and reader are opened."""
    from dashboards.site.engines import Engines, provide
    from nlp.analyse import open_analyser
    from pipeline.places import profile_options
    from pipeline.steps.searching import open_searched, with_vector

    def with_meaning(query: SearchQuery) -> SearchQuery:
        return with_vector(replace(query, mode="hybrid"))

    def read_capture(capture: Capture) -> bytes:
        # The landing zone's storages load only when somebody looks at a capture.
        from crawlers.landing import LandingZone

        return LandingZone(settings.landing).read(capture)

    provide(
        Engines(
            open_index=open_searched,
            open_analyser=lambda: open_analyser(
                settings, **profile_options(settings), candidates=True
            ),
            with_meaning=with_meaning,
            read_capture=read_capture,
        )
    )


def serve_site(settings: Settings, *, say: Callable[[str], None]) -> None:
    """Serve until told to end; say where, and the code of the first account where there is none.

    Raises:
        SettingsError: The address cannot be used.
    """
    from dashboards.site.server import check_address, serve

    check_address(settings)
    with open_store(settings):
        provide_engines(settings)
        from dashboards.site.accounts import first

        where = settings.public_url or f"http://{settings.bind}:{settings.port}/"
        say(t(f"Mở {where} trong trình duyệt; Ctrl-C để dừng.", f"Open {where}; Ctrl-C ends it."))
        if first.needed():
            say(
                t(
                    f"Chưa có tài khoản nào. Mã cài đặt: {first.code()}",
                    f"There is no account yet. Set-up code: {first.code()}",
                )
            )
        serve(settings)
