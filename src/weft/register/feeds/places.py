"""Addresses as programs elsewhere need them: whole, and always the same."""

from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from django.conf import settings

from weft.register.models import Engagement


@dataclass(frozen=True)
class Place:
    """Where this hub is."""

    address: str  # without a slash at its end

    @classmethod
    def of_the_hub(cls) -> Self:
        return cls(settings.SITE_ADDRESS)

    @property
    def host(self) -> str:
        return urlsplit(self.address).hostname or "localhost"

    def at(self, path: str) -> str:
        return self.address + path

    def of(self, engagement: Engagement) -> str:
        return self.at(engagement.get_absolute_url())
