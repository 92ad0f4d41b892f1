"""Every form of an answer by its name, and the one way to make it.

docs/how-to/publish-an-answer.md.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.errors import ChoiceError, InputError
from core.rebuttals import KIND_OF, Content, Kind
from core.records import Claim, EvidenceDocument
from dashboards.site.outputs.answer import Answer
from dashboards.site.outputs.as_docx import sheet_docx
from dashboards.site.outputs.as_html import as_html
from dashboards.site.outputs.as_text import as_text
from dashboards.site.outputs.briefing import briefing_sheet
from dashboards.site.outputs.bulletin_docx import bulletin_docx
from dashboards.site.outputs.bulletin_html import bulletin_html
from dashboards.site.outputs.bulletin_pdf import bulletin_pdf
from dashboards.site.outputs.claim_review import claim_review_json
from dashboards.site.outputs.display import display_file
from dashboards.site.outputs.handbook import handbook_sheet
from dashboards.site.outputs.pieces import Sheet
from dashboards.site.outputs.portal import portal_article, portal_page, portal_sheet
from dashboards.site.outputs.social import social_file

HTML: Final = "text/html"
TEXT: Final = "text/plain"
PDF: Final = "application/pdf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
JSON_LD: Final = "application/ld+json"
BOTH: Final = ("vi", "en")
SIDE_BY_SIDE: Final = "vi-en"
PREVIEW_LEVEL: Final = 3

Render = Callable[[Answer, str], bytes]
Preview = Callable[[Answer, str], SafeString]


@dataclass(frozen=True, slots=True)
class Form:
    """A form of an answer.

    Attributes:
        name: Stable; part of addresses and of names of files.
        title: What the office calls it, by language.
        langs: Those it can be made in; ``vi-en`` is both side by side.
        render: The bytes of the file; text is UTF-8.
        preview: The same to look at inside a page.
        kinds: Of answers that have this form.
    """

    name: str
    title: Mapping[str, str]
    media_type: str
    extension: str
    langs: tuple[str, ...]
    render: Render
    preview: Preview
    kinds: frozenset[Kind] = field(default_factory=lambda: frozenset(Kind))

    def langs_of(self, content: Content) -> tuple[str, ...]:
        """Return the languages of it that the content has; the needed ones always count."""
        return tuple(
            lang
            for lang in self.langs
            if lang in (*BOTH, SIDE_BY_SIDE) or content.in_language(lang)
        )


def _of_sheet(make: Callable[[Answer, str], Sheet]) -> Preview:
    return lambda answer, lang: as_html(make(answer, lang), top=PREVIEW_LEVEL)


def _lines(text: str) -> SafeString:
    paragraphs = text.strip().split("\n\n")
    return format_html_join("\n", '<p class="text">{}</p>', ((part,) for part in paragraphs))


def _of_text(make: Callable[[Answer, str], str]) -> Preview:
    return lambda answer, lang: _lines(make(answer, lang))


def _code(answer: Answer, lang: str) -> SafeString:
    return format_html('<pre class="text">{}</pre>', claim_review_json(answer, lang))


_FORMS = (
    Form(
        "portal", {"vi": "Bài đăng cổng thông tin", "en": "Portal article"},
        HTML, "html", ("vi", "en", "zh"),
        lambda answer, lang: portal_article(answer, lang).encode(), _of_sheet(portal_sheet),
    ),
    Form(
        "portal-page", {"vi": "Bài đăng thành trang riêng", "en": "Article as a page of its own"},
        HTML, "html", ("vi", "en", "zh"),
        lambda answer, lang: portal_page(answer, lang).encode(), _of_sheet(portal_sheet),
    ),
    Form(
        "bulletin-docx", {"vi": "Bản tin Việt – Anh (Word)", "en": "Bulletin, vi–en (Word)"},
        DOCX, "docx", (SIDE_BY_SIDE,),
        lambda answer, lang: bulletin_docx(answer), lambda answer, lang: bulletin_html(answer),
    ),
    Form(
        "bulletin-pdf", {"vi": "Bản tin Việt – Anh (PDF)", "en": "Bulletin, vi–en (PDF)"},
        PDF, "pdf", (SIDE_BY_SIDE,),
        lambda answer, lang: bulletin_pdf(answer), lambda answer, lang: bulletin_html(answer),
    ),
    Form(
        "display", {"vi": "Màn hình cửa khẩu, phát thanh", "en": "Gate screens and radio"},
        TEXT, "txt", BOTH,
        lambda answer, lang: display_file(answer, lang).encode(), _of_text(display_file),
    ),
    Form(
        "handbook", {"vi": "Hỏi – đáp cho sổ tay (Word)", "en": "Handbook entry (Word)"},
        DOCX, "docx", BOTH,
        lambda answer, lang: sheet_docx(handbook_sheet(answer, lang), answer),
        _of_sheet(handbook_sheet),
    ),
    Form(
        "handbook-text", {"vi": "Hỏi – đáp cho sổ tay (chữ)", "en": "Handbook entry (text)"},
        TEXT, "txt", BOTH,
        lambda answer, lang: as_text(handbook_sheet(answer, lang)).encode(),
        _of_text(lambda answer, lang: as_text(handbook_sheet(answer, lang))),
    ),
    Form(
        "briefing", {"vi": "Trả lời họp báo (Word)", "en": "Press briefing (Word)"},
        DOCX, "docx", BOTH,
        lambda answer, lang: sheet_docx(briefing_sheet(answer, lang), answer),
        _of_sheet(briefing_sheet),
    ),
    Form(
        "briefing-text", {"vi": "Trả lời họp báo (chữ)", "en": "Press briefing (text)"},
        TEXT, "txt", BOTH,
        lambda answer, lang: as_text(briefing_sheet(answer, lang)).encode(),
        _of_text(lambda answer, lang: as_text(briefing_sheet(answer, lang))),
    ),
    Form(
        "social", {"vi": "Trả lời trên mạng xã hội", "en": "Social reply"},
        TEXT, "txt", BOTH,
        lambda answer, lang: social_file(answer, lang).encode(), _of_text(social_file),
    ),
    Form(
        "claim-review", {"vi": "Dữ liệu ClaimReview", "en": "ClaimReview data"},
        JSON_LD, "jsonld", ("vi", "en", "zh"),
        lambda answer, lang: claim_review_json(answer, lang).encode(), _code,
        frozenset({Kind.REBUTTAL}),
    ),
)  # fmt: skip
FORMS: Final[Mapping[str, Form]] = {form.name: form for form in _FORMS}


def forms_of(claim: Claim) -> tuple[Form, ...]:
    """Return the forms that an answer to a claim has."""
    return tuple(form for form in FORMS.values() if KIND_OF[claim.verdict] in form.kinds)


def render_form(
    name: str,
    content: Content,
    *,
    claim: Claim,
    documents: Mapping[str, EvidenceDocument],
    lang: str,
    url: str = "",
    draft: bool = True,
    day: date | None = None,
    publisher: str = "",
) -> bytes:
    """Return an answer in one of its forms.

    Args:
        lang: One of the form's; ``vi-en`` for the bulletin.
        url: Of the answer's public page; empty while it has none.
        draft: Whether this is to be marked as not approved; only exactly what was approved is not.
        day: When it was approved.
        publisher: The organisation that publishes; empty leaves it out.

    Raises:
        ChoiceError: There is no such form, or not for this kind of answer or language.
        InputError: It cannot be made of this content: ``too_long``, ``empty``, ``one_sided`` or
            ``unknown_document``.
    """
    answer = Answer(content, claim, documents, url=url, draft=draft, day=day, publisher=publisher)
    return find_form(name, answer, lang).render(answer, lang)


def preview_form(name: str, answer: Answer, lang: str) -> SafeString:
    """Return a form as HTML to look at.

    Raises:
        ChoiceError, InputError: As ``render_form``.
    """
    return find_form(name, answer, lang).preview(answer, lang)


def find_form(name: str, answer: Answer, lang: str) -> Form:
    """Return a form that this answer has in this language, and nothing for what may not go out.

    Raises:
        ChoiceError, InputError: As ``render_form``.
    """
    form = FORMS.get(name)
    if form is None or answer.kind not in form.kinds:
        names = ", ".join(one.name for one in forms_of(answer.claim))
        raise ChoiceError(f"{answer.kind} has no form {name!r}; choose of {names}")
    if lang not in form.langs_of(answer.content):
        langs = ", ".join(form.langs_of(answer.content))
        raise ChoiceError(f"the form {name!r} is not there in {lang!r}; choose of {langs}")
    if not answer.draft and (sides := answer.missing_sides("en")):
        raise InputError("one_sided", f"the position is missing of {', '.join(sides)}; add it")
    if not answer.draft and (ids := answer.unknown_documents()):
        raise InputError("unknown_document", f"the catalogue has no {', '.join(ids)}")
    return form


def file_name(name: str, claim: str, lang: str) -> str:
    """Return a name for the file, in letters that every system takes."""
    safe = "".join(
        sign if sign.isascii() and (sign.isalnum() or sign == "-") else "-" for sign in claim
    )
    return f"{safe[:80]}-{name}-{lang}.{FORMS[name].extension}"
