"""Headers that programs read: an address in one must stay as it is, however long."""

from email.headerregistry import HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import EmailPolicy, default
from typing import Any

from django.core.mail import EmailMultiAlternatives


class Whole(UnstructuredHeader):
    """Python folds a long line by encoding it, which no program that unsubscribes understands."""

    def fold(self, *, policy: EmailPolicy) -> str:
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]


_registry = HeaderRegistry()
for _name in ("List-Unsubscribe", "References", "In-Reply-To", "Message-ID"):
    _registry.map_to_type(_name.lower(), Whole)  # type: ignore[arg-type]


class Mail(EmailMultiAlternatives):
    def message(self, *, policy: Any = default) -> EmailMessage:
        return super().message(policy=policy.clone(header_factory=_registry))
