"""The English of the site is complete, compiled, and says each thing in one way."""

from pathlib import Path

import pytest

from dashboards.site import messages
from dashboards.site.messages import Part

PO = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


@pytest.fixture
def part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Return a function that makes the only part of a site of its own."""

    def make(template: str, po: str = "", code: str = "") -> Part:
        (tmp_path / "page.html").write_text(template, "utf-8")
        (tmp_path / "views.py").write_text(code, "utf-8")
        made = Part("own", tmp_path)
        made.po.parent.mkdir(parents=True, exist_ok=True)
        made.po.write_text(PO + po, "utf-8")
        frame = Part("site", tmp_path / "frame")
        monkeypatch.setattr(messages, "HERE", tmp_path)
        monkeypatch.setattr(messages, "parts", lambda: [frame, made])
        return made

    return make


def test_the_english_of_the_site_is_complete():
    found = [str(problem) for problem in messages.problems()]
    assert not found, "\n".join(["see `make messages` and dashboards/site/messages.py", *found])


@pytest.mark.parametrize(
    ("template", "code", "expected"),
    [
        ('{% translate "Xin chào" %}', "", {"Xin chào"}),
        ("  {% blocktranslate with n=a.b %}Có {{ n }}{% endblocktranslate %}", "", {"Có %(n)s"}),
        ("{% blocktranslate count n=x %}Một{% plural %}Nhiều{% endblocktranslate %}", "", {"Một"}),
        ('{% include "x" with label=_("Danh sách") %}', "", {"Danh sách"}),
        ("", 'a = _("Một "\n  "câu")', {"Một câu"}),
        ("", 'a = gettext_lazy("Một")\nb = ngettext("Hai", "Ba", n)', {"Một", "Hai"}),
    ],
    ids=["translate", "variables", "plural", "in a tag", "over two lines", "python"],
)
def test_finds_what_is_said(part, template, code, expected):
    assert set(messages.strings(part(template, code=code))) == expected


def test_tells_what_has_no_english_and_what_is_stale(part):
    made = part('{% translate "Mới" %}', 'msgid "Cũ"\nmsgstr "Old"\n')
    made.mo.write_bytes(messages.compiled(made))
    assert [(p.kind, p.text) for p in messages.problems()] == [
        ("no English (page.html:1)", "Mới"),
        ("stale", "Cũ"),
    ]


@pytest.mark.parametrize(
    "po", ['msgid "Mới"\nmsgstr ""\n', '#, fuzzy\nmsgid "Mới"\nmsgstr "New"\n']
)
def test_what_is_empty_or_unsure_is_no_english(part, po):
    made = part('{% translate "Mới" %}', po)
    made.mo.write_bytes(messages.compiled(made))
    assert [p.text for p in messages.problems()] == ["Mới"]


def test_compiles_what_has_changed_once(part):
    made = part('{% translate "Mới" %}', 'msgid "Mới"\nmsgstr "New"\n')
    assert [p.kind for p in messages.problems()] == ["not compiled"]
    assert messages.compile_all() == [made.mo]
    assert messages.compile_all() == []
    assert not list(messages.problems())
