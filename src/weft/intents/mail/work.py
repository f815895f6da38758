"""The job that works on a mail: kept, taken up again after a crash, and done once."""

import logging
from typing import Any

from django.utils.translation import gettext_lazy as _

from weft.intents.mail import actions, answering
from weft.jobs import kinds
from weft.jobs.runs import Run
from weft.ledger.models import Entry
from weft.ledger.trail import Hand

logger = logging.getLogger(__name__)


def work_on(run: Run) -> dict[str, Any]:
    hand = Hand(person=None, at=run.clock(), channel=Entry.Channel.SYSTEM, origin="mail")
    received = actions.work_on(run.params["received"], hand=hand)
    answering.send_due(run.clock())  # now, where the mail server is there; else the duty does
    return {"state": received.state}


def register() -> None:
    kinds.register(kinds.Kind(key=actions.KIND, label=_("Intents by mail"), work=work_on))
