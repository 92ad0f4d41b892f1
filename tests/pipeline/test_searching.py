"""``cotmoc search`` and ``export`` as a person and a script meet them."""

import csv
import json
import os
import re
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from core.errors import QueryError
from core.searching import SearchQuery
from index import open_index
from pipeline.steps import searching
from pipeline.times import parse_since, parse_until
from pipeline.view.hits import BOLD, caret_lines, columns, marked
from tests.paths import ROOT

COMMAND = str(Path(sys.executable).with_name("cotmoc"))
TEXTS = (
    ("vi", "Thác nước ở biên giới đón khách", "Du khách đổ về thác Bản Giốc dịp nghỉ lễ."),
    ("zh", "边境瀑布游客增多", "假期游客涌向德天瀑布，两国按照1999年条约管理边界。"),
    ("en", "Visitors at the falls", "Visitors flock to the waterfall on the border of Vietnam."),
    ("cho", "Chợ phiên vùng cao", "Hàng nông sản bán hết sớm."),
    ("claim", "Chuyện con thác", "Toàn bộ thác Bản Giốc đã bị bán cho Trung Quốc."),
    ("odd", "\x1b[31mĐỏ\x1b[0m", "=SUM(1) thác lạ."),
)
# Runs one command in this interpreter and tells what was loaded for it.
LOADED = """
import sys
from pipeline.cli import main
try:
    main()
except SystemExit:
    pass
print(sorted({name.split('.')[0] for name in sys.modules}), file=sys.stderr)
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("search")
    source = folder / "texts.jsonl"
    lines = [json.dumps({"id": id_, "title": a, "text": b}) for id_, a, b in TEXTS]
    source.write_text("\n".join(lines), "utf-8")
    done = run("import", str(source), data=folder / "data")
    assert done.returncode == 0, done.stderr
    return folder / "data"


def run(
    *arguments: str, data: Path, code: str = "", **env: str
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code] if code else [COMMAND]
    return subprocess.run(
        [*command, *arguments],
        env={**os.environ, "COTMOC_DATA_DIR": str(data), "COTMOC_LANG": "en", **env},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def hits(*arguments: str, data: Path) -> list[dict]:
    done = run("search", *arguments, "--json", data=data)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_search_by_words_loads_no_heavy_library(data: Path) -> None:
    done = run("search", "thác", data=data, code=LOADED)
    loaded = set(re.findall(r"'(\w+)'", done.stderr.splitlines()[-1]))
    assert "tantivy" in loaded
    assert not loaded & {
        *("numpy", "django", "spacy", "onnxruntime", "tokenizers", "rich", "pydantic"),
        *("yaml", "elasticsearch"),
    }


def test_search_by_meaning_loads_the_encoder_and_nothing_else(data: Path) -> None:
    done = run("search", "thác", "--mode", "hybrid", data=data, code=LOADED)
    loaded = set(re.findall(r"'(\w+)'", done.stderr.splitlines()[-1]))
    assert "onnxruntime" in loaded
    assert not loaded & {"django", "spacy", "torch", "transformers"}


def test_a_search_takes_little_time(data: Path) -> None:
    """Processor time of the whole process, which other work on the machine hardly changes."""

    def used() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run("search", "thác bản giốc", data=data)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert min(used() for _ in range(5)) < 0.6


def test_a_vietnamese_question_finds_the_chinese_page(data: Path) -> None:
    asked = "khách du lịch đến thác nước nơi đường biên trong kỳ nghỉ"
    found = [hit["id"] for hit in hits(asked, "--mode", "hybrid", data=data)]
    assert "import:zh" in found[:3]
    assert found[0] == "import:vi"


def test_meaning_leaves_out_fields_and_what_is_unwanted() -> None:
    def meant(text: str) -> str:
        return searching.meant(SearchQuery(text))

    assert meant("source:bao thác nước -chợ lang:vi") == "thác nước"
    assert meant('"thác Bản Giốc" du*') == "thác Bản Giốc du"
    assert meant("德天瀑布") == "德天瀑布"
    assert meant("flagged:true") == ""
    assert meant('"thác') == "thác"


def test_pages_follow_each_other_and_leave_nothing_out(data: Path) -> None:
    seen: list[str] = []
    cursor = ""
    for _ in range(10):
        more = ("--cursor", cursor) if cursor else ()
        done = run("search", "", "--size", "2", "--sort", "oldest", "--json", *more, data=data)
        seen += [json.loads(line)["id"] for line in done.stdout.splitlines()]
        found = re.search(r"--cursor (\S+)", done.stderr)
        if not found:
            break
        cursor = found[1]
    assert len(seen) == len(set(seen)) == len(TEXTS)


def test_counts_and_bars_stand_in_a_last_line(data: Path) -> None:
    *_, page = hits("", "--facets", "--histogram", "month", data=data)
    assert page["page"]["total"] == len(TEXTS)
    assert page["page"]["facets"]["lang"]["zh"] == 1
    assert sum(page["page"]["histogram"].values()) == len(TEXTS)
    assert "page" not in hits("", data=data)[-1]


def test_most_urgent_first(data: Path) -> None:
    found = hits("thác", "--sort", "priority", data=data)
    assert found[0]["id"] == "import:claim"
    assert found[0]["priority"] >= 0.5
    statement = hits("thác", "--entity", "finding", data=data)[0]
    assert (statement["verdict"], statement["match"]) == ("contradicted", "confirmed")
    assert statement["id"] == hits("thác", "--findings", data=data)[0]["id"]


def test_a_wrong_query_is_pointed_at_and_its_words_are_searched_for(data: Path) -> None:
    done = run("search", 'thác AND "bản giốc', data=data)
    assert done.returncode == 0
    lines = done.stderr.splitlines()
    place = lines.index('  thác AND "bản giốc')
    assert lines[place + 1] == " " * 11 + "^"
    assert "Did you mean" in done.stderr
    assert "import:claim" in done.stdout


def test_a_pasted_page_is_told_to_be_cut(data: Path) -> None:
    pasted = " ".join(f"thác chữ{number}" for number in range(400))
    done = run("search", pasted, data=data)
    assert done.returncode == 0
    assert "only its first words were looked for" in done.stderr
    done = run("search", pasted, "--json", "--facets", data=data)
    assert json.loads(done.stdout.splitlines()[-1])["page"]["cut"] is True
    assert "first words" not in run("search", "thác", data=data).stderr


def test_an_index_that_was_never_filled_is_told(data: Path, tmp_path: Path) -> None:
    with open_index(tmp_path / "index") as index:
        index.clear()
    done = run("search", "thác", data=tmp_path)
    assert done.returncode == 0
    assert "cotmoc index rebuild" in done.stderr
    assert "index rebuild" not in run("search", "xyzzyx", data=data).stderr


def test_a_program_gets_no_guesses(data: Path) -> None:
    done = run("search", '"thác', "--json", data=data)
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--cursor", "nonsense"),
        ("--sort", "loudest"),
        ("--mode", "magic"),
        ("--histogram", "hour"),
        ("--entity", "person"),
        ("--until", "soon"),
        ("--since", "²d"),
    ],
    ids=" ".join,
)
def test_wrong_options_are_wrong_usage(arguments: tuple[str, ...], data: Path) -> None:
    done = run("search", "thác", *arguments, data=data)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr


def test_collected_text_does_not_reach_the_terminal_as_commands(data: Path) -> None:
    done = run("search", "lạ", data=data)
    assert "Đỏ" in done.stdout
    assert "\x1b" not in done.stdout


def test_bold_where_it_was_found() -> None:
    assert marked("thác ở đây", ((0, 4),), bold=True) == f"{BOLD[0]}thác{BOLD[1]} ở đây"
    assert marked("德天瀑布在此", ((0, 4), (5, 6)), bold=True).count(BOLD[0]) == 2
    assert marked("a\nb", ((0, 1),), bold=False) == "a b"


def test_the_caret_stands_below_what_is_wrong() -> None:
    assert list(caret_lines("a (b", 2)) == ["  a (b", "    ^"]
    wide, caret = caret_lines("德天 (b", 3)
    assert columns(wide[: wide.index("(")]) == len(caret) - 1
    decomposed = "thác (b"
    line, caret = caret_lines(decomposed, decomposed.index("("))
    assert columns(line[: line.index("(")]) == len(caret) - 1
    long, caret = caret_lines("x" * 300 + "(" + "y" * 300, 300)
    assert long[len(caret) - 1] == "("
    assert len(long) < 100


def test_a_day_is_meant_to_its_end() -> None:
    assert parse_until("") is None
    day = parse_until("2026-03-01")
    assert day is not None
    assert day == parse_since("2026-03-02")
    assert parse_until("9999-12-31") is None
    with pytest.raises(QueryError):
        parse_since("9" * 5000 + "d")


@pytest.mark.parametrize("format", ["csv", "jsonl", "xlsx"])
def test_export_to_a_file_named_after_its_format(format: str, data: Path, tmp_path: Path) -> None:
    out = tmp_path / f"kq.{format}"
    done = run("export", "thác", "--out", str(out), data=data)
    assert done.returncode == 0, done.stderr
    # The words alone: an export relaxes nothing.
    assert "3 rows" in done.stderr or "4 rows" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == [out.name]
    assert out.stat().st_mode & 0o077 == 0
    if format == "xlsx":
        assert zipfile.is_zipfile(out)
    elif format == "csv":
        with out.open(encoding="utf-8-sig", newline="") as stream:
            rows = {row["id"]: row for row in csv.DictReader(stream)}
        assert rows["import:odd"]["text"].startswith("'=SUM")
    else:
        rows = {json.loads(line)["id"]: json.loads(line) for line in out.open(encoding="utf-8")}
        assert rows["import:odd"]["text"].startswith("=SUM")


def test_export_to_stdout_and_of_findings(data: Path) -> None:
    done = run("export", "", "--findings", data=data)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert rows
    assert all(row["claim"] for row in rows)
    assert f"{len(rows)} rows" in done.stderr


def test_export_says_what_is_wrong_and_leaves_no_half_file(data: Path, tmp_path: Path) -> None:
    unknown = run("export", "thác", "--out", str(tmp_path / "x.doc"), data=data)
    assert unknown.returncode == 2
    assert "--format" in unknown.stderr
    wrong = run("export", '"thác', "--out", str(tmp_path / "x.csv"), data=data)
    assert wrong.returncode == 2
    nowhere = run("export", "thác", "--out", str(tmp_path / "no" / "x.csv"), data=data)
    assert nowhere.returncode == 1
    assert list(tmp_path.iterdir()) == []
