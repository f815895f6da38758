"""How the web server is started."""

import sys


def granian(*, host: str, port: int, workers: int, threads: int) -> list[str]:
    return [
        sys.executable,
        *("-m", "granian", "--interface", "wsgi"),
        *("--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", str(threads)),
        *("--workers-kill-timeout", "5", "--no-ws", "--log-level", "warning"),
        "weft.site.wsgi:application",
    ]
