"""Every address of the site. Who may reach which is said in `access.toml`, beside this file."""

from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents.views.serve import serve as serve_document

from declic.core.media import media
from declic.people.views import sign_out

handler400 = "declic.core.views.bad_request"
handler403 = "declic.core.views.permission_denied"
handler404 = "declic.core.views.page_not_found"
handler500 = "declic.core.views.server_error"

urlpatterns = [
    path("diagnostic/", include("declic.diagnostic.urls")),  # first: the page asked for most
    path("", include("declic.portal.urls")),
    path("", include("declic.core.urls")),
    path("formations/", include("declic.programme.urls")),
    path("lieux/", include("declic.places.urls")),
    path("logiciels/", include("declic.tools.urls")),
    path("ressources/", include("declic.resources.urls")),
    path("compte/", include("declic.people.urls")),
    path("associations/", include("declic.organisations.urls")),
    # Wagtail's own doors lead to ours: no password opens anything.
    path("gestion/login/", RedirectView.as_view(url=settings.LOGIN_URL, query_string=True), name="gestion_login"),
    path("gestion/logout/", sign_out, name="gestion_logout"),
    path("gestion/diagnostics/", include("declic.diagnostic.desk_urls")),
    path("gestion/seances/", include("declic.programme.desk_urls")),
    path("gestion/lieux/", include("declic.places.desk_urls")),
    path("documents/<int:document_id>/<path:document_filename>", serve_document, name="wagtaildocs_serve"),
    path("gestion/", include(wagtailadmin_urls)),
    path("media/<path:path>", media, name="media"),
    path("", include(wagtail_urls)),
]
