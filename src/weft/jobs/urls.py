from django.urls import URLPattern, URLResolver, path

from weft.jobs import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("jobs/<uuid:job_id>/", views.job, name="job"),
    path("jobs/<uuid:job_id>/cancel/", views.cancel, name="job_cancel"),
]
