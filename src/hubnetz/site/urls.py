"""Every address of the house: German without a prefix, English below /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from hubnetz.portal import sitemap, wellknown
from hubnetz.site.api import api, no_such_door
from hubnetz.ui import views as ui

handler400 = "hubnetz.ui.views.bad_request"
handler403 = "hubnetz.ui.views.forbidden"
handler404 = "hubnetz.ui.views.not_found"
handler500 = "hubnetz.ui.views.broken"

urlpatterns = [
    path("healthz", ui.healthz, name="healthz"),
    path("readyz", ui.readyz, name="readyz"),
    path("robots.txt", wellknown.robots, name="robots"),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemap-<slug:section>-<int:number>.xml", sitemap.part, name="sitemap_part"),
    path(".well-known/security.txt", wellknown.security, name="security"),
    path("favicon.ico", wellknown.favicon, name="favicon"),
    path("api/v1/", api.urls),
    path("api/<path:rest>", no_such_door),
    *i18n_patterns(
        path("account/", include("hubnetz.accounts.urls")),
        path("", include("hubnetz.booking.urls")),
        path("", include("hubnetz.events.urls")),
        path("", include("hubnetz.hackathons.urls")),
        path("", include("hubnetz.catalogue.urls")),
        path("", include("hubnetz.alerts.urls")),
        path("", include("hubnetz.casework.urls")),
        path("", include("hubnetz.press.urls")),
        path("", include("hubnetz.privacy.urls")),
        path("desk/", include("hubnetz.desk.urls")),
        path("office/", include("hubnetz.office.urls")),
        path("patterns/", include("hubnetz.ui.urls")),
        path("", include("hubnetz.portal.urls")),
        prefix_default_language=False,
    ),
]
