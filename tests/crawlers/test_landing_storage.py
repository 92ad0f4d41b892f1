"""Where the landing zone lies: storages that are not known, do not answer, or lack a package."""

from importlib.util import find_spec

import fsspec
import pytest

from core.errors import LandingError
from crawlers.landing import LandingZone


@pytest.mark.parametrize("url", ["nowhere://x/y", "webhdfs2://x"])
def test_a_storage_that_is_not_known_names_the_setting(url):
    with pytest.raises(LandingError, match="COTMOC_LANDING_URL"):
        LandingZone(url)


def test_a_storage_that_does_not_answer_is_told_plainly(tmp_path, monkeypatch):
    """Each library of a storage has errors of its own, which are no OSError."""

    class EndpointError(Exception):
        pass

    def refuse(*_, **__):
        raise EndpointError("could not connect to http://127.0.0.1:1/bucket")

    zone = LandingZone(f"memory://{tmp_path.name}", spool=tmp_path / "spool")
    for name in ("exists", "find", "cat_file"):
        monkeypatch.setattr(fsspec.filesystem("memory"), name, refuse)
    for act in (zone.files, lambda: zone.verify("public/2026-11-30/r-00001.warc.gz")):
        with pytest.raises(LandingError, match=r"EndpointError: could not connect.*network"):
            act()


@pytest.mark.skipif(find_spec("s3fs") is not None, reason="the package is there")
def test_a_storage_whose_package_is_missing_is_told_plainly():
    with pytest.raises(LandingError, match=r"needs a package that is not installed.*s3fs"):
        LandingZone("s3://cotmoc/landing")
