"""The news for programs that read feeds: the list with the same filter, in the language of the address."""

from datetime import datetime, time

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hubnetz.lib.periods import BERLIN
from hubnetz.network import access as network
from hubnetz.press import filters

MOST = 30


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """Give the newest notices as RSS."""
    chosen = filters.Chosen.of(request.GET)
    address = settings.BASE_URL
    title = _("News of %(network)s") % {"network": network.the_network()}
    feed = Rss201rev2Feed(
        title=f"{title}: {chosen.said}" if chosen.said else title,
        link=f"{address}{reverse('press:news')}{chosen.query}",
        description=_("What the hubs and their network tell the public."),
        language=get_language(),
        feed_url=f"{address}{reverse('press:news_rss')}{chosen.query}",
    )
    for notice in chosen.apply()[:MOST]:
        link = f"{address}{reverse('press:notice', args=[notice.code])}"
        feed.add_item(
            title=str(notice.title),
            link=link,
            description=str(notice.teaser),
            unique_id=link,
            unique_id_is_permalink=True,
            pubdate=datetime.combine(notice.publish_on, time(8), BERLIN) if notice.publish_on else None,
            updateddate=notice.changed_at,
            categories=[str(notice.hub)] if notice.hub else [],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8")
