"""Words and shapes by which listing pages say "next page" and addresses say "article"."""

# Compared in lower case with what a link shows, arrows and blanks at its ends aside.
NEXT_WORDS = frozenset(
    {
        "trang sau", "trang kế", "trang tiếp", "trang tiếp theo", "tiếp", "tiếp theo", "sau",
        "xem thêm", "tin cũ hơn", "cũ hơn", "tháng trước", "xem tiếp",
        "next", "next page", "older", "older posts", "older stories", "more", "more stories",
        "load more", "下一页", "下页", "下一頁", "更多", "后页",
    }
)  # fmt: skip
NEXT_ARROWS = frozenset({"»", ">", ">>", "›", "→"})
NEXT_CLASSES = frozenset({"next", "next-page", "nextpage", "btn-more", "load-more", "page-next"})
ENDS = " \t\r\n»>›→…:.\u00a0"

# What an article's address has and a section's has not: a number of five digits or more, a
# date, a page of its own with an ending, or a slug of at least four words.
ARTICLE_PATTERN = (
    r"(?:\d{5,})|(?:/\d{4}[/-]\d{1,2}[/-]\d{1,2})|(?:/[^/?]{12,}\.(?:s?html?|aspx|php|epi|vnp|antd))"
    r"|(?:/[^/?]+(?:-[^/?-]+){3,}/?$)"
)
NO_ARTICLE_PATTERN = (
    r"(?i)\.(?:jpe?g|png|gif|webp|svg|ico|css|js|mp3|mp4|avi|zip|rar|xml|rss|xlsx?|pptx?)(?:$|\?)"
    r"|^(?:mailto|tel|javascript|data):"
    r"|/(?:login|dang-nhap|register|dang-ky|search|tim-kiem|tag|tags|rss|share|print)(?:/|\?|$)"
)
