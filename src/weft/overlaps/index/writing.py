"""Keep the index: fingerprints of engagements, and the words under which they are found."""

from collections.abc import Collection, Sequence

from django.db import transaction

from civics import similarity
from civics.similarity import filed, fingerprint
from civics.similarity.fingerprints import FORM
from weft.overlaps.index.learning import Known
from weft.overlaps.index.tables import Fingerprint, Posting
from weft.overlaps.inputs import records
from weft.register import bulk
from weft.register.models import Engagement

__all__ = ["file", "read"]

COLUMNS = ("engagement_id", "read_version", "read_from", "kept", "digest", "spoken")
NOT_AT_ALL = "not_at_all"


@transaction.atomic
def read(engagement_ids: Collection[int]) -> dict[int, similarity.Fingerprint]:
    """Bring the fingerprints of these engagements up to date, those deleted included.

    Returns
    -------
    dict of int to Fingerprint
        Those of which something changed that is compared: they are to be filed, and compared.
    """
    found = Engagement.objects.filter(pk__in=engagement_ids)
    matched = found.exclude(matching__how=NOT_AT_ALL)
    rows = matched.values_list("public_id", "pk", "version")
    versions = {public_id: (pk, version) for public_id, pk, version in rows}
    made = {versions[each.key]: fingerprint(each) for each in records(matched)}
    known = dict(Fingerprint.objects.filter(pk__in=engagement_ids).values_list("pk", "digest"))
    _forget(known.keys() - {pk for pk, _ in made})
    changed = {place: each for place, each in made.items() if known.get(place[0]) != _digest(each)}
    _note(made.keys() - changed.keys())
    _write(changed)
    return {pk: each for (pk, _), each in changed.items()}


@transaction.atomic
def file(kept: Sequence[tuple[int, similarity.Fingerprint]], known: Known) -> None:
    """File engagements under the words by which others will look for them."""
    keys = [pk for pk, _ in kept]
    Posting.objects.filter(engagement__in=keys).delete()
    rows = []
    for pk, each in kept:
        under = filed(each, known.judge.statistics)
        rows += [(pk, word, under.share) for word in under.words.tolist()]
    bulk.insert(Posting, ("engagement_id", "word", "share"), rows)
    Fingerprint.objects.filter(pk__in=keys).update(filed_by=known.key)


def _digest(each: similarity.Fingerprint) -> str:
    return each.digest.hex()


def _write(changed: dict[tuple[int, int], similarity.Fingerprint]) -> None:
    rows = (
        (pk, version, FORM, each.to_bytes(), _digest(each), each.print)
        for (pk, version), each in sorted(changed.items())
    )
    bulk.put(Fingerprint, COLUMNS, rows)
    # They are to be compared again.
    Fingerprint.objects.filter(pk__in=[pk for pk, _ in changed]).update(
        filed_by=None, compared_by=None
    )


def _note(unchanged: Collection[tuple[int, int]]) -> None:
    """Of what changed in nothing that is compared, note that it was looked at."""
    for version in {version for _, version in unchanged}:
        keys = [pk for pk, each in unchanged if each == version]
        Fingerprint.objects.filter(pk__in=keys).update(read_version=version, read_from=FORM)


def _forget(gone: Collection[int]) -> None:
    if gone:
        Posting.objects.filter(engagement__in=gone).delete()
        Fingerprint.objects.filter(pk__in=gone).delete()
