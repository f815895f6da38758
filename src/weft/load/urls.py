from django.urls import URLPattern, URLResolver, path

from weft.load.pages import of_each
from weft.load.views import calendars, lodging, picture, replying, speaking

urlpatterns: list[URLPattern | URLResolver] = [
    path("load/", picture.load, name="load"),
    path("load/load.csv", picture.load_csv, name="load_csv"),
    path("load/times/", calendars.suit, name="load_times"),
    *of_each("claim", speaking.claim, "speak"),
    *of_each("preferences", speaking.state, "preferences"),
    *of_each("lodge", lodging.lodge, "lodge"),
    *of_each("calendars", calendars.keep, "calendars"),
    path(
        "areas/<str:public_id>/calendars/",
        calendars.keep,
        {"plural": "areas"},
        name="area_calendars",
    ),
    path("desk/queue/communities/", lodging.queue, name="communities_queue"),
    path("engagements/<record:public_id>/reply/", replying.reply, name="engagement_reply"),
    path("engagements/<record:public_id>/effort/", replying.effort, name="engagement_effort"),
    path(
        "engagements/<record:public_id>/same-as/<record:other_id>/",
        replying.object_to,
        name="engagement_object",
    ),
]
