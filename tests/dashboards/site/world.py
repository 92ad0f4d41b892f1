"""The demonstration world, gone the whole way through once, and a site upon a copy of it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from socket import socket

from django.contrib.auth.models import Group
from django.test import Client
from filelock import FileLock

from core.roles import Role
from core.settings import Settings, get_settings
from pipeline.installation import open_store
from pipeline.site import provide_engines
from store.models import User

NUMBERS = count(1)
READY = "ready"


def make_world(shared: Path) -> Path:
    """Return the data folder of the world, made by the first process that asks.

    ``COTMOC_TEST_WORLD`` names one that is there already, to save half a minute while working.
    """
    if given := os.environ.get("COTMOC_TEST_WORLD"):
        return Path(given)
    data = shared / "site-world"
    with FileLock(shared / "site-world.lock"):
        if not (data / READY).exists():
            program = Path(sys.executable).with_name("cotmoc")
            environment = {**os.environ, "COTMOC_DATA_DIR": str(data)}
            # One port for both days: the addresses of the invented outlets hold it.
            with closing(socket()) as free:
                free.bind(("127.0.0.1", 0))
                port = str(free.getsockname()[1])
            subprocess.run([program, "demo", "--port", port], env=environment, check=True)
            (data / READY).touch()
    return data / "demo"


@contextmanager
def pointed_at(data: Path) -> Iterator[Settings]:
    """Give the settings of a data folder, and have this process use them."""
    before = {name: os.environ.get(name) for name in ("COTMOC_DATA_DIR", "COTMOC_PROFILES_DIR")}
    os.environ["COTMOC_DATA_DIR"] = str(data)
    get_settings.cache_clear()
    settings = get_settings()
    try:
        with open_store(settings):
            provide_engines(settings)
            yield settings
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        get_settings.cache_clear()


@dataclass
class Site:
    """A site with its own copy of the world.

    Attributes:
        people: Accounts made so far, by name.
    """

    settings: Settings
    people: dict[str, User] = field(default_factory=dict)

    def person(self, *roles: Role | str, name: str = "") -> User:
        """Return a new account with these roles."""
        name = name or f"person{next(NUMBERS)}"
        user = User.objects.create_user(
            name, f"{name}@example.vn", "Mat-khau-dai-12", last_login=datetime.now(UTC)
        )
        user.groups.set(Group.objects.filter(name__in=[str(role) for role in roles]))
        self.people[name] = user
        return user

    def client(self, *roles: Role | str, lang: str = "vi", user: User | None = None) -> Client:
        """Return a client signed in with these roles; without any, nobody is signed in."""
        client = Client(SERVER_NAME="127.0.0.1")
        if roles or user:
            client.force_login(
                user or self.person(*roles), backend="django.contrib.auth.backends.ModelBackend"
            )
        client.cookies["cotmoc_lang"] = lang
        return client


@contextmanager
def open_site(world: Path, folder: Path) -> Iterator[Site]:
    """Give a site upon a copy of the world."""
    data = folder / "data"
    shutil.copytree(world, data, ignore=shutil.ignore_patterns("*.lock"))
    with pointed_at(data) as settings:
        yield Site(settings)
