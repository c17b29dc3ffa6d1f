"""How often one address may ask one process: no secret rests on it (decision 0057)."""

from __future__ import annotations

from axes.helpers import get_client_ip_address
from django.core.cache import cache
from django.http import HttpRequest

from .faults import RefusedError

PER_MINUTE = 60
_MINUTE = 60


def require_patience(request: HttpRequest, what: str, most: int = PER_MINUTE) -> None:
    """Count a request of an address. Raises RefusedError (429) beyond ``most`` in a minute."""
    name = f"openid-{what}-{get_client_ip_address(request)}"
    cache.add(name, 0, timeout=_MINUTE)
    try:
        count = cache.incr(name)
    except ValueError:  # it ended between the two
        return
    if count > most:
        raise RefusedError("slow_down", "Too many requests. Wait a minute.", 429)
