"""Rate limits, and the address they count by."""

import ipaddress
import math
import time
from collections.abc import Collection

from limits import (
    RateLimitItem,
    RateLimitItemPerDay,
    RateLimitItemPerHour,
    RateLimitItemPerMinute,
)
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from starlette.requests import Request

# A quick typist sends ten messages a minute; a client of the API may send one a second.
MESSAGES = RateLimitItemPerMinute(60, namespace="messages")
# Two families at one table type a message a second; a script that sends more fills the queue.
FROM_ADDRESS = RateLimitItemPerMinute(120, namespace="messages from an address")
# Inside a request each message costs more than the one before: 0.03 s, and 0.13 s at the 115th.
CHAT_IN_A_DAY = RateLimitItemPerDay(300, namespace="messages in a chat in a day")
# Each request puts a date that the law sets on somebody's desk, and sends up to three mails.
REQUESTS = RateLimitItemPerHour(10, namespace="requests")
# A message sent again because its reply was lost is no new one; a loop of them is limited too.
REPEATS = RateLimitItemPerMinute(600, namespace="repeats")
_SEEN = RateLimitItemPerMinute(1, namespace="seen")
# A whole school behind one address may follow the same link; one script cannot fill the disk.
CONVERSATIONS = RateLimitItemPerMinute(300, namespace="conversations")
# A client says so every few seconds while somebody types.
TYPING = RateLimitItemPerMinute(60, namespace="typing")
# Nobody reads answers faster; one verdict a reply counts.
FEEDBACK = RateLimitItemPerMinute(20, namespace="feedback")
VERDICT = RateLimitItemPerDay(1, namespace="verdict")
# At this pace, guessing a password of 20 letters takes longer than the school will exist.
LOGINS = RateLimitItemPerMinute(10, 15, namespace="logins")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# One household has a whole /64 of IPv6 addresses to itself.
_IPV6_HOUSEHOLD = 64


class TooOftenError(Exception):
    """A rate limit was exceeded; `retry_after` is in whole seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"Please wait {retry_after} seconds and try again.")
        self.retry_after = retry_after


class Limits:
    """Counters in this process's memory, which a restart resets."""

    def __init__(self) -> None:
        self._counts = MemoryStorage()  # the limiter itself holds it by a weak reference only
        self._limiter = FixedWindowRateLimiter(self._counts)

    def hit(self, item: RateLimitItem, who: str) -> None:
        """Count one try of `who`. Raises TooOftenError if the limit is exceeded."""
        if not self._limiter.hit(item, who):
            reset, _ = self._limiter.get_window_stats(item, who)
            raise TooOftenError(max(1, math.ceil(reset - time.time())))

    def hit_once(self, item: RateLimitItem, who: str, what: str) -> None:
        """Count one try; the same `what` again within a minute counts as one of REPEATS instead."""
        if self._limiter.test(_SEEN, who, what):
            self.hit(item, who)
            self._limiter.hit(_SEEN, who, what)
        else:
            self.hit(REPEATS, who)

    def first(self, item: RateLimitItem, who: str) -> bool:
        """Count one try; return whether it was within the limit."""
        return self._limiter.hit(item, who)

    def used_up(self, item: RateLimitItem, who: str) -> bool:
        """Return whether one more try of `who` would exceed the limit; nothing is counted."""
        return not self._limiter.test(item, who)

    def forget(self, item: RateLimitItem, who: str) -> None:
        """Reset the count, as after a login that succeeded."""
        self._limiter.clear(item, who)


def client_address(request: Request, trusted_proxies: Collection[str]) -> str:
    """Return the address to count by: IPv4, the /64 of an IPv6 address, or "unknown".

    X-Forwarded-For is believed only as far as the hops that wrote it are in `trusted_proxies`, a
    list of networks: the sender could have written everything to the left of that.
    """
    trusted = [ipaddress.ip_network(network) for network in trusted_proxies]
    forwarded = ",".join(request.headers.getlist("x-forwarded-for"))
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    address = _parse(request.client.host if request.client else "")
    while address and hops and any(address in network for network in trusted):
        address = _parse(hops.pop())
    return _household(address) if address else "unknown"


def is_trusted(address: str, networks: Collection[str]) -> bool:
    """Return whether an address of `client_address` lies in one of the trust's own networks.

    A whole school may share one address, and a proxy that hides its clients shows them as this
    machine: neither is counted by address, only by conversation and by the queue.
    """
    try:
        found = ipaddress.ip_network(address)
    except ValueError:
        return False
    return any(found.overlaps(ipaddress.ip_network(network)) for network in networks)


def _parse(text: str) -> Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _household(address: Address) -> str:
    if address.version == 4:
        return str(address)
    return str(ipaddress.IPv6Network((int(address), _IPV6_HOUSEHOLD), strict=False))
