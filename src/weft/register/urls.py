from django.urls import URLPattern, URLResolver, path

from weft.register.views import exports

urlpatterns: list[URLPattern | URLResolver] = [
    path("engagements/export.<slug:ending>", exports.export, name="export"),
]
