from hypothesis import given, settings
from hypothesis import strategies as st

from bot.render.embeds import Cited, Color, embed_size, paginate
from bot.render.text import escape
from tests.bot.render.limits import check_messages, hostile


def descriptions(blocks: list[tuple[str, ...] | str], **options: object) -> list[str | None]:
    pages = paginate("Heading", blocks, color=Color.NEWS, **options)  # type: ignore[arg-type]
    return [embed.description for message in pages for embed in message]


def test_nothing_gives_no_page() -> None:
    assert descriptions([]) == []


def test_a_page_holds_a_few_blocks_with_air_between() -> None:
    assert descriptions(["a", "b", "c"], per_page=2) == ["a\n\nb", "c"]


def test_the_intro_opens_the_first_page_and_counts_as_no_block() -> None:
    assert descriptions(["a", "b", "c"], intro="Intro", per_page=2) == ["Intro\n\na\n\nb", "c"]
    assert descriptions([], intro="Intro") == ["Intro"]


def test_a_block_moves_to_the_next_page_whole() -> None:
    assert descriptions(["a" * 2000, ("b" * 1000, "c" * 1000)]) == ["a" * 2000, "b" * 1000 + "\n" + "c" * 1000]


def test_a_block_that_fits_nowhere_is_parted_between_its_parts() -> None:
    assert descriptions([("a" * 2000, "b" * 2000)]) == ["a" * 2000, "b" * 2000]


def test_a_section_has_its_heading_on_every_page_that_it_reaches() -> None:
    blocks = [
        Cited((text,), (), heading=heading) for text, heading in zip("abcd", ["One", "One", "One", "Two"], strict=True)
    ]
    pages = paginate("Heading", blocks, color=Color.NEWS, intro="Intro", per_page=2)
    assert [embed.description for (embed,) in pages] == ["Intro\n\n### One\na\n\nb", "### One\nc\n\n### Two\nd"]


def test_a_parted_block_of_a_section_keeps_within_the_limits() -> None:
    pages = paginate("Heading", [Cited(("a" * 3200, "b" * 3200), (), heading="One")], color=Color.NEWS)
    texts = [embed.description or "" for (embed,) in pages]
    assert [text[:9] for text in texts] == ["### One\na", "### One\nb"]
    assert all(len(text) <= 3200 for text in texts)


def test_the_footer_says_which_page_of_how_many() -> None:
    pages = paginate("Heading", ["a", "b"], color=Color.NEWS, footer=["2 stated"], per_page=1)
    assert [embed.footer.text for (embed,) in pages] == ["2 stated · Page 1 of 2", "2 stated · Page 2 of 2"]
    ((alone,),) = paginate("Heading", ["a"], color=Color.NEWS, footer=["1 stated"])
    assert alone.footer.text == "1 stated"


def test_a_heading_of_nothing_is_named() -> None:
    ((page,),) = paginate("\u200b", ["a"], color=Color.NEWS)
    assert page.title == "Untitled"


def test_the_size_of_an_embed_counts_all_that_is_read() -> None:
    ((page,),) = paginate("🙂", ["ab"], color=Color.NEWS, footer=["c"])
    page.add_field(name="de", value="f")
    assert embed_size(page) == 2 + 2 + 1 + 3


@settings(max_examples=40)
@given(hostile, st.lists(hostile, max_size=8), hostile, hostile)
def test_any_text_keeps_within_the_limits(heading: str, texts: list[str], url: str, footer: str) -> None:
    blocks = [escape(text) or "-# nothing" for text in texts]
    check_messages(paginate(heading, blocks, color=Color.NEWS, url=url, footer=[footer]))
