"""From where somebody signs in, for the limit on failed attempts."""

from __future__ import annotations

from ipaddress import ip_address

from django.http import HttpRequest


def behind_proxy(request: HttpRequest) -> str:
    """The address that the proxy in front of the hub saw: the last in ``X-Forwarded-For``.

    What stands before it was sent by the client, who can write anything there. Without a readable address it is that
    of the proxy itself.
    """
    seen = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    try:
        return str(ip_address(seen))
    except ValueError:
        return str(request.META["REMOTE_ADDR"])
