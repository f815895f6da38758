"""Time and queries of each page, asked in one process: `_pages.py ROUNDS`, in a hub's environment.

Prints one JSON object. A page that is not there (404) is left out.
"""

import json
import random
import statistics
import sys
import time
from collections import Counter

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from weft.register.models import Engagement  # noqa: E402

SAMPLE = 3000


def main(rounds):
    settings.ALLOWED_HOSTS = ["*"]
    pages = addresses()
    measured = {name: measure(paths, rounds) for name, paths in pages.items()}
    print(
        json.dumps(
            {
                "pages": {name: found for name, found in measured.items() if found},
                "an engagement": pages["engagement"][0],
            }
        )
    )


def addresses():
    """What is asked: for each page several addresses, so that no cache answers for all of them."""
    draw = random.Random(1)
    ids = list(
        Engagement.objects.filter(visibility="public").values_list("public_id", flat=True)[:SAMPLE]
    )
    common, rare = words()
    months = [f"{year}-{month:02}-15" for year in range(2010, 2025) for month in (2, 6, 10)]
    draw.shuffle(months)
    return {
        "home": [f"/?on={day}" for day in months],
        "list": [f"/engagements/?on={day}" for day in months],
        "list, far page": [f"/engagements/?page={page}" for page in range(5, 15)],
        "search, common word": [f"/engagements/?q={word}" for word in common],
        "search, rare word": [f"/engagements/?q={word}" for word in rare],
        "search, misspelt word": [f"/engagements/?q={misspell(word)}" for word in common],
        "filter by state and year": [
            f"/engagements/?state=closed&year={y}" for y in range(2008, 2025)
        ],
        "filter and common word": [f"/engagements/?q={word}&state=closed" for word in common],
        "timeline": [f"/engagements/timeline/?on={day}" for day in months],
        "calendar": [f"/engagements/calendar/?on={day}" for day in months],
        "table": [f"/engagements/table/?on={day}" for day in months],
        "engagement": [f"/engagements/{each}/" for each in draw.sample(ids, min(100, len(ids)))],
        "engagement's history": [
            f"/engagements/{each}/history/" for each in draw.sample(ids, min(100, len(ids)))
        ],
        "Atom feed": ["/engagements/feed.atom", *(f"/engagements/feed.atom?q={w}" for w in common)],
        "API list": [f"/api/v1/engagements?q={word}" for word in ("", *common)],
    }


def words():
    """Ten of the most frequent long words of the titles, and ten that are in few of them."""
    counted = Counter()
    for title in Engagement.objects.values_list("title", flat=True)[:SAMPLE]:
        counted.update({word for word in title.get("en", "").lower().split() if word.isalpha()})
    ranked = [word for word, _ in counted.most_common() if len(word) > 4]
    return ranked[:10], ranked[-10:]


def misspell(word):
    return word[:2] + word[3:]


def measure(paths, rounds):
    client = Client()
    if client.get(paths[0]).status_code != 200:
        return None
    with CaptureQueriesContext(connection) as captured:
        client.get(paths[-1])
    queries = len(captured)  # at once: the next request empties the log
    seconds, began = [], time.process_time()
    for number in range(rounds):
        started = time.perf_counter()
        answer = client.get(paths[number % len(paths)])
        b"".join(answer) if answer.streaming else answer.content
        seconds.append(time.perf_counter() - started)
    processor = (time.process_time() - began) / rounds
    seconds.sort()
    return {
        "median": statistics.median(seconds),
        "p95": seconds[int(0.95 * (len(seconds) - 1))],
        "processor": processor,  # the database's own is not in it, but SQLite's
        "queries": queries,
        "bytes": 0 if answer.streaming else len(answer.content),
    }


main(int(sys.argv[1]))
