"""Two ways to use a page, in the same words: touching it on a phone, and by keyboard alone."""

from datetime import date
from pathlib import Path
from typing import Protocol

from playwright.sync_api import Locator, Page

MOST_STOPS = 400  # of the Tab key on one page
IS_FOCUSED = "element => element === document.activeElement"


class Hands(Protocol):
    """What a person does with a control of the page."""

    page: Page
    has_scripts: bool

    def press(self, control: Locator) -> None: ...
    def tick(self, control: Locator) -> None: ...
    def write(self, control: Locator, text: str) -> None: ...
    def write_month(self, control: Locator, year: int, month: int) -> None: ...
    def choose(self, control: Locator, label: str) -> None: ...
    def give(self, control: Locator, file: Path) -> None: ...


class Touch:
    def __init__(self, page: Page, *, has_scripts: bool = True) -> None:
        self.page = page
        self.has_scripts = has_scripts

    def press(self, control: Locator) -> None:
        control.click()

    def tick(self, control: Locator) -> None:
        control.click()

    def write(self, control: Locator, text: str) -> None:
        control.fill(text)

    def write_month(self, control: Locator, year: int, month: int) -> None:
        control.fill(f"{year}-{month:02}")

    def choose(self, control: Locator, label: str) -> None:
        control.select_option(label=label)

    def give(self, control: Locator, file: Path) -> None:
        control.set_input_files(file)


class Keys:
    """Tab to what is wanted, from wherever the focus is; fails if it cannot be reached."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.has_scripts = True
        # Playwright takes the browser's file dialogs while somebody listens, and does not wait
        # until the browser heard of it: asked for only at the press of a key, it can come too late.
        page.on("filechooser", lambda _: None)

    def press(self, control: Locator) -> None:
        self._reach(control)
        self.page.keyboard.press("Enter")

    def tick(self, control: Locator) -> None:
        self._reach(control)
        self.page.keyboard.press("Space")

    def write(self, control: Locator, text: str) -> None:
        self._reach(control)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def write_month(self, control: Locator, year: int, month: int) -> None:
        """A month's name and a year, in the two halves of the box."""
        self._reach(control)
        self.page.keyboard.type(f"{date(year, month, 1):%B}")
        self.page.keyboard.press("ArrowRight")
        self.page.keyboard.type(str(year))

    def choose(self, control: Locator, label: str) -> None:
        """Types the first letters, as in any list of choices."""
        self._reach(control)
        self.page.keyboard.type(label)
        chosen = control.evaluate("list => list.selectedOptions[0].label")
        assert chosen == label, f"the keyboard chose “{chosen}”"

    def give(self, control: Locator, file: Path) -> None:
        self._reach(control)
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Enter")
        chooser.value.set_files(file)

    def _reach(self, control: Locator) -> None:
        control.wait_for()
        for _ in range(MOST_STOPS):
            if control.evaluate(IS_FOCUSED):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{self.page.url}: the Tab key does not reach {control}")
