"""Every address of the house: German without a prefix, English below /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from hubnetz.site.api import api
from hubnetz.ui import views as ui

handler400 = "hubnetz.ui.views.bad_request"
handler403 = "hubnetz.ui.views.forbidden"
handler404 = "hubnetz.ui.views.not_found"
handler500 = "hubnetz.ui.views.broken"

urlpatterns = [
    path("healthz", ui.healthz, name="healthz"),
    path("readyz", ui.readyz, name="readyz"),
    path("api/v1/", api.urls),
    *i18n_patterns(
        path("account/", include("hubnetz.accounts.urls")),
        path("", include("hubnetz.events.urls")),
        path("desk/", include("hubnetz.desk.urls")),
        path("office/", include("hubnetz.office.urls")),
        path("patterns/", include("hubnetz.ui.urls")),
        path("", include("hubnetz.portal.urls")),
        prefix_default_language=False,
    ),
]
