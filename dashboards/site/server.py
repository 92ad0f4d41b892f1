"""The web server of the site: waitress, one process with threads."""

import logging
import os
import signal
from ipaddress import ip_address

from core.errors import SettingsError
from core.settings import Settings

THREADS = 8


def check_address(settings: Settings) -> None:
    """Refuse to be reached from other machines without TLS.

    Raises:
        SettingsError: ``COTMOC_BIND`` opens the site and no https address is named.
    """
    if is_own_machine(settings.bind) or settings.public_url.startswith("https://"):
        return
    raise SettingsError(
        f"COTMOC_BIND={settings.bind!r} opens the site to other machines, and only a proxy with "
        "TLS before it keeps passwords from being read on the way: set COTMOC_PUBLIC_URL to its "
        "https:// address (docs/how-to/serve.md), or leave COTMOC_BIND at 127.0.0.1"
    )


def is_own_machine(host: str) -> bool:
    """Whether an address is reached from this machine alone."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def serve(settings: Settings) -> None:
    """Answer until the process is told to end.

    Raises:
        SettingsError: The address cannot be used.
    """
    check_address(settings)
    os.environ["DJANGO_SETTINGS_MODULE"] = "dashboards.site.settings"
    from waitress import create_server  # noqa: PLC0415 - loads only where the site is served

    from dashboards.site.warming import warm_up  # noqa: PLC0415 - as below
    from dashboards.site.wsgi import application  # noqa: PLC0415 - readies Django

    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    try:
        server = create_server(
            application,
            host=settings.bind,
            port=settings.port,
            threads=THREADS,
            ident="cotmoc",
            # Twice a file's limit: what is a little too large gets a page that says so.
            max_request_body_size=2 * settings.max_import_bytes,
            # Only what the office's proxy says of the visitor is believed, and only behind one.
            trusted_proxy=settings.trusted_proxy
            if settings.public_url.startswith("https://")
            else None,
            trusted_proxy_headers={"x-forwarded-for", "x-forwarded-proto"}
            if settings.public_url.startswith("https://")
            else set(),
            clear_untrusted_proxy_headers=True,
        )
    except OSError as error:
        raise SettingsError(
            f"the site cannot listen on {settings.bind}:{settings.port}: {error.strerror}; "
            "is another one running? Else set COTMOC_PORT to another number"
        ) from error
    # Waitress ends well on Ctrl-C; systemd and compose end it by this signal.
    signal.signal(signal.SIGTERM, _end)
    warm_up()
    server.run()


def _end(number: int, frame: object) -> None:
    raise SystemExit(0)
