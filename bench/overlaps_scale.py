"""How fast a check is, and what blocking misses: `python bench/overlaps_scale.py 5100 100000`.

Beyond 5,100 the register is Canada's, again and again, each time with titles and descriptions of
different records put together, with other bodies and in other years: more words in common than a
real register of that size would have, so that lists are long.
"""

import argparse
import random
import resource
import time
from dataclasses import replace
from datetime import timedelta

import numpy as np

from _overlaps import read_register
from civics.similarity import Matcher, Text

ASKED = 200


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", type=int, nargs="+")
    parser.add_argument("--brute", type=int, default=0, help="queries compared with every record")
    options = parser.parse_args()
    print("| engagements | built in s | peak memory, MB | check p50, ms | p95, ms |")
    print("|---|---|---|---|---|")
    for size in options.sizes:
        started = time.process_time()
        matcher = Matcher(register(size))
        built = time.process_time() - started
        rng = random.Random(1)
        asked = [matcher._records[i] for i in rng.sample(range(size), ASKED)]
        spent = [timed(matcher, replace(record, key=f"new-{record.key}")) for record in asked]
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        p50, p95 = np.percentile(spent, [50, 95]) * 1000
        print(f"| {size} | {built:.0f} | {memory:.0f} | {p50:.0f} | {p95:.0f} |", flush=True)
        if options.brute:
            print(missed(matcher, asked[: options.brute]), flush=True)


def register(size):
    real = read_register()
    rng = random.Random(0)
    yield from real[:size]
    for number in range(max(0, size - len(real))):
        title, text = real[number % len(real)], rng.choice(real)
        years = timedelta(days=365 * rng.randrange(-8, 8) + rng.randrange(60))
        yield replace(
            title,
            key=f"made-{number}",
            body=f"{rng.choice(real).body}-{rng.randrange(1 + size // 50_000)}",
            texts={
                tag: Text(said.title, text.texts[tag].description if tag in text.texts else "")
                for tag, said in title.texts.items()
            },
            opens=title.opens and title.opens + years,
            closes=title.closes and title.closes + years,
        )


def timed(matcher, record):
    """Seconds of processor time of one check, of a record that is not in the register."""
    started = time.process_time()
    matcher.similar(record)
    return time.process_time() - started


def missed(matcher, asked):
    """Compare with every record of another body; say how many alerts blocking keeps."""
    raised = kept = 0
    for record in asked:
        me = matcher.known(record.key)
        others = [each.key for each in matcher._records if each.body != record.body]
        found = {
            each.other
            for each in matcher.compare([(me, matcher.known(key)) for key in others])
            if each.raised
        }
        near = {each.other for each in matcher.similar(record, number=len(matcher))}
        raised, kept = raised + len(found), kept + len(found & near)
    share = f"{kept / raised:.3f}" if raised else "–"
    return f"{len(asked)} queries against every record: {raised} alerts, {kept} kept ({share})"


if __name__ == "__main__":
    main()
