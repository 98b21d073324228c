from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.render.relations import (
    between_pages,
    counted,
    of_pages,
    parties,
    relation_blocks,
    standing,
    with_article,
)
from bot.render.text import clean
from storage.models import (
    Action,
    Actor,
    ActorId,
    ActorType,
    Article,
    Evidence,
    Polarity,
    Relation,
    RelationId,
    StoredDenial,
)
from storage.relations import Direction, Found, RelationCounts, RelationKind
from tests.bot.render.limits import check_messages, hostile, is_verbatim, quotes, urls
from tests.builders import NOW, make_article

RUSSIA = Actor(ActorId(1), "country/RUS", "Russia", ActorType.COUNTRY, "RUS")
KOREA = Actor(ActorId(2), "country/PRK", "North Korea", ActorType.COUNTRY, "PRK")
NONE = RelationCounts(0, 0, 0, 0, 0, 0, 0, 0)
SOME = RelationCounts(5, 3, 1, 1, 0, 0, 0, 0)


def make(
    text: str = "Russia armed North Korea.",
    *,
    position: int = 1,
    article: Article | None = None,
    denials: tuple[StoredDenial, ...] = (),
    **others: object,
) -> Relation:
    values: dict[str, object] = {
        "source": RUSSIA,
        "target": KOREA,
        "predicate": "armed",
        "action": Action.AID,
        "polarity": Polarity.COOPERATIVE,
        "negated": False,
        "hypothetical": False,
        "hedged": False,
        "mutual": False,
        "attributed_to": None,
        "figure": None,
        "confidence": 0.8,
    }
    evidence = Evidence(text, article or make_article(), position)
    return Relation(id=RelationId(1), evidence=evidence, denials=denials, **{**values, **others})  # type: ignore[arg-type]


DENIAL = StoredDenial("Vladimir Putin", Evidence("Putin and Kim deny this.", make_article(), 3))
OTHER_DENIAL = StoredDenial("Kim Jong Un", Evidence("Putin and Kim deny this.", make_article(), 3))


def text_of(relations: Sequence[Relation]) -> str:
    return "\n\n".join("\n".join(block.parts) for block in relation_blocks(relations))


@pytest.mark.parametrize(
    ("relation", "words"),
    [
        (make(), "Stated"),
        (make(attributed_to="United States"), "Claimed by the United States"),
        (make(attributed_to="*officials*"), r"Claimed by \*officials\*"),
        (
            make(attributed_to="Kim", negated=True, hedged=True),
            "Claimed by Kim not to have happened (reported with reserve)",
        ),
        (make(attributed_to="Kim", negated=True, hypothetical=True), "Claimed by Kim not to happen"),
        (make(attributed_to="Kim", negated=True, action=Action.FACT), "Claimed by Kim not to be so"),
        (make(attributed_to="Kim", hypothetical=True), "Claimed by Kim (not happened yet)"),
        (make(attributed_to="The army and the police"), "Claimed by the army and the police"),
        (make(negated=True), "Negated: did not happen"),
        (make(negated=True, action=Action.FACT), "Negated: is not so"),
        (make(hypothetical=True), "Hypothetical: not happened yet"),
        (make(hedged=True), "Uncertain: reported with reserve"),
        (make(confidence=0.3), "Possible: Dossier may have misread this sentence"),
        (make(negated=True, hypothetical=True), "Negated, hypothetical: would not happen"),
        (make(denials=(DENIAL,)), "Stated, but denied"),
    ],
)
def test_a_label_says_in_plain_words_what_kind_of_statement_it_is(relation: Relation, words: str) -> None:
    assert standing(relation) == words


def test_parties_say_who_and_whom() -> None:
    assert parties(make()) == "Russia → North Korea · aid"
    assert parties(make(mutual=True, action=Action.AGREE)) == "Russia ⇄ North Korea · agreement"


def test_what_is_signed_is_called_an_accord() -> None:
    signed = make(mutual=True, action=Action.SUPPORT, predicate="signed the trade agreement")
    assert parties(signed) == "Russia ⇄ North Korea · accord"
    assert parties(make(action=Action.SUPPORT, predicate="thanked")) == "Russia → North Korea · support"


@pytest.mark.parametrize("action", list(Action))
def test_every_action_has_a_word(action: Action) -> None:
    assert parties(make(action=action))


def test_a_claim_stands_with_its_denial_beside_it() -> None:
    source = "-# — The Example Times, <t:1718884800:D>, [Norway and Sweden sign a fishing treaty](https://example.com/treaty)"
    claim = make("The US claims this.", attributed_to="United States", denials=(DENIAL, OTHER_DENIAL))
    assert text_of([claim]) == (
        "**Claimed by the United States** · Russia → North Korea · aid · reading: sure\n"
        f"> The US claims this.\n{source}\n"
        "**Denied by Vladimir Putin, Kim Jong Un**\n"
        f"> Putin and Kim deny this.\n{source}"
    )


def test_relations_of_one_sentence_show_it_once() -> None:
    both = [make(), make(source=KOREA, target=RUSSIA), make(source=KOREA, target=RUSSIA)]
    assert text_of(both).count("> Russia armed") == 1
    assert text_of(both).count("**Stated**") == 2


def test_a_sentence_that_several_print_is_shown_once_with_all_of_them() -> None:
    copies = [make(article=make_article(id=number, publisher=f"Paper {number}")) for number in range(1, 8)]
    (block,) = relation_blocks(copies)
    url = "https://example.com/treaty"
    also = ", ".join(f"[Paper {number}]({url})" for number in range(2, 6))
    assert "\n".join(block.parts).endswith(f"]({url})\n-# 7 reports · also: {also} and 2 more")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("United States", "the United States"),
        ("European Union", "the European Union"),
        ("the Netherlands", "the Netherlands"),
        ("Houthis", "the Houthis"),
        ("Russia", "Russia"),
        ("Kanye West", "Kanye West"),
    ],
)
def test_names_have_their_article_in_running_text(name: str, shown: str) -> None:
    assert with_article(name) == shown


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("The army", "the army"),
        ("A spokesman for Turkey's foreign ministry", "a spokesman for Turkey's foreign ministry"),
        ("A Turkish official", "a Turkish official"),
        ("Two Western diplomats", "two Western diplomats"),
        ("Some", "some"),
        ("Officials in Washington", "officials in Washington"),
        ("A Just Russia", "A Just Russia"),
        ("Five Star Movement", "Five Star Movement"),
    ],
)
def test_who_began_a_sentence_is_small_within_ours_unless_it_is_a_name(words: str, shown: str) -> None:
    assert with_article(words) == shown


def test_denials_of_what_an_accusation_says_stand_beside_it() -> None:
    accusation = make("Russia claims that North Korea lied.", action=Action.ACCUSE)
    denial = StoredDenial("North Korea", Evidence("North Korea denies this.", make_article(), 2))
    shown = text_of([replace(accusation, answers=(denial,))])
    assert shown.startswith("**Stated** · Russia → North Korea · accusation")
    assert "**Denied by North Korea**\n> North Korea denies this." in shown


def test_a_title_gives_a_name_its_article() -> None:
    states = Actor(ActorId(4), "country/USA", "United States", ActorType.COUNTRY, "USA")
    ((page,),) = of_pages(states, Found((make(source=states),), SOME))
    assert page.title == "Relations of the United States"


def test_a_choice_of_polarity_says_that_not_all_of_it_happened() -> None:
    ((page,),) = of_pages(RUSSIA, Found((make(negated=True),), SOME), kind=RelationKind.COOPERATIVE)
    assert (page.description or "").startswith("*Only what is cooperative, whether or not it happened.*\n\n")


def test_counts_leave_out_what_there_is_none_of() -> None:
    assert counted(SOME) == "3 stated · 1 claimed · 1 denied"
    assert counted(NONE) == "0 relations"


def test_nothing_said_gives_no_page() -> None:
    assert between_pages(RUSSIA, KOREA, Found((), NONE)) == []
    assert of_pages(RUSSIA, Found((), NONE)) == []


def test_the_footer_counts_all_and_says_how_many_are_shown() -> None:
    ((page,),) = between_pages(RUSSIA, KOREA, Found((make(),), SOME))
    assert page.footer.text == "3 stated · 1 claimed · 1 denied · the latest 1 of 5"


def test_a_choice_of_kind_and_direction_is_said() -> None:
    ((page,),) = of_pages(RUSSIA, Found((make(),), SOME), kind=RelationKind.CLAIMED, direction=Direction.OUT)
    assert page.title == "Relations of Russia"
    assert page.description
    assert page.description.startswith("*What it does to others. Only what is claimed by somebody.*\n\n")


@st.composite
def hostile_relations(draw: st.DrawFn) -> list[Relation]:
    relations = []
    for position in range(draw(st.integers(1, 6))):
        article = make_article(draw(hostile), publisher=draw(hostile), url=draw(urls))
        actor = Actor(ActorId(1), "person/x", draw(hostile), ActorType.PERSON, None)
        denials = [
            StoredDenial(draw(hostile), Evidence(draw(hostile), article, 10 + number))
            for number in range(draw(st.integers(0, 3)))
        ]
        speaker = draw(st.none() | hostile)
        flags = dict.fromkeys(["negated", "hypothetical", "hedged", "mutual"], draw(st.booleans()))
        relation = make(
            draw(hostile),
            position=position,
            article=article,
            denials=tuple(denials),
            target=actor,
            attributed_to=speaker,
            **flags,
        )
        relations.append(relation)
    return relations


@settings(max_examples=40)
@given(hostile_relations())
def test_any_text_keeps_within_the_limits_and_stays_verbatim(relations: list[Relation]) -> None:
    pages = between_pages(relations[0].target, KOREA, Found(tuple(relations), SOME))
    check_messages(pages)
    evidence = [one.evidence for one in relations] + [two.evidence for one in relations for two in one.denials]
    stored = [one.text for one in evidence]
    shown = quotes(pages)
    assert len(shown) >= len({clean(one.evidence.text) for one in relations})
    assert all(any(is_verbatim(text, sentence) for sentence in stored) for text in shown)


def test_pages_are_dated_by_the_article() -> None:
    assert f"<t:{int(NOW.timestamp())}:D>" in text_of([make()])


@pytest.mark.parametrize(
    ("confidence", "word"), [(0.95, "reading: sure"), (0.6, "reading: likely"), (0.2, "Dossier may have misread")]
)
def test_how_surely_a_sentence_was_read_is_said_in_words(confidence: float, word: str) -> None:
    assert word in text_of([make(confidence=confidence)])


def test_an_event_is_shown_once_with_how_many_report_it() -> None:
    other, third = (make_article(id=number, publisher=f"Paper {number}") for number in (2, 3))
    also = (Evidence("They armed it.", other, 4), Evidence("Arms came.", third, 1), Evidence("More came.", third, 2))
    (block,) = relation_blocks([make(also=also)])
    text = "\n".join(block.parts)
    url = "https://example.com/treaty"
    assert text.endswith(f"-# 3 reports · also: [Paper 2]({url}), [Paper 3]({url})")
    assert "They armed it." not in text
    assert [one.text for one in block.reports] == [
        "Russia armed North Korea.",
        "They armed it.",
        "Arms came.",
        "More came.",
    ]


def test_further_sentences_of_the_same_article_are_counted() -> None:
    again = Evidence("It armed them again.", make_article(), 7)
    assert text_of([make(also=(again,))]).endswith("-# and 1 other sentence of this article")


def test_what_a_block_shows_is_its_sentence_and_its_denials() -> None:
    (block,) = relation_blocks([make(denials=(DENIAL,))])
    assert [one.text for one in block.shown] == ["Russia armed North Korea.", "Putin and Kim deny this."]
    assert block.reports == ()


def test_each_direction_stands_by_itself() -> None:
    found = (make("One.", source=KOREA, target=RUSSIA), make("Two."), make("Three.", mutual=True), make("Four."))
    ((page,),) = between_pages(RUSSIA, KOREA, Found(found, SOME))
    assert page.description
    assert [line for line in page.description.split("\n") if line.startswith(("> ", "###"))] == [
        "### Russia ⇄ North Korea",
        "> Three.",
        "### Russia → North Korea",
        "> Two.",
        "> Four.",
        "### North Korea → Russia",
        "> One.",
    ]
    ((page,),) = of_pages(KOREA, Found(found, SOME))
    assert page.description
    headings = [line for line in page.description.split("\n") if line.startswith("###")]
    assert headings == ["### North Korea ⇄ others", "### North Korea → others", "### Others → North Korea"]
