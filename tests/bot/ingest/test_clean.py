from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ingest.clean import Cleaned, clean, split_headline
from bot.ingest.plain import plain

RAW = sorted((Path(__file__).parents[2] / "data" / "raw").glob("*.txt"))


@pytest.mark.parametrize("path", RAW, ids=lambda path: path.stem)
def test_a_raw_text_gives_headline_publisher_and_the_articles_own_words(path: Path) -> None:
    raw, title, publisher, text = path.read_text(encoding="utf-8").split("---8<---\n")
    assert clean("", raw) == Cleaned(title.strip(), text.strip(), publisher.strip() or None)


@pytest.mark.parametrize("path", RAW, ids=lambda path: path.stem)
def test_cleaning_twice_changes_nothing_more(path: Path) -> None:
    once = clean("", path.read_text(encoding="utf-8").split("---8<---\n")[0])
    again = clean(once.title, once.text)
    assert (again.title, again.text) == (once.title, once.text)


@pytest.mark.parametrize(
    "sentence",
    [
        "Close allies of the president met in Geneva on Monday.",
        "Close.",
        "Watch groups said the vote was neither free nor fair.",
        "Watch: the next weeks will decide the war.",
        "“Watch this space”",
        "Share prices fell in Tokyo after the announcement.",
        "Share the burden or leave the alliance, the minister told his guests.",
        "Read more closely, the treaty says the opposite.",
        "Advertisement spending by the parties doubled within a year.",
        "Subscribe to the treaty or face sanctions, the envoys were told.",
        "Register for the draft, Ukraine tells men abroad.",
        "Sign up for the army, the posters said.",
        "Not a member of the alliance, Ukraine relies on bilateral pacts.",
        "Follow the money, prosecutors say, and it leads to three banks.",
        "Copyright law was changed by decree on Friday.",
        "Photos by a satellite firm show new trenches along the river.",
        "Reporting by the broadcaster has found hundreds of such graves.",
        "By Monday the troops had left the town.",
        "By Vladimir Putin's own account, the deal had been on the table for a year.",
        "Related charges against his brother were dropped.",
        "More: the army wants a third brigade by autumn.",
        "We use cookies as a bribe, the smuggler told the court.",
        "Cookies, cigarettes and fuel cross the border at night.",
        "Tap the strategic reserve to get prices down, he urged.",
        "Home is where the front line runs through the kitchen.",
        "Updated rules will apply from July.",
        "Published on Monday, the report accuses both armies.",
        "Live rounds were fired, witnesses said.",
        "Ten minutes ago nobody knew of it.",
        "Topics of the summit include trade and fishing.",
        "Asia",
        "Ukraine",
        "China Is Too Important To Lose",
        "A Wary Government Is Watching The Situation Closely",
        "What comes next?",
        "Save the date, the foreign ministry told diplomats; then it went silent.",
        "Find our missing sons, families plead",
        "Join us or perish: that was the message.",
    ],
)
def test_what_may_be_the_articles_own_words_stays(sentence: str) -> None:
    body = f"The talks in Oslo ended on Sunday.\n\n{sentence}\n\nNobody signed anything."
    assert clean("Talks end in Oslo", body).text == body


@pytest.mark.parametrize(
    "line",
    [
        "close",
        "CLOSE",
        "× Close",
        "Scroll to Top",
        "Back to top ↑",
        "Advertisement",
        "- Advertisement -",
        "ADVERTISEMENT",
        "Watch: North Star’s Garbage Balloons Explained",
        "WATCH | Inside the bunker",
        "Read more: Ten facts on the treaty",
        "READ ALSO: What the envoy said",
        "Related: The long road to Oslo",
        "Share on Facebook",
        "Share Tweet Email",
        "Facebook, Twitter, WhatsApp",
        "12 Comments",
        "1.2K Shares",
        "3 min read",
        "We use cookies to personalize content. If you continue, you agree to our policy.",
        "This website uses cookies to make sure you get the best experience.",
        "Sign up for our newsletter",
        "Get the day's top stories delivered to your inbox every morning.",
        "Already a subscriber? Log in",
        "Please enable JavaScript to view the comments.",
        "© Example Media 2024",
        "Copyright 2024 Example Media. All rights reserved.",
        "Image: The port at dawn. Credit: Example/AFP",
        "FILE PHOTO: Ships wait off the port of Odesa.",
        "Tags: trade, fish, Norway",
        "Filed under: Europe",
        "Published: 20 June 2024, 10:15 BST",
        "Updated 3 hours ago",
        "Global Stories",
        "World news",
        "Top Headlines",
        "Click here to subscribe",
        "Follow us on X",
        "Follow @example for more",
        "(Additional reporting by A. Writer in Oslo)",
        "The post Talks end appeared first on Example.",
        "* * *",
        "———",
    ],
)
def test_a_line_of_the_page_goes(line: str) -> None:
    body = "The talks in Oslo ended on Sunday.\n\n{}Nobody signed anything."
    assert clean("Talks end in Oslo", body.format(f"{line}\n\n")).text == body.format("")


@pytest.mark.parametrize(
    "byline",
    [
        "By Nicole Berg, Asia correspondent, in Beijing",
        "By JOHN SMITH",
        "By Anna van der Berg and Li Wei",
        "By Our Staff",
        "Written by Sam O'Neil | 20 June 2024",
        "By A. B. Carter - Reuters",
        "20 June 2024",
        "June 20, 2024 at 10:15 a.m. EDT",
        "Thu, 20 Jun 2024 10:15 GMT",
        "2024-06-20",
    ],
)
def test_who_wrote_it_and_when_is_not_part_of_the_text(byline: str) -> None:
    assert clean("Talks end", f"{byline}\n\nThe talks ended.").text == "The talks ended."


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        ("Talks end in Oslo | World news", ("Talks end in Oslo", None)),
        ("Talks end in Oslo | Politics | The Guardian", ("Talks end in Oslo", "The Guardian")),
        ("Talks end in Oslo - Merchant Navy Info - News", ("Talks end in Oslo", "Merchant Navy Info")),
        ("Talks end in Oslo - BBC News", ("Talks end in Oslo", "BBC News")),
        ("Talks end in Oslo – The Daily Example", ("Talks end in Oslo", "The Daily Example")),
        ("Talks end in Oslo - example.com", ("Talks end in Oslo", "example.com")),
        ("Talks end in Oslo :: Example", ("Talks end in Oslo", "Example")),
        ("Opinion | Why the talks in Oslo ended", ("Why the talks in Oslo ended", None)),
        ("Talks end – Britain warns of war", ("Talks end – Britain warns of war", None)),
        ("Kim will visit Moscow - minister", ("Kim will visit Moscow - minister", None)),
        ("Russia prepares attack – Zelensky", ("Russia prepares attack – Zelensky", None)),
        ("Army killed dozens – UN report", ("Army killed dozens – UN report", None)),
        ("Iran-Israel talks end", ("Iran-Israel talks end", None)),
        ("News - Sport", ("News - Sport", None)),
        ("", ("", None)),
    ],
)
def test_names_of_site_and_section_are_no_part_of_a_headline(headline: str, expected: tuple[str, str | None]) -> None:
    assert split_headline(headline) == expected


def test_a_known_publisher_is_recognized_behind_a_headline() -> None:
    headline = "Talks end in Oslo – kanal ett"
    assert split_headline(headline, publisher="Kanal Ett") == ("Talks end in Oslo", "kanal ett")
    assert split_headline(headline) == (headline, None)


def test_a_headline_given_is_not_searched_for() -> None:
    cleaned = clean("Talks end in Oslo", "Another line\n\nThe talks ended.")
    assert (cleaned.title, cleaned.text) == ("Talks end in Oslo", "Another line\n\nThe talks ended.")


def test_unsafe_characters_go() -> None:
    cleaned = clean("Talks\u202e end\x00\nin Oslo", "The\u00a0talks\u200b ended\x07.\r\nNobody\u2066 signed.")
    assert (cleaned.title, cleaned.text) == ("Talks end in Oslo", "The talks ended.\n\nNobody signed.")


def test_a_long_headline_is_cut_at_a_word() -> None:
    cleaned = clean("word " * 1_000_000, "The talks ended.")
    assert len(cleaned.title) <= 500
    assert cleaned.title.endswith("word…")


@given(st.text(max_size=300), st.text(max_size=1000))
def test_every_word_that_is_left_was_there(title: str, text: str) -> None:
    cleaned = clean(title, text)
    assert all(word in plain(text) for word in cleaned.text.split())
    assert "\n" not in cleaned.title


@pytest.mark.parametrize("piece", ["By Aa Bb, ", "share ", "Home > ", "a | ", "x - ", "(", "Watch: ", "1 ", "  "])
def test_hostile_lines_take_no_time(piece: str) -> None:
    clean("", "\n".join([piece * (100_000 // len(piece) // 50)] * 50))
