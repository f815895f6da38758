from django.urls import URLPattern, URLResolver, path

from weft.intents.views import known, paragraphs, writing

urlpatterns: list[URLPattern | URLResolver] = [
    path("intents/new/", writing.new, name="intent_new"),
    path("intents/check/", writing.check, name="intent_check"),
    path("engagements/<record:public_id>/known/", known.known, name="engagement_known"),
    path("engagements/<record:public_id>/marks/", known.mark, name="engagement_mark"),
    path(
        "engagements/<record:public_id>/paragraph/", paragraphs.paragraph, name="intent_paragraph"
    ),
    path(
        "engagements/<record:public_id>/paragraph.docx",
        paragraphs.as_word,
        name="intent_paragraph_word",
    ),
]
