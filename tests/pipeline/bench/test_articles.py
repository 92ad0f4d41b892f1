import re

from pipeline.bench.articles import make_articles


def test_one_in_ten_is_about_the_border():
    assert [article.border for article in make_articles(20)].count(True) == 2


def test_at_the_extremes_none_names_a_border_or_all_are_about_it():
    ordinary = list(make_articles(60, border_every=0))
    assert not any(article.border for article in ordinary)
    assert not any(re.search("biên giới|border|边境", article.text, re.I) for article in ordinary)
    assert all(article.border for article in make_articles(20, border_every=1))
