"""Nothing of an office is reported to the makers of a library."""

import subprocess
import sys

TEXT = "Toàn bộ thác Bản Giốc đã bị bán cho Trung Quốc."
RUN = (
    f"from pipeline.cli import main\nimport sys\nsys.argv = ['cotmoc', 'check', {TEXT!r}]\nmain()\n"
)


def test_a_check_leaves_no_telemetry_behind(tmp_path, monkeypatch):
    # The runtime keeps a mark of its own in the home folder when it is about to report.
    for name in ("ORT_DISABLE_TELEMETRY", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("COTMOC_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("COTMOC_CACHE_DIR", str(tmp_path / "cache"))
    done = subprocess.run(
        [sys.executable, "-c", RUN], check=False, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert "ban-gioc" in done.stdout
    assert [str(path.relative_to(home)) for path in home.rglob("*")] == []
