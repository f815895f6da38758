from django.urls import URLPattern, URLResolver, path, re_path

from weft.register.imports import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("imports/", views.imports, name="imports"),
    path("imports/new/", views.new, name="import_new"),
    re_path(r"^imports/template\.(?P<ending>csv|xlsx)$", views.template, name="import_template"),
    path("imports/<slug:public_id>/", views.one, name="import"),
    path("imports/<slug:public_id>/mapping/", views.mapping, name="import_mapping"),
    path("imports/<slug:public_id>/check/", views.check, name="import_check"),
    path("imports/<slug:public_id>/run/", views.run, name="import_run"),
    path("imports/<slug:public_id>/undo/", views.undo, name="import_undo"),
    re_path(
        r"^imports/(?P<public_id>[-\w]+)/refused\.(?P<ending>csv|xlsx)$",
        views.errors,
        name="import_errors",
    ),
]
