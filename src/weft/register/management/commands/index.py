from typing import Any

from django.core.management.base import BaseCommand

from weft.register import search


class Command(BaseCommand):
    help = (
        "Build the search index anew, for instance after a restored backup. The search keeps "
        "answering meanwhile."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        number = search.rebuild(progress=self._tell)
        self.stdout.write(f"\rindexed {number:,} engagements")

    def _tell(self, done: int, total: int) -> None:
        self.stdout.write(f"\r{done:,} of {total:,}", ending="")
        self.stdout.flush()
