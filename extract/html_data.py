"""Selectors and word lists of the HTML reader: data, apart from its logic.

Class and id names come from pages of the press named beside them and from common systems
(WordPress, Joomla, SharePoint portals of provinces). Names are matched against whole tokens
of ``class`` and ``id`` unless a pattern says otherwise.
"""

import re

# Elements that never hold the words of an article.
_NOISE_TAGS = """
    script style noscript iframe svg nav footer form button select input textarea template
    object embed video audio canvas figcaption aside dialog menu map picture
"""
NOISE_TAGS = frozenset(_NOISE_TAGS.split())

# Related articles, share bars, tags, comments, adverts, author boxes, captions.
NOISE_NAMES = re.compile(
    r"""
    (?:^|[\s_-])(?:
      \w*related\w* | relate | relatedbox | lien-?quan | tin-?lien-?quan\w* | tin-?cu | tin-?khac
    | tin-?moi(?:-hon)? | cung-?chuyen-?muc | same-?cate\w* | samecate | kbwscwl\w*
    | read-?more\w* | xem-?them | doc-?them | see-?more | box-?category | other-?news
    | news-?other | newsother | most-?(?:read|view)\w* | doc-?nhieu | xem-?nhieu | hot-?news
    | comments? | comment-?(?:box|list|form|area) | binh-?luan | disqus\w* | fb-comments
    | share | sharing | social\w* | share-?(?:box|bar|tools?|buttons?) | addthis\w*
    | tags? | tag-?(?:list|box|cloud) | tags-?(?:list|links|box|cloud) | tu-?khoa | keywords?
    | breadcrumbs? | banner\w* | ads? | adv | advert\w* | quang-?cao | sponsor\w*
    | newsletter | subscribe\w* | paywall | popup | modal | toolbar | sidebar-right
    | rating | danh-?gia | poll | vote | pagination | pager | paging | print
    | author | authors | byline | tac-?gia | author-?(?:info|name|box|detail|bio|mail|item)\w*
    | detail-author | but-?danh | signature | post-?author | entry-?author | nguon-?tin
    | caption | photocms_caption | wp-caption-text | image-?caption | img-?caption
    | caption-?text | chu-?thich | imgcaption | tplcaption | media-?caption
    | lightbox | gallery-thumbs | audio-?player | podcast | tts | google-?news | follow
    | copyright | menu | navbar | footer | site-?header | topbar\w* | skip-?link | cookie\w*
    | weather | thoi-?tiet | lich | counter | thong-?ke | truy-?cap | hidden | sr-only
    | visually-hidden | screen-reader-text
    )(?=$|[\s_-])
    """,
    re.IGNORECASE | re.VERBOSE,
)
# VCCorp's editor (tuoitre, nld, cafef, baochinhphu) marks boxes by ``type``, not by class.
NOISE_TYPES = frozenset(
    ("RelatedNewsBox", "RelatedOneNews", "RelatedNews", "VideoStream", "Quiz", "VoteBox")
)

# Containers of the article's words with their rank, by whole name and by part of a name.
BODY_NAMES = {
    "articleBody": 0,
    "fck_detail": 1,  # vnexpress
    "detail-content": 1,  # tuoitre, nld, cafef, baochinhphu, thanhnien
    "singular-content": 1,  # dantri
    "desktop-in-article": 1,  # dantri since 2026
    "maincontent": 2,  # vietnamnet
    "mainContent": 2,
    "main-detail-body": 2,
    "entry-content": 3,  # WordPress
    "<article>": 6,
}
BODY_PARTS = {
    "article__body": 4,
    "article-body": 4,
    "content-detail": 4,
    "detail-content": 4,
    "ArticleContent": 5,
    "article-content": 5,
    "post-content": 5,
    "contentDetail": 5,
    "post-body": 5,
    "story-body": 5,
    "article__content": 5,
    "detail__content": 5,
    "news-content": 5,
    "newsdetail": 5,
    "content_detail": 5,  # baodautu
    "chitiet": 5,
    "noidung": 6,
    "noi-dung": 6,
}

LEAD_NAMES = re.compile(
    r"(?:^|[\s_-])(?:sapo|description|lead|chapeau|standfirst|summary|excerpt|intro(?:text)?|"
    r"abstract|tomtat|tom-tat|mo-?ta|article__sapo|subtitle|dek)(?=$|[\s_-])",
    re.IGNORECASE,
)

AUTHOR_NAMES = re.compile(r"author|byline|tac-?gia|but-?danh", re.IGNORECASE)

PUBLISHED_META = (
    "article:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "og:published_time",
    "og:article:published_time",
    "dc.date.issued",
    "dcterms.date",
    "dc.date",
    "date",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "bt:pubdate",
    "weibo:article:create_at",
    "article.published",
)
AUTHOR_META = ("author", "article:author", "dable:author", "dc.creator", "byl", "parsely-author")
DATE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:date|time|datetime|published?|posted|post-date|ngay|ngay-?dang|"
    r"pubdate|detail-time|date-?time|entry-date|created?|timestamp|author-time|meta)(?=$|[\s_-])",
    re.IGNORECASE,
)

# Paragraphs that are captions or credits of pictures.
CAPTION_LINE = re.compile(
    r"(?:^\W*|[.!?…)\]\"”\s–-]\s*\(?)(?:Ảnh|Anh|Nguồn ảnh|Photo|Image|Hình|图|摄影|圖)\s*:\s*"
    r"[^!?:]{2,50}\s*$|^\s*Ảnh (?:minh họa|minh hoạ|tư liệu)\W*$",
)
# Lines that only say who wrote, edited or photographed; the whole paragraph goes.
BYLINE_LINE = re.compile(
    r"^\W*(?:"
    r"(?:Tác giả|Bài viết|Bài và ảnh|Bài, ảnh|Tin, ảnh|Tin và ảnh|Tin|Bài|Ảnh|Thực hiện|Biên tập|"
    r"Người viết|Phóng viên|CTV|PV|Theo PV)\s*[:：]\s*\S.{0,80}"
    r"|By [A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,4}(?:,? (?:and|in|for) .{0,60})?"
    r"|\(?(?:Reporting|Writing|Editing|Additional reporting) by .{3,200}"
    r"|[（(\[【]?\s*(?:责任?编辑?|責任?編輯?|编辑|作者|记者|記者|文|摄影?)\s*[:：／/].{1,60}"
    r")\s*$",
    re.IGNORECASE,
)
INLINE_BYLINE = re.compile(r"[（(](?:记者|記者|通讯员|编辑)[^（）()]{1,24}[）)]")
# Closing lines that name a desk.
DESK_LINE = re.compile(
    r"^\W*(?:Ban biên tập|Tòa soạn|Toà soạn|BBT|BTV|P\.?V|Nhóm (?:PV|phóng viên)|TTXVN|Theo TTXVN|"
    r"Văn phòng|Phòng|Trung tâm (?:truyền thông|văn hóa)\b)[^.!?;:]{0,50}\W*$",
    re.IGNORECASE,
)
# Lines that open what a site prints below every article, in pages saved as text.
FURNITURE_LINE = re.compile(
    r"^\W*(?:có thể bạn quan tâm|thông tin mới nhất|thống kê truy cập|(?:các )?tin (?:bài )?"
    r"(?:liên quan|mới hơn|cũ hơn|khác|mới nhất)|bài viết (?:liên quan|khác)|"
    r"additional information|"
    r"bản quyền|©|copyright|banner|top|back to top|đăng nhập|xem chi tiết|chia sẻ|bình luận|"
    r"ý kiến bạn đọc|in bài|quay lại|trở về|tags?\s*:|từ khóa\s*:|lượt xem|đánh giá)\b.{0,80}$",
    re.IGNORECASE,
)
# Words that stand around a date in a line of its own.
DATE_WORDS = re.compile(
    r"thứ|hai|ba|tư|năm|sáu|bảy|chủ nhật|ngày|tháng|đăng|lúc|cập nhật|xuất bản|giờ|gmt|utc|"
    r"am|pm|sa|ch|published|updated|posted|on|date|星期.|日期|发布|时间|来源",
    re.IGNORECASE,
)
# Calls to read, follow or share that stand inside the text.
CALL_LINE = re.compile(
    r"^(?:\s*>>.*|\W*(?:tin mới|tin liên quan|bài liên quan|đọc nhiều)\W*)$|"
    r"^\W*(?:Xem thêm|Đọc thêm|Mời (?:quý )?(?:bạn đọc|độc giả)|Mời xem|Tin liên quan|"
    r"Bài liên quan|Theo dõi .{0,40} (?:trên|tại)|Read more|READ MORE|See also|Related:|"
    r"Sign up|Subscribe|Advertisement|Quảng cáo|相关阅读|延伸阅读|相关新闻)\b.{0,160}$",
    re.IGNORECASE,
)
