from django.urls import URLPattern, URLResolver, path

from weft.register.views import browse, exports

urlpatterns: list[URLPattern | URLResolver] = [
    path("engagements/", browse.engagements, name="engagements"),
    path("engagements/table/", browse.table, name="engagement_table"),
    path("engagements/export.<slug:ending>", exports.export, name="export"),
]
