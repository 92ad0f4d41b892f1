"""The components of the spaCy pipeline, one a file; docs/how-to/add-a-component.md."""

from nlp.components import lean_spacy

lean_spacy.load()
