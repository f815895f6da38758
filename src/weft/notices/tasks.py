"""Mail, sent in the background so that a slow mail server keeps nobody waiting."""

from django.conf import settings
from django.core.mail import send_mail
from django.tasks import task
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from weft.notices.models import Notice


@task()
def mail(notice_id: int) -> None:
    """Send one notice, once; nothing happens when it was sent or its person may not sign in."""
    notice = Notice.objects.select_related("to").filter(pk=notice_id, mailed_at=None).first()
    if notice is None or not notice.to.is_active:
        return
    with translation.override(notice.to.language or settings.LANGUAGE_CODE):
        send_mail(_subject(notice), _body(notice), None, [notice.to.email])
    Notice.objects.filter(pk=notice_id).update(mailed_at=timezone.now())


def _subject(notice: Notice) -> str:
    first_line = notice.text.strip().splitlines()[0] if notice.text.strip() else ""
    return f"{settings.HUB_NAME}: {first_line[:120]}"


def _body(notice: Notice) -> str:
    if not notice.address:
        return notice.text
    return _("%(text)s\n\nSee it here: %(address)s") % {
        "text": notice.text,
        "address": settings.SITE_ADDRESS + notice.address,
    }
