"""Fetch a file from an address that somebody typed: of the public web only, small, and soon.

The host's name is resolved once, every address it has must be public, and the connection goes to
the address that was checked: a name that answers otherwise a moment later reaches nothing inside.
Redirections are not followed.
"""

import http.client
import ipaddress
import socket
import ssl
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

TIMEOUT = 8  # seconds, for each step
PORTS = {"https": 443, "http": 80}


def fetch(address: str, *, most: int) -> bytes:
    """What is at `address`, up to one byte more than `most`.

    Raises
    ------
    ValidationError
        With what is wrong, for whoever typed it.
    """
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    host = parts.hostname
    if parts.scheme not in PORTS or not host or port not in {None, PORTS[parts.scheme]}:
        raise ValidationError(_("Give a web address that begins with https://."))
    try:
        connection = _connection(parts.scheme, host, PORTS[parts.scheme])
        try:
            path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
            connection.request("GET", path, headers={"Host": host, "Accept": "text/calendar"})
            answer = connection.getresponse()
            if answer.status != http.HTTPStatus.OK:
                raise ValidationError(
                    _("The address answered %(status)d. Give the one of the file itself."),
                    params={"status": answer.status},
                )
            return answer.read(most + 1)
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, UnicodeError, ValueError):
        raise ValidationError(_("Nothing could be read there. Is the address right?")) from None


def _connection(scheme: str, host: str, port: int) -> http.client.HTTPConnection:
    channel = socket.create_connection((_public_address(host, port), port), timeout=TIMEOUT)
    if scheme == "https":
        try:
            channel = ssl.create_default_context().wrap_socket(channel, server_hostname=host)
        except OSError:
            channel.close()
            raise
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
    connection.sock = channel
    return connection


def _public_address(host: str, port: int) -> str:
    """One address of `host`, all of which are public."""
    found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not all(ipaddress.ip_address(each).is_global for each in found):
        raise ValidationError(_("Give an address of the public web."))
    return found[0]
