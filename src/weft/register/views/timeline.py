"""Who is engaging when."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from weft.register import browsing, search
from weft.register.narrowing import matching
from weft.register.search import Filters
from weft.register.timeline import pictures, rows, totals, windows
from weft.register.timeline.rows import Group, Grouping
from weft.register.timeline.windows import Part, Window, Zoom
from weft.ui.navigation import address as address_of

TABLE = "table"
# The zoom that a period chosen elsewhere (`from` and `to`) is shown at: the closest that holds it.
FITS = ((31, Zoom.MONTH), (92, Zoom.QUARTER), (366, Zoom.YEAR))


@dataclass(frozen=True)
class Address(pictures.Addresses):
    """The whole state of the page, to be written with changes."""

    filters: Filters
    window: Window
    grouping: Grouping
    show: str = ""

    def to(
        self,
        *,
        window: Window | None = None,
        grouping: Grouping | None = None,
        show: str | None = None,
        filters: Filters | None = None,
        page: int = 1,
    ) -> str:
        changed = replace(
            self,
            window=window or self.window,
            grouping=grouping or self.grouping,
            show=self.show if show is None else show,
        )
        at = [("page", str(page))] if page > 1 else []
        return "?" + urlencode([*(filters or self.filters).pairs(), *changed.own(), *at])

    def own(self) -> list[tuple[str, str]]:
        """What the address holds beside the filters."""
        own = {
            "group": self.grouping.value if self.grouping != Grouping.ORGANISATION else "",
            "zoom": self.window.zoom or "",
            "from": self.window.first.isoformat(),
            "show": self.show,
        }
        return [(name, value) for name, value in own.items() if value]

    def lane(self, group: Group) -> str:
        return self.to(filters=self._only(group))

    def column(self, group: Group, part: Part) -> str:
        """Closer; from the closest, the list of what runs in that part."""
        if self.window.zoom in windows.CLOSER:
            closer = windows.window(windows.CLOSER[self.window.zoom], part.first)
            return self.to(filters=self._only(group), window=closer)
        wanted = self._only(group).changed(from_day=part.first, to_day=part.last)
        return f"{address_of('engagements')}?{wanted.query_string()}"

    def _only(self, group: Group) -> Filters:
        if group.entry is None:
            return self.filters
        return self.filters.changed(**{self.grouping.value: (group.entry.public_id,)})


@require_safe
def timeline(request: HttpRequest) -> HttpResponse:
    asked = Filters.read(request.GET)
    moment = request.moment  # type: ignore[attr-defined]
    address = _address(request, asked, moment.day)
    window = address.window
    found = matching(address.filters, request.viewer, moment)  # type: ignore[attr-defined]
    gathered = rows.gather(found, window, address.grouping, at=moment.at, page=asked.page)
    picture = pictures.draw(gathered, window, moment=moment, addresses=address, page=asked.page)
    context = {
        **_panel(request, address),
        "view": "timeline",
        "picture": picture,
        "window": window,
        "totals": totals.of(found, window, at=moment.at),
        "views": list(browsing.views(asked.changed())),
        "as_table": address.show == TABLE,
        "address": address,
        "zooms": _zooms(address, moment.day),
        "zoom_label": windows.LABELS[window.zoom or Zoom.YEAR],
        "groupings": [
            (each.value, rows.LABELS[each], address.to(grouping=each)) for each in Grouping
        ],
        "earlier": address.to(window=window.moved(-1)),
        "later": address.to(window=window.moved(1)),
        "here": address.to(window=windows.around(window.zoom or Zoom.YEAR, moment.day)),
        "switched": address.to(show="" if address.show == TABLE else TABLE, page=asked.page),
        "export": f"{reverse('export', args=['csv'])}?{_period(address)}",
        "listed": f"{address_of('engagements')}?{_period(address)}",
        "breadcrumbs": [
            (_("Home"), reverse("home")),
            (_("Engagements"), address_of("engagements")),
        ],
    }
    return render(request, "register/timeline.html", context)


def _panel(request: HttpRequest, address: Address) -> dict[str, Any]:
    """The filters, which count what runs in the window."""
    window = address.window
    filters = address.filters.changed(from_day=window.first, to_day=window.last)
    found = search.find(filters, request.viewer, request.moment)  # type: ignore[attr-defined]
    return browsing.panel_context(
        request,
        found,
        to=lambda narrowed: address.to(filters=narrowed.changed(from_day=None, to_day=None)),
        kept=[*browsing.hidden(filters), *address.own()],
        has_period=False,
    )


def _address(request: HttpRequest, asked: Filters, day: date) -> Address:
    group, show = request.GET.get("group"), request.GET.get("show")
    return Address(
        filters=asked.changed(from_day=None, to_day=None, sort=""),
        window=_window(request.GET.get("zoom"), asked, day),
        grouping=Grouping(group) if group in set(Grouping) else Grouping.ORGANISATION,
        show=TABLE if show == TABLE else "",
    )


def _window(zoom: str | None, asked: Filters, day: date) -> Window:
    first, last = asked.from_day, asked.to_day
    if not zoom and first and last:
        days = (last - first).days + 1
        zoom = next((each for most, each in FITS if days <= most), Zoom.DECADE)
    return windows.read(zoom, first.isoformat() if first else None, day=day)


def _zooms(address: Address, day: date) -> Iterable[tuple[str, str | Promise, str]]:
    """Each zoom keeps the day in view where it is, else the middle of what is seen."""
    seen = address.window
    centre = day if seen.holds(day) else seen.first + (seen.end - seen.first) / 2
    for zoom in Zoom:
        yield zoom.value, windows.LABELS[zoom], address.to(window=windows.around(zoom, centre))


def _period(address: Address) -> str:
    window = address.window
    return address.filters.query_string(from_day=window.first, to_day=window.last)
