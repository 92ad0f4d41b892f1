"""Places and their names in Vietnamese, Chinese and English (``data/*.yaml``)."""

from nlp.gazetteer.load import Place, load_places

__all__ = ["Place", "load_places"]
