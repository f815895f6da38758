"""A real browser for the journeys: Chromium, driven by Playwright.

`page` is a page of the live hub, on a phone's screen unless a test asks for another; `open_page`
makes more of them (`open_page(width=1280, color_scheme="dark")`). Each fails its test when the
browser complains (errors on the console) or asks another host for anything. `axe` looks for what
keeps people with disabilities out.
"""

import gc
import os
import shutil
import warnings
from collections.abc import Callable, Collection, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, sync_playwright

PHONE, NARROW, WIDE = 390, 320, 1280
# TODO: on SQLite the live server's threads end without closing their connection to the database in
# memory; Python says so whenever it next cleans up, in whichever test that is.
LEFT_OPEN = "ignore::pytest.PytestUnraisableExceptionWarning"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is in this folder is a journey and needs the database that the live hub serves."""
    for item in items:
        if "tests/journeys/" in item.path.as_posix():
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.filterwarnings(LEFT_OPEN))


@pytest.fixture(autouse=True)
def sweep() -> Iterator[None]:
    """Puts away what the live server left open, so that no other test is blamed for it."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if path is None:
        pytest.fail("Chromium is not here. Install it, or give its path as CHROMIUM.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """Opens pages of the live hub; at the end none of them may have complained."""
    contexts, complaints = [], []
    host = urlsplit(live_server.url).netloc

    def watch(request: Request) -> None:
        if request.url.startswith("http") and urlsplit(request.url).netloc != host:
            complaints.append(f"asked another host: {request.url}")

    def open_(*, width: int = PHONE, **options: Any) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 800},
            **{"locale": "en-GB", "reduced_motion": "reduce", **options},
        )
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.on("request", watch)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if _is_error(said) else None)
        return page

    yield open_

    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)


def _is_error(said: Any) -> bool:
    # A page that answers 403 or 404 on purpose is the test's business.
    return said.type == "error" and "Failed to load resource" not in said.text


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    return open_page()


@pytest.fixture
def axe() -> Callable[..., None]:
    """Fails with one line per thing that is wrong with the page as it stands."""

    def look(page: Page, *, without: Collection[str] = ()) -> None:
        options = {"rules": {rule: {"enabled": False} for rule in without}}
        found = Axe().run(page, options=options).response["violations"]
        lines = [
            f"{each['id']} ({each['impact']}): {each['help']}: {node['html'][:200]}"
            for each in found
            for node in each["nodes"]
        ]
        assert not lines, "\n".join([page.url, *lines])

    return look


@pytest.fixture
def fits() -> Callable[[Page], None]:
    """Fails where a page is wider than the screen: nobody should scroll in two directions."""

    def measure(page: Page) -> None:
        wider = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
        assert wider <= 0, f"{page.url} is {wider} px wider than the screen"

    return measure
