from django.urls import URLPattern, URLResolver, path, register_converter

from weft import identifiers
from weft.register.imports import urls as imports
from weft.register.views import (
    acts,
    browse,
    calendar,
    editing,
    engagements,
    exports,
    feeds,
    history,
    timeline,
)

register_converter(identifiers.Converter, "record")

urlpatterns: list[URLPattern | URLResolver] = [
    path("engagements/", browse.engagements, name="engagements"),
    path("engagements/table/", browse.table, name="engagement_table"),
    path("engagements/timeline/", timeline.timeline, name="timeline"),
    path("engagements/calendar/", calendar.calendar, name="calendar"),
    path("engagements/export.<slug:ending>", exports.export, name="export"),
    path("engagements/feed.ics", feeds.feed_ics, name="feed_ics"),
    path("engagements/feed.atom", feeds.feed_atom, name="feed_atom"),
    path("engagements/subscribe/", feeds.subscribe, name="subscribe"),
    path("engagements/new/", editing.new, name="engagement_new"),
    path("engagements/drafts/<uuid:draft_id>/", editing.keep_draft, name="engagement_draft"),
    path(
        "engagements/drafts/<uuid:draft_id>/discard/",
        editing.discard_draft,
        name="engagement_draft_discard",
    ),
    path("engagements/ask/", engagements.ask_many, name="engagements_ask"),
    path("engagements/<record:public_id>/", engagements.engagement, name="engagement"),
    path("engagements/<record:public_id>/history/", history.history, name="engagement_history"),
    path("engagements/<record:public_id>/ask/", engagements.ask, name="engagement_ask"),
    path("engagements/<record:public_id>/edit/", editing.edit, name="engagement_edit"),
    path("engagements/<record:public_id>/people/", acts.people, name="engagement_people"),
    path("engagements/<record:public_id>/confirm/", acts.confirm_dates, name="engagement_confirm"),
    path("engagements/<record:public_id>/acts/<slug:name>/", acts.move, name="engagement_move"),
    *imports.urlpatterns,
]
