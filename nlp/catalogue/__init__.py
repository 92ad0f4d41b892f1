"""The catalogue of claims: folders of YAML read into records, and a linter for them.

See docs/how-to/add-a-claim.md.
"""

from nlp.catalogue.lint import LintMessage, lint
from nlp.catalogue.load import Catalogue, load_catalogue
from nlp.catalogue.themes import topics_of_theme

__all__ = ["Catalogue", "LintMessage", "lint", "load_catalogue", "topics_of_theme"]
