"""`weft reindex`: make the search index anew."""

from typing import Any

from django.core.management.base import BaseCommand

from weft.register import search


class Command(BaseCommand):
    help = (
        "Make the search index anew, from the register. The search keeps answering meanwhile. "
        "Needed after a restore, or where somebody wrote to the database around Weft."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        number = search.rebuild(self.tell)
        self.stdout.write(f"indexed {number} engagements")

    def tell(self, done: int, total: int) -> None:
        self.stderr.write(f"\r{done} of {total}", ending="" if done < total else "\n")
