"""Every list of offers as a feed: whoever reads it sees what is new or was changed."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hubnetz.catalogue import access, filters
from hubnetz.ui import addresses

MOST = 50


@require_safe
def offers(request: HttpRequest) -> HttpResponse:
    """Give the offers an address asks for as RSS 2.0, those changed last first."""
    narrow = filters.narrow(request.GET)
    end = f"?{query}" if (query := narrow.query()) else ""
    feed = Rss201rev2Feed(
        title=_("Offers") if not narrow.is_narrowed else narrow.words(),
        link=addresses.absolute(reverse("catalogue:offers") + end),
        description=_(
            "What the hubs of the network offer companies: what is new or was changed comes first."
        ),
        language=get_language(),
        feed_url=addresses.absolute(reverse("catalogue:offers_feed") + end),
        ttl=360,
    )
    for offer in narrow.apply(access.offers_on_show()).order_by("-changed_at", "pk")[:MOST]:
        feed.add_item(
            title=str(offer.title),
            link=addresses.absolute(reverse("catalogue:offer", args=[offer.code])),
            description=str(offer.summary),
            unique_id=f"offer:{offer.code}",
            unique_id_is_permalink=False,
            author_name=str(offer.hub),
            pubdate=offer.published_at,
            updateddate=offer.changed_at,
            categories=[str(offer.kind), *(str(about.topic) for about in offer.about.all())],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
