"""Remember each response as it came over the wire, before anything decodes or follows it."""

from datetime import UTC, datetime

from scrapy import Request
from scrapy.http import Response

from crawlers.landing import Exchange
from crawlers.landing.exchange import Headers

EXCHANGES = "exchanges"
REDIRECTS = range(300, 400)


class WireMiddleware:
    """Hand the spider the exchange behind a response, and those of the redirects before it.

    It stands nearest to the network: what Scrapy's own middlewares undo (content coding) or
    swallow (redirects) has passed it by then.
    """

    def process_response(self, request: Request, response: Response) -> Response:
        """Add the exchange to the request's ``meta``, which redirects and retries inherit."""
        exchange = Exchange(
            url=request.url,
            status=response.status,
            request_headers=_pairs(request.headers),
            response_headers=_pairs(response.headers),
            body=response.body,
            fetched_at=datetime.now(UTC),
            method=request.method,
        )
        before = request.meta.get(EXCHANGES, ())
        hops = tuple(hop for hop in before if hop.status in REDIRECTS)
        request.meta[EXCHANGES] = (*hops, exchange)
        return response


def _pairs(headers: object) -> Headers:
    return tuple(
        (name, value)
        for name, values in headers.items()  # type: ignore[attr-defined]  # Scrapy's Headers
        for value in values
    )


def exchange_of(response: Response) -> Exchange:
    """Return the exchange that gave a response."""
    exchange: Exchange = response.meta[EXCHANGES][-1]
    return exchange


def redirects_of(response: Response) -> tuple[Exchange, ...]:
    """Return the exchanges that led to a response, first one first."""
    hops: tuple[Exchange, ...] = response.meta[EXCHANGES][:-1]
    return hops
