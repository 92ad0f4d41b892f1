"""The office's own folder: entries that replace bundled ones, and writing them."""

from pathlib import Path

import pytest
import yaml

from core.errors import CatalogueError
from core.settings import ROOT, Settings
from core.vocabulary import Verdict
from nlp.catalogue import lint, load_catalogue
from nlp.catalogue.own import append, find_entry, own_folder, put_claim, try_claim
from nlp.catalogue.replacing import fingerprint
from tests.nlp.test_catalogue import CLAIM, DOCUMENT, write_folder

CHANGED = CLAIM | {"statement_vi": "Hồ Ngân Thủy đã cạn hẳn."}


@pytest.fixture
def bundled(tmp_path):
    other = CLAIM | {"id": "other", "statement_vi": "Khác.", "statement_en": "Other."}
    return write_folder(
        tmp_path / "bundled", [CLAIM, other | {"statement_zh": "别的。"}], [DOCUMENT]
    )


@pytest.fixture
def own(tmp_path):
    return tmp_path / "own"


def test_an_own_entry_takes_the_place_of_a_bundled_one(bundled, own):
    before = (bundled / "claims.yaml").read_bytes()
    put_claim([bundled], own, CHANGED)
    catalogue = load_catalogue([bundled, own])
    assert list(catalogue.claims) == ["lake-is-dry", "other"]
    assert catalogue.claims["lake-is-dry"].statement["vi"] == "Hồ Ngân Thủy đã cạn hẳn."
    assert catalogue.digest != load_catalogue([bundled]).digest
    assert [message for message in lint([bundled, own]) if message.level == "error"] == []
    assert "replaces" not in {message.code for message in lint([bundled, own])}
    assert (bundled / "claims.yaml").read_bytes() == before


def test_the_same_id_by_chance_still_does_not_load(bundled, own):
    append(own, "claims.yaml", [CHANGED])
    with pytest.raises(CatalogueError, match="twice"):
        load_catalogue([bundled, own])
    assert ("error", "load") in {(m.level, m.code) for m in lint([bundled, own])}


def test_one_folder_cannot_replace_its_own_entries(own):
    write_folder(own, [CLAIM, CHANGED | {"replaces": "0" * 16}], [DOCUMENT])
    with pytest.raises(CatalogueError, match="twice"):
        load_catalogue([own])
    assert any(message.code == "load" for message in lint([own]))


def test_lint_says_when_what_was_replaced_has_changed_or_gone(bundled, own):
    put_claim([bundled], own, CHANGED)
    write_folder(bundled, [CLAIM | {"notes": "mới"}], [DOCUMENT])
    (message,) = [item for item in lint([bundled, own]) if item.code == "replaces"]
    assert message.level == "warning"
    assert message.entry == "lake-is-dry"
    assert fingerprint(find_entry([bundled], "lake-is-dry")) in message.en
    write_folder(bundled, [], [DOCUMENT])
    (message,) = [item for item in lint([bundled, own]) if item.code == "replaces"]
    assert "drop replaces" in message.en


def test_an_own_entry_is_written_anew_and_all_else_stays(own, bundled):
    put_claim([bundled], own, CHANGED)
    path = own / "claims.yaml"
    extra = "# giữ nguyên\n- id: second\n  verdict: supported # ghi chú\n  statement_vi: Hai.\n"
    path.write_text("# đầu tệp\n" + path.read_text("utf-8") + "\n" + extra, "utf-8")
    put_claim([bundled], own, CHANGED | {"verdict": "outdated"})
    text = path.read_text("utf-8")
    assert text.startswith("# đầu tệp\n")
    assert text.endswith("\n" + extra)
    assert text.count("id: lake-is-dry") == 1
    assert find_entry([own], "lake-is-dry")["verdict"] == "outdated"


def test_a_file_in_another_layout_is_written_as_a_whole(own, bundled):
    own.mkdir()
    (own / "claims.yaml").write_text(
        "[{id: lake-is-dry, verdict: supported}, {id: b, verdict: supported}]\n", "utf-8"
    )
    path = put_claim([bundled], own, CHANGED)
    entries = yaml.safe_load(path.read_text("utf-8"))
    assert [entry["id"] for entry in entries] == ["lake-is-dry", "b"]
    assert entries[0]["statement_vi"] == CHANGED["statement_vi"]


def test_trying_a_claim_writes_nothing_and_says_what_is_wrong(bundled, own):
    assert try_claim([bundled], own, CHANGED) == []
    (message,) = try_claim([bundled], own, CHANGED | {"statement_zh": ""})
    assert (message.level, message.code) == ("error", "missing-language")
    found = try_claim([bundled], own, CHANGED | {"verdict": "contested"})
    assert "one-sided" in {message.code for message in found}
    wrong = CHANGED | {"evidence": [{"document": "unknown", "ref": "Art. 1"}]}
    assert {message.code for message in try_claim([bundled], own, wrong)} == {"load"}
    assert not own.exists()


def test_where_the_folder_is(tmp_path):
    def folder(dirs: str) -> Path | None:
        return own_folder(Settings(_env_file=None, data_dir=tmp_path, claims_dirs=dirs))

    assert folder("") == tmp_path / "claims"
    assert folder(f"{ROOT / 'claims'}:{tmp_path / 'x'}") == tmp_path / "x"
    assert folder(str(ROOT / "claims")) is None


def test_a_bundled_claim_replaced_as_the_site_does_loads_and_lints(tmp_path):
    folders = [ROOT / "claims"]
    entry = find_entry(folders, "nam-quan-gate-ceded-1999") | {"notes": "Sửa thử."}
    own = tmp_path / "own"
    assert [item for item in try_claim(folders, own, entry) if item.level == "error"] == []
    put_claim(folders, own, entry)
    claim = load_catalogue([*folders, own]).claims["nam-quan-gate-ceded-1999"]
    assert claim.verdict is Verdict.CONTRADICTED
    assert claim.notes == "Sửa thử."
    bundled = load_catalogue(folders).claims["nam-quan-gate-ceded-1999"]
    assert (claim.says, claim.numbers, claim.evidence) == (
        bundled.says,
        bundled.numbers,
        bundled.evidence,
    )


def test_a_folder_that_cannot_be_written_says_so(tmp_path, bundled):
    blocked = tmp_path / "file"
    blocked.write_text("x")
    with pytest.raises(CatalogueError, match="cannot be written"):
        put_claim([bundled], blocked / "claims", CHANGED)
