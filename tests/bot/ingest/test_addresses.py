import ipaddress
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ingest.addresses import Guard, RefusedConnection, is_public, with_scheme
from bot.ingest.errors import AddressInvalid, AddressRefused

PRIVATE = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.5.4",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "203.0.113.5",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "192.88.99.1",
    "::",
    "::1",
    "fe80::1",
    "fc00::1",
    "fd12:3456::1",
    "fec0::1",
    "ff0e::1",
    "2001:db8::1",
    "3fff::1",
    "5f00::1",
    "100::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::127.0.0.1",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
]
PUBLIC = ["93.184.215.14", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"]


def info(address: str) -> tuple[object, ...]:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return (family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, 80))


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public_gets_no_socket(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))
    with pytest.raises(RefusedConnection):
        Guard().open_socket(info(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_gets_a_socket(address: str) -> None:
    Guard().open_socket(info(address)).close()


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_address_is_refused_as_it_is_written(address: str) -> None:
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(AddressRefused, match="not on the public internet"):
        Guard().check_url(f"http://{host}/feed")


def test_a_zone_does_not_make_an_address_public() -> None:
    with pytest.raises(RefusedConnection):
        Guard().open_socket(info("fe80::1%lo"))


def test_a_socket_is_for_the_internet_only() -> None:
    with pytest.raises(RefusedConnection):
        Guard().open_socket((socket.AF_UNIX, socket.SOCK_STREAM, 0, "", "/run/docker.sock"))


def test_the_host_can_allow_a_network() -> None:
    guard = Guard([ipaddress.ip_network("10.1.0.0/16"), ipaddress.ip_network("fd00::/8")])
    assert str(guard.check_url("http://10.1.2.3/feed")) == "http://10.1.2.3/feed"
    assert guard.allows(ipaddress.ip_address("::ffff:10.1.2.3"))
    assert guard.allows(ipaddress.ip_address("fd00::1"))
    assert not guard.allows(ipaddress.ip_address("10.2.0.1"))
    assert not guard.allows(ipaddress.ip_address("127.0.0.1"))


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("", "does not start with"),
        ("example.com/news", "does not start with"),
        ("ftp://example.com/", "does not start with"),
        ("file:///etc/passwd", "does not start with"),
        ("javascript:alert(1)", "does not start with"),
        ("http://", "names no site|misspelled"),
        ("https:///path", "names no site|misspelled"),
        ("http://example.com:99999/", "misspelled"),
        ("http://example.com:x/", "misspelled"),
        ("http://example.com:0/", "port 0"),
        ("http://[::1/", "misspelled"),
        ("http://2130706433/", "number"),
        ("http://127.1/", "number"),
        ("http://0x7f.0.0.0x1./", "number"),
        ("http://user:secret@example.com/", "password"),
        ("http://user@example.com/", "password"),
        ("http://" + "a" * 64 + ".com/", "too long|misspelled"),
        ("http://example.com/" + "a" * 2000, "more than 2,000"),
    ],
)
def test_what_is_no_web_address_is_refused_in_words(address: str, reason: str) -> None:
    with pytest.raises(AddressInvalid, match=reason):
        Guard().check_url(address)


def test_a_web_address_is_kept_without_its_fragment() -> None:
    url = Guard().check_url(" https://Example.com/A?b=1&c=%20#part ")
    assert str(url) == "https://example.com/A?b=1&c=%20"


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_an_error_in_words(text: str) -> None:
    for address in (text, f"http://{text}", f"https://example.com/{text}"):
        try:
            url = Guard().check_url(address)
        except (AddressInvalid, AddressRefused):
            continue
        assert url.scheme in {"http", "https"}
        assert url.host


def test_an_address_as_people_type_it_gets_a_scheme() -> None:
    assert with_scheme(" example.com/news ") == "https://example.com/news"
    assert with_scheme("http://example.com") == "http://example.com"
    assert with_scheme("ftp://example.com") == "ftp://example.com"
