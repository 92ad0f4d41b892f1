"""What deploy/setup/certificates.sh leaves behind, and that repeating it changes nothing."""

import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from tests.deploy.authority import Authority
from tests.deploy.compose import environment, mounts

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("bash", "openssl", "zip", "unzip"))),
    reason="needs bash, openssl, zip and unzip",
)


def contents(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def test_each_server_gets_what_its_settings_name(made: Authority) -> None:
    named = {
        "elasticsearch": [v for v in environment("elasticsearch").values() if "certs/" in v],
        "kibana": [v for v in environment("kibana").values() if "certs/" in v],
    }
    for server, paths in named.items():
        assert len(paths) >= 3
        for path in paths:
            assert (made.root / "issued" / server / path.rpartition("/")[2]).is_file(), path
        targets = {source: target for source, target, _ in mounts(server)}
        assert targets[f"certificates-{server}"].endswith("/config/certs")


@pytest.mark.parametrize("server", ["elasticsearch", "kibana"])
def test_certificates_are_signed_by_the_authority(made: Authority, server: str) -> None:
    certificate = str(made.issued(server, "crt"))
    command = ["openssl", "verify", "-verify_hostname", server]
    done = subprocess.run(
        [*command, "-CAfile", str(made.certificate), certificate], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_keys_are_not_for_everybody_and_the_authoritys_stays_private(made: Authority) -> None:
    for server in ("elasticsearch", "kibana"):
        assert stat.S_IMODE(made.issued(server, "key").stat().st_mode) == 0o640
    assert stat.S_IMODE((made.root / "private" / "ca" / "ca.key").stat().st_mode) == 0o600
    outside = [path for path in made.root.rglob("ca.key") if "private" not in path.parts]
    assert outside == []
    assert list((made.root / "ca").iterdir()) == [made.certificate]
    assert stat.S_IMODE(made.certificate.stat().st_mode) == 0o644


def test_repeating_changes_nothing(tmp_path: Path) -> None:
    made = Authority.make(tmp_path)
    before = contents(tmp_path)
    assert "issuing" not in made.run()
    assert contents(tmp_path) == before


def test_renewing_keeps_the_authority(tmp_path: Path) -> None:
    made = Authority.make(tmp_path)
    before = contents(tmp_path)
    made.run("renew")
    after = contents(tmp_path)
    assert after["ca/ca.crt"] == before["ca/ca.crt"]
    for server in ("elasticsearch", "kibana"):
        name = f"issued/{server}/{server}.crt"
        assert after[name] != before[name]


@pytest.mark.parametrize("lost", ["private/ca/ca.key", "issued/kibana/kibana.crt"])
def test_what_was_cut_short_is_made_good(tmp_path: Path, lost: str) -> None:
    made = Authority.make(tmp_path)
    (tmp_path / lost).unlink()
    made.run()
    for server in ("elasticsearch", "kibana"):
        test_certificates_are_signed_by_the_authority(made, server)
