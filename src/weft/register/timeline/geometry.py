"""Where things are drawn: shares of the width, so that text keeps its size at every width."""

from dataclasses import dataclass
from datetime import date, timedelta

from weft.register.timeline.windows import Window

NARROWEST = 0.4  # per cent: a day within a decade can still be seen
ROOM = 45.0  # per cent that words beside a bar need
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """A bar, in per cent of the width, from its left edge; ready for SVG attributes."""

    left: float
    width: float

    @property
    def x(self) -> str:
        return _percent(self.left)

    @property
    def w(self) -> str:
        return _percent(self.width)

    @property
    def middle(self) -> str:
        return _percent(self.left + self.width / 2)

    @property
    def right(self) -> str:
        return _percent(self.left + self.width)

    @property
    def words_at(self) -> str:
        """Where words about the bar have room: after it, before it, or inside."""
        if self.left + self.width <= 100 - ROOM:
            return "after"
        return "before" if self.left >= ROOM else "inside"


@dataclass(frozen=True)
class Scale:
    """Days to shares of the width; mirrored where the page reads from right to left."""

    window: Window
    mirrored: bool = False

    def span(self, first: date, end: date) -> Span:
        """From the beginning of `first` to the beginning of `end`, cut to the window."""
        start, stop = self.window.share(first) * 100, self.window.share(end) * 100
        width = max(stop - start, NARROWEST)
        left = min(start, 100 - width)
        return Span(100 - left - width if self.mirrored else left, width)

    def engagement(self, opens_on: date | None, closes_on: date | None) -> Span:
        """One day where only one is known to end it; to the window's end where it has no end."""
        first = opens_on or closes_on or self.window.first
        end = closes_on + DAY if closes_on and closes_on < date.max else self.window.end
        return self.span(first, end)

    def day(self, day: date) -> str | None:
        """The middle of `day`; None outside the window."""
        return self.span(day, day + DAY).middle if self.window.holds(day) else None


def _percent(value: float) -> str:
    return f"{value:.2f}%"
