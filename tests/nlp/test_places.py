"""Places: names in three languages, before and after July 2025, and names that are ambiguous."""

import pytest

from core.errors import CatalogueError
from core.records import TextInput
from core.vocabulary import Lang
from nlp.gazetteer import load_places
from nlp.pipe import load_pipe, make_doc, normalize_input, run_pipe
from tests.paths import ROOT


@pytest.fixture(scope="module")
def pipe():
    return load_pipe()


def found(pipe, text, title=""):
    first, second = normalize_input(TextInput(text=text, title=title))
    doc = run_pipe(pipe, make_doc(pipe, first.text, second.text))
    return [(span.kb_id_, span.text) for span in doc.spans["places"]]


def ids(pipe, text):
    return [place for place, _ in found(pipe, text)]


@pytest.mark.parametrize(
    "text",
    [
        "Du khách chen nhau ở thác Bản Giốc.",
        "du khach chen nhau o thac ban gioc hom qua ne",
        "Đức Thiên là tên bên kia gọi ngọn thác này.",
        "游客涌向德天跨国大瀑布。",
        "遊客湧向板約瀑布。",
        "Tourists flocked to Ban Gioc Falls this weekend.",
        "The Detian waterfall drew a crowd.",
    ],
    ids=["vi", "no marks", "Sino-Vietnamese", "zh", "traditional", "en", "en of zh"],
)
def test_one_waterfall_has_many_names(pipe, text):
    assert ids(pipe, text) == ["thac-ban-gioc"]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Tỉnh Lào Cai họp.", ["lao-cai"]),
        ("Thành phố Lào Cai ngập.", ["tp-lao-cai"]),
        ("Cửa khẩu Lào Cai thông quan.", ["cua-khau-lao-cai"]),
        ("Cửa khẩu quốc tế Hữu Nghị đông xe.", ["cua-khau-huu-nghi"]),
        ("Tình hữu nghị giữa hai bên.", []),
        ("Hữu Nghị Quan nằm bên kia đường.", ["huu-nghi-quan"]),
        ("Huyện Hòa An cũ nay không còn.", ["huyen-hoa-an"]),
        ("Anh Hòa An đến từ sớm.", []),
        ("Đường giao thông nông thôn và thông nông sản.", []),
        ("Huyện Thông Nông cũ nay không còn.", ["huyen-thong-nong"]),
        ("Xã Thông Nông, tỉnh Cao Bằng.", ["xa-thong-nong-cao-bang", "cao-bang"]),
        ("Nhà ở Hòa An, Cao Bằng.", ["huyen-hoa-an", "cao-bang"]),
        ("Nhà ở Hòa An, Phú Yên.", ["phu-yen"]),
        ("Xã Thành Công, tỉnh Cao Bằng.", ["xa-thanh-cong-cao-bang", "cao-bang"]),
        ("Xã Kim Đồng (tỉnh Lạng Sơn) vỡ đập.", ["lang-son"]),
        ("Chúc em thành công ở Cao Bằng.", ["cao-bang"]),
        ("Đoàn Trùng Khánh biểu diễn ở Bắc Kinh.", ["bac-kinh"]),
        ("Đường về Trùng Khánh, Cao Bằng.", ["huyen-trung-khanh", "cao-bang"]),
        ("Người lao động nghỉ Tết.", []),
        (
            "Ba tỉnh Hà Giang, Yên Bái và Bắc Kạn nay mang tên khác.",
            ["ha-giang", "yen-bai", "bac-kan"],
        ),
        ("Cao nguyên đá Đồng Văn vào thu.", ["geopark-dong-van"]),
        ("Sông Quây Sơn chảy về xuôi.", ["song-quay-son"]),
        ("TP.HCM và Huế mưa to.", ["ho-chi-minh", "hue"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_words_around_decide(pipe, text, places):
    assert ids(pipe, text) == places


def test_marks_that_contradict_are_no_place(pipe):
    # Folded, these are "cao bang", "ha noi", "hoang sa".
    assert ids(pipe, "Nhà ai cao bằng nhà Tư, hạ nồi xuống, hoang sá gì đâu.") == []


def test_small_letters_are_fine_where_nothing_has_capitals(pipe):
    assert ids(pipe, "lên cao bằng chơi đi, ghé lạng sơn nữa") == ["cao-bang", "lang-son"]


def test_hook_and_tilde_are_mixed_up_by_writers(pipe):
    assert ids(pipe, "Tỉnh Quãng Ninh đón khách.") == ["quang-ninh"]


def test_names_inside_other_words_do_not_count(pipe):
    assert ids(pipe, "Xacao bangx khong phai ten.") == []
    assert ids(pipe, "在Cao Bang省") == ["cao-bang"]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Chị Hà quảng cáo mật ong ở chợ.", []),
        ("chi ha quang cao kem tron tren live", []),
        ("Ông Trần Hà Giang mở quán ở Huế.", ["hue"]),
        ("Đường Điện Biên Phủ cấm xe, thành phố Điện Biên Phủ thì không.", ["tp-dien-bien-phu"]),
        ("Tàu qua Thái Bình Dương rồi ghé Thái Bình.", ["thai-binh"]),
        ("Lương tháng này cao bằng tháng trước.", []),
        ("luong thang nay cao bang nhau", []),
        ("老街坊们从老街回来。", ["lao-cai"]),
        ("A hue of green over Hue.", ["hue"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_place(pipe, text, places):
    assert ids(pipe, text) == places


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Xã Ngọc Côn trước kia.", ["xa-ngoc-con-cao-bang"]),
        ("Thị trấn Tà Lùng, cửa khẩu Tà Lùng.", ["tt-ta-lung-cao-bang", "cua-khau-ta-lung"]),
        ("Thị trấn Nước Hai, tỉnh Cao Bằng.", ["tt-nuoc-hai-cao-bang", "cao-bang"]),
        ("Xã Quốc Khánh, tỉnh Lạng Sơn.", ["xa-quoc-khanh-lang-son", "lang-son"]),
        ("Cả nước nghỉ Quốc khánh ở Lạng Sơn.", ["lang-son"]),
        (
            "Phường Móng Cái 1 và thành phố Móng Cái.",
            ["phuong-mong-cai-1-quang-ninh", "tp-mong-cai"],
        ),
        ("Thủ tướng Đức gặp Tổng thống Pháp.", ["duc", "phap"]),
        ("Thầy Đức đọc pháp lệnh cho Nga nghe.", []),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_old_and_new_units_and_countries(pipe, text, places):
    assert ids(pipe, text) == places


def test_spans_carry_what_stands_in_the_text(pipe):
    assert found(pipe, "Ra Hoàng Sa rồi Trường Sa.", "Chuyện CAO BẰNG") == [
        ("cao-bang", "CAO BẰNG"),
        ("hoang-sa", "Hoàng Sa"),
        ("truong-sa", "Trường Sa"),
    ]


def test_sixty_three_provinces_became_thirty_four():
    provinces = [p for p in load_places().values() if p.kind == "province"]
    merged = [p for p in provinces if p.merged_into]
    assert (len(provinces), len(merged)) == (63, 29)
    assert all(p.valid == "before-2025" for p in merged)
    assert {p.merged_into for p in merged} <= {p.id for p in provinces} - {p.id for p in merged}


def test_cao_bang_has_fifty_six_units():
    units = [p for p in load_places().values() if p.province == "cao-bang"]
    assert sum(p.kind == "commune" for p in units) == 53
    assert sum(p.kind == "ward" for p in units) == 3
    assert {p.id for p in units} >= {"huyen-ha-quang", "cua-khau-ta-lung", "song-quay-son"}


def test_parents_exist_and_names_are_not_shared_by_chance():
    places = load_places()
    assert {p.province for p in places.values()} - {""} <= set(places)
    assert all(p.id.isascii() and p.id == p.id.lower() for p in places.values())
    for lang in (Lang.VI, Lang.ZH):
        names = [name for p in places.values() if not p.needs for name in p.names.get(lang, ())]
        twice = {name for name in names if names.count(name) > 1}
        kinds = {p.kind for p in places.values() if twice & set(p.names.get(lang, ()))}
        # A district of old and a commune of today may share a name; nothing else may.
        assert kinds <= {"district", "commune", "town", "border_gate"}, twice


def test_a_profile_adds_places(tmp_path):
    (tmp_path / "own.yaml").write_text(
        "kind: landmark\nprovince: cao-bang\nplaces:\n- {id: cau-moi, vi: cầu Khuổi Mới}\n",
        encoding="utf-8",
    )
    for path in (tmp_path, tmp_path / "own.yaml"):
        assert ids(load_pipe(places_dirs=[path]), "Khánh thành cầu Khuổi Mới.") == ["cau-moi"]


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(CatalogueError, match="gone"):
        load_places([tmp_path / "gone"])


def test_the_places_of_the_profiles_load():
    for path in sorted(ROOT.glob("profiles/*/places.yaml")):
        assert len(load_places([path])) > len(load_places())


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("{id: a, kind: planet, vi: A}", "planet"),
        ("{id: a, kind: river}", "at least one name"),
        ("{id: a, kind: river, vi: A, wet: yes}", "wet"),
        ("{id: a, kind: river, vi: A, needs: luck}", "luck"),
    ],
    ids=["kind", "no name", "unknown field", "needs"],
)
def test_entries_that_do_not_fit_are_named(tmp_path, entry, message):
    path = tmp_path / "own.yaml"
    path.write_text(f"places:\n- {entry}\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match=message) as error:
        load_places([tmp_path])
    assert str(path) in str(error.value)


def test_broken_yaml_is_named(tmp_path):
    (tmp_path / "own.yaml").write_text("places: [", encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"own\.yaml"):
        load_places([tmp_path])
