from hypothesis import given, settings
from hypothesis import strategies as st

from bot.render.speeches import quotes_pages
from storage.models import Actor, ActorId, ActorType, Evidence
from storage.quotes import Quotes, Speech
from tests.bot.render.limits import check_messages, hostile, is_verbatim, quotes, urls
from tests.builders import make_article

PUTIN = Actor(ActorId(1), "person/putin", "Putin", ActorType.PERSON, "RUS")
KIM = Actor(ActorId(2), "person/kim", "Kim", ActorType.PERSON, "PRK")
KOREA = Actor(ActorId(3), "country/PRK", "Korea", ActorType.COUNTRY, "PRK")
ARTICLE = make_article("A treaty")
SOURCE = "-# — The Example Times, <t:1718884800:D>, [A treaty](https://example.com/treaty)"


def speech(
    speaker: Actor = PUTIN,
    *texts: str,
    is_direct: bool = True,
    is_indirect: bool = False,
    about: tuple[Actor, ...] = (KIM, KOREA),
) -> Speech:
    sentences = tuple(Evidence(text, ARTICLE, position) for position, text in enumerate(texts or ('"Yes."',), 1))
    return Speech(speaker, sentences, is_direct, is_indirect, about)


def test_a_speech_says_whose_it_is_how_it_is_told_and_whom_it_means() -> None:
    ((page,),) = quotes_pages(PUTIN, Quotes((speech(PUTIN, '"One."', '"Two."'),), ()))
    assert page.title == "Quotes of Putin 🇷🇺"
    assert page.description == (
        f'### What Putin said\n**Putin** · in quotation marks · about Kim, Korea\n> "One."\n> "Two."\n{SOURCE}'
    )
    assert page.footer.text == "1 by Putin, 0 about Putin"


def test_what_stands_between_two_sentences_is_not_hidden() -> None:
    sentences = tuple(Evidence(f"{position}.", ARTICLE, position) for position in (2, 3, 7))
    ((page,),) = quotes_pages(PUTIN, Quotes((Speech(PUTIN, sentences, False, True, ()),), ()))
    assert "> 2\\.\n> 3\\.\n> …\n> 7\\.\n" in (page.description or "")


def test_a_name_that_needs_an_article_has_it_within_a_line() -> None:
    states = Actor(ActorId(4), "country/USA", "United States", ActorType.COUNTRY, "USA")
    ((page,),) = quotes_pages(states, Quotes((speech(states, about=(KIM,)),), (speech(KIM, about=(states,)),)))
    assert "### What the United States said\n" in (page.description or "")
    assert "· about the United States\n" in (page.description or "")
    assert page.title == "Quotes of the United States 🇺🇸"
    assert page.footer.text == "1 by the United States, 1 about the United States"


def test_a_speech_of_both_ways_is_not_said_to_be_all_in_quotation_marks() -> None:
    both = speech(PUTIN, "He agreed, he said.", '"Yes."', is_indirect=True)
    ((page,),) = quotes_pages(PUTIN, Quotes((both,), ()))
    assert "**Putin** · partly in quotation marks · about" in (page.description or "")


def test_what_others_said_stands_apart() -> None:
    ((page,),) = quotes_pages(KOREA, Quotes((), (speech(KIM, "No.", is_direct=False, is_indirect=True, about=()),)))
    assert page.description == (
        f"### What others said about Korea\n**Kim** · in the publisher’s words\n> No.\n{SOURCE}"
    )


def test_quotes_of_two_name_both() -> None:
    both = Quotes((speech(),), (speech(KIM),))
    ((page,),) = quotes_pages(PUTIN, both, about=KIM)
    assert page.description
    assert "### What Putin said about Kim\n" in page.description
    assert "### What Kim said about Putin\n" in page.description
    assert page.footer.text == "1 by Putin, 1 by Kim"


def test_nobody_said_anything_gives_no_page() -> None:
    assert quotes_pages(PUTIN, Quotes((), ())) == []


def test_a_page_knows_what_it_quotes() -> None:
    said = [speech(PUTIN, f"Sentence {number}.") for number in range(6)]
    first, second = quotes_pages(PUTIN, Quotes(tuple(said), ()))
    assert [one.text for one in (*first.shown, *second.shown)] == [f"Sentence {number}." for number in range(6)]


@settings(max_examples=40)
@given(hostile, st.lists(hostile, min_size=1, max_size=6), urls)
def test_any_text_keeps_within_the_limits_and_stays_verbatim(name: str, texts: list[str], url: str | None) -> None:
    actor = Actor(ActorId(1), "person/x", name, ActorType.PERSON, None)
    article = make_article(name, publisher=name, url=url)
    sentences = tuple(Evidence(text, article, position) for position, text in enumerate(texts))
    said = Speech(actor, sentences, is_direct=True, is_indirect=True, about=(actor,) * 9)
    pages = quotes_pages(actor, Quotes((said, said), (said,)), about=actor)
    check_messages(pages)
    assert all(any(is_verbatim(shown, text) for text in texts) for shown in quotes(pages))
