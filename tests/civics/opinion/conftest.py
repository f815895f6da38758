import json
import subprocess
import sys
from importlib.util import find_spec

import pytest

MAPPING = """
import json, sys
import daft
from civics.opinion import map_parts
from civics.opinion.daft_parts import DaftParts
asked = json.load(sys.stdin)
if asked["runner"] == "ray":
    import ray
    ray.init(num_cpus=2, include_dashboard=False)
    daft.set_runner_ray()
else:
    daft.set_runner_native()
found = map_parts(DaftParts.of(daft.from_pydict(asked["votes"]), at_once=13), seed=1)
print(json.dumps({
    "k": found.k, "sizes": found.sizes.tolist(), "loadings": found.model.loadings.tolist(),
}))
"""


@pytest.fixture
def in_daft():
    """Map votes as a frame of Daft, in a process of its own, since its engine is set once."""
    if find_spec("daft") is None:
        pytest.skip("needs the extra “scale”")

    def mapped(votes, *, runner):
        order = range(len(votes) - 1, -1, -1)
        earlier = [0]  # a vote that is changed later on
        rows, columns = votes.rows.tolist(), votes.columns.tolist()
        values = votes.values.tolist()
        cast = [(rows[i], columns[i], values[i], 2) for i in order]
        cast += [(rows[i], columns[i], -values[i], 1) for i in earlier]
        who, what, vote, time = zip(*cast, strict=True)
        frame = {
            "participant": [votes.participants[row] for row in who],
            "statement": [votes.statements[column] for column in what],
            "vote": vote,
            "time": time,
        }
        done = subprocess.run(
            [sys.executable, "-c", MAPPING],
            input=json.dumps({"runner": runner, "votes": frame}),
            capture_output=True,
            text=True,
            check=True,
        )
        return json.loads(done.stdout.splitlines()[-1])

    return mapped
