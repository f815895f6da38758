"""Every address of the hub; the only room that knows every room."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from weft.people import oidc
from weft.site import api, api_docs, desk, health, home, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("desk/", desk.desk, name="desk"),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("", include("weft.site.account.urls")),
    # Before allauth's own, which it replaces.
    path(
        "account/oidc/<slug:provider_id>/login/callback/",
        oidc.callback,
        name="openid_connect_callback",
    ),
    path("about/", views.about, name="about"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("api/v1/docs", api_docs.docs, name="api_docs"),
    path("api/v1/", api_docs.front, name="api_root"),  # before ninja's own, which has no page
    path("api/v1/", api.api.urls),
    path("account/", include("allauth.urls")),
    # Where people and tools look for the sign-in page of a Django site.
    path(
        "accounts/login/",
        RedirectView.as_view(pattern_name="account_login", query_string=True),
        name="login_elsewhere",
    ),
    path("design/", include("weft.ui.urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("", include("weft.people.urls")),
    path("", include("weft.jobs.urls")),
    path("", include("weft.notices.urls")),
    path("", include("weft.government.urls")),
    path("", include("weft.register.urls")),
    path("", include("weft.overlaps.urls")),
    path("", include("weft.load.urls")),
    path("", include("weft.intents.urls")),
]
