"""Addresses of this room. Those of the shared lists follow one pattern (see `catalogue`)."""

from django.urls import URLPattern, URLResolver, path

from weft.government.catalogue import CATALOGUES, Catalogue
from weft.government.views import (
    editing,
    invitations,
    items,
    lists,
    mergers,
    people,
    policy,
    proposals,
)


def _of(catalogue: Catalogue) -> list[URLPattern]:
    plural, kind = catalogue.plural, catalogue.kind
    begin, which = plural.replace("_", "-"), {"plural": plural}
    return [
        path(f"{begin}/", lists.entries, which, name=plural),
        path(f"{begin}/new/", editing.new, which, name=f"{kind}_new"),
        path(f"{begin}/<str:public_id>/", items.entry, which, name=kind),
        path(f"{begin}/<str:public_id>/edit/", editing.edit, which, name=f"{kind}_edit"),
        path(f"{begin}/<str:public_id>/merge/", mergers.merge, which, name=f"{kind}_merge"),
    ]


urlpatterns: list[URLPattern | URLResolver] = [
    *(each for catalogue in CATALOGUES.values() for each in _of(catalogue)),
    path(
        "organisations/<str:public_id>/succession/", mergers.become, name="organisation_succession"
    ),
    path("successions/<int:pk>/undo/", mergers.undo_succession, name="succession_undo"),
    path("mergers/<str:public_id>/undo/", mergers.undo, name="merger_undo"),
    path("policies/", policy.items, name="policy_items"),
    path("policies/new/", policy.new, name="policy_item_new"),
    path("policies/<str:public_id>/", policy.item, name="policy_item"),
    path("policies/<str:public_id>/edit/", policy.edit, name="policy_item_edit"),
    path("desk/queue/", proposals.queue, name="proposals"),
    path("desk/queue/undo/", proposals.undo, name="proposals_undo"),
    path("desk/queue/<int:pk>/", proposals.proposal, name="proposal"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path(
        "people/invitations/<str:public_id>/withdraw/", people.withdraw, name="invitation_withdraw"
    ),
    path("people/<str:public_id>/", people.person, name="person"),
    path("people/<str:public_id>/roles/new/", people.grant, name="membership_new"),
    path("people/<str:public_id>/merge/", people.merge, name="person_merge"),
    path("memberships/<str:public_id>/edit/", people.change, name="membership_edit"),
    path("memberships/<str:public_id>/end/", people.end, name="membership_end"),
    path("memberships/<str:public_id>/lend/", people.lend, name="membership_lend"),
    path("invitations/<str:secret>/", invitations.accept, name="invitation"),
]
