import pytest

from cogs.links import links_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("no link at all, not even example.com", []),
        ("https://example.com/a", ["https://example.com/a"]),
        ("Read https://example.com/a, then HTTP://example.com/b.", ["https://example.com/a", "HTTP://example.com/b"]),
        ("<https://example.com/a> twice https://example.com/a", ["https://example.com/a"]),
        (
            "[a title](https://example.com/a) and **https://example.com/b**",
            ["https://example.com/a", "https://example.com/b"],
        ),
        ("https://example.com/Mercury_(planet)", ["https://example.com/Mercury_(planet)"]),
        ("(see https://example.com/Mercury_(planet))", ["https://example.com/Mercury_(planet)"]),
        ("https://user@example.com/ javascript:alert(1) file:///etc/passwd", []),
    ],
)
def test_addresses_are_found_without_what_surrounds_them(text: str, expected: list[str]) -> None:
    assert links_in(text) == expected


def test_no_more_than_asked_for_are_found() -> None:
    assert links_in(" ".join(f"https://example.com/{number}" for number in range(30)), most=3) == [
        "https://example.com/0",
        "https://example.com/1",
        "https://example.com/2",
    ]
