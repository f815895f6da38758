from django.urls import URLPattern, URLResolver, path

from weft.load.views import picture

urlpatterns: list[URLPattern | URLResolver] = [
    path("load/", picture.load, name="load"),
    path("load/load.csv", picture.load_csv, name="load_csv"),
]
