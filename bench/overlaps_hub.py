"""Overlaps in a whole hub: `WEFT_DATA=FOLDER DATABASE_URL=... python bench/overlaps_hub.py`.

Works on the hub that the environment names, such as one that bench/register.py made; copy it
first, for the index is written to it. Prints, for the tables of bench/overlaps.md:

- how long the index takes, if it is not there yet;
- a check of an engagement as if it were typed anew, p50 and p95;
- with --brute N, how many alerts of N engagements blocking keeps, against all others;
- with --batch plain,daft, all pairs of the first engagements (--most), time and memory. Daft runs
  on a local Ray with `DAFT_RUNNER=ray`.
"""

import argparse
import os
import random
import resource
import time
from dataclasses import replace

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weft.settings")

import django

django.setup()

import numpy as np  # noqa: E402
from django.utils import timezone  # noqa: E402

from weft.government.viewers import NOBODY  # noqa: E402
from weft.overlaps import rebuilding, storing  # noqa: E402
from weft.overlaps.engines import engine  # noqa: E402
from weft.overlaps.finding import similar  # noqa: E402
from weft.overlaps.index import learning, looking  # noqa: E402
from weft.overlaps.index.tables import Fingerprint  # noqa: E402
from weft.overlaps.inputs import records  # noqa: E402
from weft.register.models import Engagement  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checks", type=int, default=200)
    parser.add_argument("--brute", type=int, default=0)
    parser.add_argument("--batch", default="")
    parser.add_argument("--most", type=int, default=2000, help="engagements of a batch")
    options = parser.parse_args()
    now = timezone.now()
    print(f"load {os.getloadavg()[0]:.1f}; {Engagement.objects.count()} engagements", flush=True)
    prepare(now)
    check(options.checks, now)
    if options.brute:
        recall(options.brute, now)
    for name in filter(None, options.batch.split(",")):
        batch(name, options.most, now)


def prepare(now):
    started, spent = time.monotonic(), time.process_time()
    known = rebuilding.prepare(now=now, progress=lambda done, total: None)
    size = sum(map(len, learning.as_kept(known))) / 1e6
    print(
        f"index up to date in {time.monotonic() - started:.0f} s "
        f"({time.process_time() - spent:.0f} s of this process), learnt of {known.engagements}, "
        f"{size:.1f} MB; peak memory {memory():.0f} MB",
        flush=True,
    )


def check(number, now):
    spent, used = [], []
    for record in sampled(number, seed=1):
        started, processor = time.monotonic(), time.process_time()
        similar(typed_anew(record), NOBODY, now=now)
        spent.append(time.monotonic() - started)
        used.append(time.process_time() - processor)
    p50, p95 = np.percentile(spent[5:], [50, 95]) * 1000
    mine, most = np.percentile(used[5:], [50, 95]) * 1000
    print(
        f"check: p50 {p50:.0f} ms, p95 {p95:.0f} ms (processor of this process {mine:.0f} and "
        f"{most:.0f} ms), {number - 5} checks, load {os.getloadavg()[0]:.1f}",
        flush=True,
    )


def recall(number, now):
    """Compare some engagements with every other: what share of alerts do candidates keep?"""
    known = learning.known(now=now)
    every = list(Fingerprint.objects.values_list("pk", flat=True))
    raised = kept = 0
    for record in sampled(number, seed=2):
        key = Engagement.objects.values_list("pk", flat=True).get(public_id=record.key)
        task = storing.task(key, known, now=now)
        near = {each.key for each in task.others}
        for start in range(0, len(every), 2000):
            others = [
                each
                for each in looking.fingerprints(every[start : start + 2000]).values()
                if each.body != task.one.body
            ]
            found = known.judge.judge(task.one, others, copies=task.copies)
            alerts = {e.other.key for e in found if e.is_raised}
            raised, kept = raised + len(alerts), kept + len(alerts & near)
    print(f"of {raised} alerts of {number} engagements, blocking keeps {kept}", flush=True)


def batch(name, most, now):
    known = learning.known(now=now)
    some = Fingerprint.objects.filter(
        pk__in=list(Fingerprint.objects.order_by("pk").values_list("pk", flat=True)[:most])
    )
    started = time.monotonic()
    done = rebuilding._compare(
        some, known, engine(name), now=now, progress=lambda done, total: None, most=500
    )
    spent = time.monotonic() - started
    print(
        f"batch with {name} ({os.environ.get('DAFT_RUNNER', 'embedded')}): {done} in {spent:.0f} s, "
        f"{1000 * spent / max(done['engagements'], 1):.1f} ms each, peak memory {memory():.0f} MB, "
        f"load {os.getloadavg()[0]:.1f}",
        flush=True,
    )


def sampled(number, *, seed):
    keys = list(Engagement.objects.values_list("pk", flat=True))
    chosen = random.Random(seed).sample(keys, min(number, len(keys)))
    return records(Engagement.objects.filter(pk__in=chosen))


def typed_anew(record):
    """Without its key, so that it finds itself among the candidates only if its body is another."""
    return replace(record, key="")


def memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
