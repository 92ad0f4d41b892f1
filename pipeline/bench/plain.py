"""The plain way, as a yardstick: named entities and one embedding for every sentence.

``python -m pipeline.bench.plain COUNT`` prints JSON with the articles a second after start-up.
"""

import json
import sys
import time
import warnings

from core.settings import get_settings
from core.vocabulary import Lang
from nlp.encoder import open_encoder
from nlp.language import split_sentences
from pipeline.bench.articles import make_articles


def main(count: int) -> None:
    """Go over the articles sentence by sentence and print the rate."""
    warnings.filterwarnings("ignore")
    from underthesea import ner

    encoder = open_encoder(get_settings())
    ner("Khởi động.")
    encoder.embed(["khởi động"])
    texts = [article.text for article in make_articles(count)]
    start = time.perf_counter()
    sentences = 0
    for text in texts:
        parts = [text[begin:end] for begin, end in split_sentences(text, Lang.VI)]
        for part in parts:
            ner(part)
        encoder.embed(parts)
        sentences += len(parts)
    seconds = time.perf_counter() - start
    print(json.dumps({"rate": count / seconds, "sentences": sentences / count}))  # noqa: T201 - a command


if __name__ == "__main__":
    main(int(sys.argv[1]))
