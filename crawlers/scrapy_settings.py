"""Scrapy's settings for a crawl of public pages: polite, bounded, without back doors."""

from typing import Any

from crawlers.job import CrawlSettings

ROBOTS_DELAY_CAP_S = 30.0


def scrapy_settings(settings: CrawlSettings) -> dict[str, Any]:
    """Return the settings of all spiders of a run; nothing secret may go in (they are logged)."""
    return {
        "BOT_NAME": "cotmoc",
        "LOG_LEVEL": settings.log_level,
        # Scrapy's own handler is made anew with each spider, and would lose what cleans it.
        "LOG_INSTALL_ROOT_HANDLER": False,
        "LOG_VERSIONS": [],
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        # Only these: no consoles, no exporters.
        "EXTENSIONS_BASE": {
            "scrapy.extensions.corestats.CoreStats": 0,
            "scrapy.extensions.closespider.CloseSpider": 0,
            "scrapy.extensions.throttle.AutoThrottle": 0,
        },
        "STATS_DUMP": False,
        # Articles in the order of their listing, which is newest first.
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
        **_politeness(settings),
        **_limits(settings),
        "COOKIES_ENABLED": False,
        "REFERRER_POLICY": "no-referrer",
        "METAREFRESH_ENABLED": False,
        "HTTPERROR_ALLOW_ALL": True,  # spiders class each status themselves
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_HANDLERS": {
            "http": "crawlers.handler.TakingTurnsHandler",
            "https": "crawlers.handler.TakingTurnsHandler",
            "file": None,
            "ftp": None,
            "s3": None,
            "data": None,
        },
        "DOWNLOADER_MIDDLEWARES": {
            "crawlers.middlewares.guard.GuardMiddleware": 50,
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
            "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
            "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
            "crawlers.middlewares.retry.BackoffRetryMiddleware": 550,
            "crawlers.middlewares.wire.WireMiddleware": 950,
        },
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "vi,en;q=0.7,zh;q=0.6",
            "Accept-Encoding": "gzip, deflate, br",
        },
    }


def _politeness(settings: CrawlSettings) -> dict[str, Any]:
    return {
        "USER_AGENT": settings.full_user_agent,
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": settings.robots_agent,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": settings.delay_s,
        "AUTOTHROTTLE_ENABLED": settings.delay_s > 0,
        "AUTOTHROTTLE_START_DELAY": settings.delay_s,
        "AUTOTHROTTLE_MAX_DELAY": max(ROBOTS_DELAY_CAP_S, settings.delay_s),
        "AUTOTHROTTLE_TARGET_CONCURRENCY": 1.0,
    }


def _limits(settings: CrawlSettings) -> dict[str, Any]:
    return {
        "DOWNLOAD_TIMEOUT": settings.timeout_s,
        "DNS_TIMEOUT": min(20.0, settings.timeout_s),
        "DOWNLOAD_MAXSIZE": settings.max_page_bytes,
        "DOWNLOAD_WARNSIZE": settings.max_page_bytes,
        "REDIRECT_MAX_TIMES": settings.max_redirects,
        "RETRY_TIMES": settings.retries,
        "RETRY_BACKOFF_S": settings.retry_backoff_s,
        "RETRY_GIVE_UP_LOG_LEVEL": "INFO",
        "CLOSESPIDER_TIMEOUT": settings.max_source_s,
    }
