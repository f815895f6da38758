from django.urls import URLPattern, URLResolver, path

from weft.ui.gallery import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.gallery, name="gallery"),
]
