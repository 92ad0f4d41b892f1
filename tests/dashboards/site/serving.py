"""The real ``cotmoc serve`` on a data folder, and Chromium before it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from socket import socket
from typing import Any
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.paths import ROOT

START_S = 60
PASSWORD = "Mat-khau-dai-12"


@contextmanager
def served(data: Path) -> Iterator[str]:
    """Serve a data folder by a process of its own; give its address, end it by its number."""
    with closing(socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    program = Path(sys.executable).with_name("cotmoc")
    environment = {**os.environ, "COTMOC_DATA_DIR": str(data)}
    with subprocess.Popen([program, "serve", "--port", port], env=environment) as process:
        address = f"http://127.0.0.1:{port}"
        try:
            wait_for(address, process)
            yield address
        finally:
            process.terminate()
            process.wait(20)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Give the browser; a test is skipped, and says so, where there is none."""
    command = [str(ROOT / "scripts" / "ensure-chromium.sh"), "--find"]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    if found.returncode:
        pytest.skip("THE SITE IS NOT LOOKED AT: Chromium is not on this machine")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=found.stdout.strip(), args=["--no-sandbox"]
        )
        yield browser
        browser.close()


def sign_in(browser: Browser, address: str, name: str) -> Page:
    """Return a page of a new session, signed in through the form."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(f"{address}/sign-in/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", PASSWORD)
    page.click("main button.main")
    page.wait_for_url(f"{address}/")
    return page


def wait_for(address: str, process: "subprocess.Popen[Any]") -> None:
    """Wait until a site answers."""
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        if process.poll() is not None:
            pytest.fail(f"cotmoc serve ended with {process.returncode}")
        try:
            with urlopen(f"{address}/sign-in/", timeout=5):
                return
        except OSError:  # not yet listening, or slow on a busy machine
            time.sleep(0.2)
    pytest.fail(f"cotmoc serve did not answer within {START_S} s")
