"""Which addresses may be asked.

Two checks: `check_url` reads what is written, before anything happens; `Guard.open_socket` sees the address that a
connection is really made to. The second is the one that holds: every connection needs a socket and gets it there, so
neither a redirect nor a name that resolves to something else the next time leads past it.
"""

import ipaddress
import re
import socket
from collections.abc import Iterable
from typing import Any

from yarl import URL

from bot.ingest.errors import AddressInvalid, AddressRefused
from bot.settings import Network

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

MAX_LENGTH = 2000
"""How many characters an address may have."""

_NEVER_GLOBAL = tuple(
    ipaddress.ip_network(network)
    for network in (
        "192.88.99.0/24",  # relays of 6to4: RFC 7526
        "fec0::/10",  # site-local, deprecated: RFC 3879
        "3fff::/20",  # documentation, too young for older Pythons: RFC 9637
        "5f00::/16",  # segment routing: RFC 9602
    )
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

_NUMBER = re.compile(r"[0-9]+|0[xX][0-9a-fA-F]*")
"""How a name ends that only the resolver takes for an address, such as 127.1. Source: URL Standard, section 3.5."""

_TRACKING = re.compile(r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|at_(?:medium|campaign)|ns_\w+|CMP|ocid)=")


class RefusedConnection(OSError):
    """A connection would have gone to a refused address. The text is always the same: see `Guard.open_socket`."""

    def __init__(self) -> None:
        super().__init__("the address is not public")


def is_public(address: Address) -> bool:
    """Return whether an address is one of the public internet, whatever other address it may carry inside."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = _inner(address)
        if inner is not None:
            return is_public(inner)
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not any(address.version == network.version and address in network for network in _NEVER_GLOBAL)
    )


def _inner(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address to which packets for this one are sent on."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return None


class Guard:
    """Knows which addresses may be asked: public ones, and those that the host of the bot allows."""

    def __init__(self, allowed: Iterable[Network] = ()) -> None:
        self._allowed = tuple(allowed)

    def allows(self, address: Address) -> bool:
        """Return whether a connection may be made to this address."""
        candidates = [address]
        if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
            candidates.append(address.ipv4_mapped)
        if any(one.version == network.version and one in network for one in candidates for network in self._allowed):
            return True
        return is_public(address)

    def check_url(self, address: str | URL) -> URL:
        """Return the address without its fragment.

        Raises `AddressInvalid` for what is no web address or carries a password, `AddressRefused` for a literal
        address that is not allowed. What a name resolves to is seen when the connection is made.
        """
        if len(str(address)) > MAX_LENGTH:
            raise AddressInvalid(f"it has more than {MAX_LENGTH:,} characters")
        try:
            url = URL(address.strip() if isinstance(address, str) else address).with_fragment(None)
            host, port = url.host, url.explicit_port
        except ValueError:
            raise AddressInvalid("it is misspelled") from None
        if url.scheme not in {"http", "https"}:
            raise AddressInvalid("it does not start with https:// or http://")
        if not host:
            raise AddressInvalid("it names no site")
        if len(host) > 253 or any(len(label) > 63 for label in (url.raw_host or "").split(".")):
            raise AddressInvalid("the name of its site is too long")
        if url.user is not None or url.password is not None:
            raise AddressInvalid("it holds a user name or a password, which I would have to show")
        if port == 0:
            raise AddressInvalid("port 0 does not exist")
        literal = _literal(host)
        if literal is None and _NUMBER.fullmatch(host.rstrip(".").rpartition(".")[2]):
            raise AddressInvalid("its site is a number that is no internet address")
        if literal is not None and not self.allows(literal):
            raise AddressRefused(host)
        return url

    def open_socket(self, info: tuple[Any, ...]) -> socket.socket:
        """Return a socket for an address as `getaddrinfo` gives it.

        Raises `RefusedConnection` where the address is not allowed. Where a name has several such addresses, the
        connector makes one error of equal ones; that is why it does not tell them apart.
        """
        family, kind, protocol, _, target = info
        if family not in {socket.AF_INET, socket.AF_INET6}:
            raise RefusedConnection
        address = _literal(str(target[0]))
        if address is None or not self.allows(address):
            raise RefusedConnection
        return socket.socket(family=family, type=kind, proto=protocol)


def with_scheme(address: str) -> str:
    """Return an address as people type it, "example.com/news", as one that can be opened."""
    address = address.strip()
    return address if "://" in address or not address else f"https://{address}"


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None


def without_tracking(url: str) -> str:
    """Return an address without what only tells the site where its reader came from; everything else stays as it is."""
    head, mark, tail = url.partition("?")
    if not mark:
        return url
    query, hash_mark, fragment = tail.partition("#")
    kept = "&".join(part for part in query.split("&") if not _TRACKING.match(part))
    return f"{head}{'?' if kept else ''}{kept}{hash_mark}{fragment}"
