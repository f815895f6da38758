from django.urls import URLPattern, URLResolver, path

from weft.overlaps.views import graph, guide, joining, pair, questions, queue, report

# Both public identifiers name a pair: a number of its own would tell how many there are.
PAIR = "overlaps/<record:one>-<record:other>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("overlaps/", queue.overlaps, name="overlaps"),
    path("overlaps/questions/<record:public_id>/", questions.question, name="overlap_question"),
    path("overlaps/report/", report.report, name="overlap_report"),
    path("overlaps/organisations/", graph.graph, name="overlap_graph"),
    path("overlaps/organisations.csv", graph.as_csv, name="overlap_graph_csv"),
    path("overlaps/how/", guide.guide, name="overlap_guide"),
    path(PAIR, pair.pair, name="overlap"),
    path(f"{PAIR}undo/", pair.undo, name="overlap_undo"),
    path(f"{PAIR}ask/", pair.ask, name="overlap_ask"),
    path(f"{PAIR}note/", pair.note, name="overlap_note"),
    path(f"{PAIR}join/", joining.join, name="overlap_join"),
    path(f"{PAIR}join/act/", joining.act, name="overlap_join_act"),
]
