"""The forms of an answer as they would look, beside the editor and on its page."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.safestring import SafeString

from core.errors import ChoiceError, InputError
from core.rebuttals import Content
from core.records import Claim
from dashboards.site.outputs.answer import Answer
from dashboards.site.outputs.forms import FORMS, Form, forms_of, preview_form
from dashboards.site.outputs.mistakes import mistake_of
from nlp.catalogue.load import Catalogue

FIRST = "portal"


@dataclass(frozen=True, slots=True)
class Preview:
    """A form in a language; ``html`` is empty and ``mistake`` says why where it cannot be made."""

    name: str
    lang: str
    forms: tuple[Form, ...]
    langs: tuple[str, ...]
    html: SafeString | str = ""
    mistake: str = ""


def preview(content: Content, claim: Claim, catalogue: Catalogue, chosen: QueryDict) -> Preview:
    """Return the form that ``form`` and ``lang`` name, the portal article in Vietnamese else."""
    forms = forms_of(claim)
    name = chosen.get("form", FIRST)
    if name not in {form.name for form in forms}:
        name = FIRST
    langs = FORMS[name].langs_of(content)
    lang = chosen.get("lang", "")
    lang = lang if lang in langs else langs[0]
    answer = Answer(content, claim, catalogue.documents, draft=True)
    try:
        html = preview_form(name, answer, lang)
    except InputError as error:
        return Preview(name, lang, forms, langs, mistake=mistake_of(error))
    except ChoiceError as error:
        return Preview(name, lang, forms, langs, mistake=str(error))
    return Preview(name, lang, forms, langs, html)
