import sys
from typing import Any

from django.core.management.base import BaseCommand

from weft.site.configuration import findings, lines

TROUBLE = 2


class Command(BaseCommand):
    help = (
        "Show each setting, its value and where it comes from; then what is wrong. "
        "The exit status is 2 when something must be mended. Secrets are not shown."
    )
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        for line in lines():
            self.stdout.write(line)
        found = findings()
        self.stdout.write("")
        for finding in found:
            kind = "Mend" if finding.is_trouble else "Note"
            self.stdout.write(f"{kind}: {finding.says}")
        if any(finding.is_trouble for finding in found):
            sys.exit(TROUBLE)
        self.stdout.write("Nothing must be mended.")
