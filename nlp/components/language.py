"""Component ``language``: sets ``doc._.lang``."""

from spacy.language import Language
from spacy.tokens import Doc

from nlp.components.extensions import register_extensions, text_of
from nlp.language import detect_language

register_extensions()


class LanguageDetector:
    """Set ``doc._.lang``; a declared language in ``doc.user_data["hint"]`` breaks a tie."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Return the document with its language."""
        doc._.lang = detect_language(text_of(doc), doc.user_data.get("hint"))
        return doc


def make_language(nlp: Language, name: str) -> LanguageDetector:
    """Make the component."""
    return LanguageDetector(name)


Language.factory("language", func=make_language)
