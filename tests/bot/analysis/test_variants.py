from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.variants import bearer_of, choose, is_same, is_spelling, rename_keys
from storage.models import ActorType, Bearer, Denial
from storage.text import similar_spellings, spellings
from tests.builders import make_actor, make_analysis, make_entry, make_relation

PERSON, ORG = ActorType.PERSON, ActorType.ORG


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Volodymyr Zelensky", "Volodymyr Zelenskyy"),
        ("Volodymyr Zelenskiy", "Volodymyr Zelenskyy"),
        ("Volodymyr Zelenskij", "Volodymyr Zelensky"),
        ("Xi Jinping", "Jinping Xi"),
        ("Kim Jong Un", "Kim Jong-un"),
        ("Kim Jong Un", "Kim Jongun"),
        ("Abe Shinzō", "Shinzo Abe"),
        ("Mohammed bin Salman", "Muhammad bin Salman"),
        ("Mohamed Morsi", "Mohammed Mursi"),
        ("Recep Tayyip Erdoğan", "Recep Erdogan"),
        ("John F. Kerry", "John Kerry"),
        ("J. Trudeau", "Justin Trudeau"),
        ("Sergei Lavrov", "Sergey Lavrov"),
        ("Aleksandr Lukashenko", "Alexander Lukashenko"),
        ("Khalid Al-Falih", "Khaled al Falih"),
        ("Muammar Gaddafi", "Muammar Ghaddafi"),
        ("François O’Neill", "Francois ONeill"),
    ],
)
def test_these_are_spellings_of_one_person(one: str, other: str) -> None:
    assert is_spelling(one, other, PERSON)
    assert is_spelling(other, one, PERSON)
    assert spellings(one) & similar_spellings(other), "it would not be looked for"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kim", "Kim Jong Un"),
        ("Zelensky", "Zelenskyy"),
        ("Kim Jong Un", "Kim Jong Il"),
        ("Kim Jong Un", "Kim Yo Jong"),
        ("George H. W. Bush", "George W. Bush"),
        ("Donald Trump", "Donald Trump Jr."),
        ("Donald Trump", "Ivana Trump"),
        ("Mario Draghi", "Maria Draghi"),
        ("Olena Zelenska", "Olena Zelensky"),
        ("Erik Anderson", "Erik Andersen"),
        ("Hassan Rouhani", "Hussein Rouhani"),
        ("John Smith", "Jean Smith"),
        ("J. Smith", "K. Smith"),
        ("Raúl Castro", "Fidel Castro"),
        ("John Smith", "John Brown"),
        ("", "Kim Jong Un"),
        ("?", "!"),
    ],
)
def test_these_are_two_people(one: str, other: str) -> None:
    assert not is_spelling(one, other, PERSON)
    assert not is_spelling(other, one, PERSON)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Kyiv School of Economics", "Kiev School of Economics", True),
        ("the World Food Programme", "World Food Program", True),
        ("Defence Ministry", "Defense Ministry", True),
        ("Labour Organisation", "Labor Organization", True),
        ("BlackRock Inc.", "Black Rock", True),
        ("Nord Stream 1", "Nord Stream 2", False),
        ("Bank of China", "China Bank", False),
        ("Labour Party", "Labour Port", False),
        ("First Army", "Second Army", False),
        ("Gazprom", "Gasprom", False),
    ],
)
def test_organizations_are_spelled_in_several_ways(one: str, other: str, same: bool) -> None:
    assert is_spelling(one, other, ORG) is same
    assert is_spelling(other, one, ORG) is same
    if same:
        assert spellings(one) & similar_spellings(other)


@pytest.mark.parametrize("kind", [kind for kind in ActorType if kind not in {PERSON, ORG}])
def test_nothing_else_is_joined(kind: ActorType) -> None:
    assert not is_spelling("Cote dIvoire", "Côte d’Ivoire", kind)


OLD = Bearer("person/zelenskyy", "Volodymyr Zelenskyy", PERSON)
NEW = Bearer("person:volodymyr zelensky", "Volodymyr Zelensky", PERSON)
PRESIDENT = frozenset({("president", "Ukraine")})


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        (OLD, NEW, False),
        (replace(OLD, country="UKR"), replace(NEW, country="UKR"), True),
        (replace(OLD, country="UKR"), replace(NEW, country="RUS"), False),
        (replace(OLD, roles=PRESIDENT), replace(NEW, roles=frozenset({("President", "ukraine")})), True),
        (replace(OLD, roles=PRESIDENT), replace(NEW, roles=frozenset({("president", None)})), False),
        (
            replace(OLD, companions=frozenset({"person/yermak"})),
            replace(NEW, companions=frozenset({"person/yermak"})),
            True,
        ),
        (
            replace(OLD, companions=frozenset({"country/USA"})),
            replace(NEW, companions=frozenset({"country/USA"})),
            False,
        ),
        (
            replace(OLD, companions=frozenset({"country/UKR", "country/LVA"})),
            replace(NEW, companions=frozenset({"country/UKR", "country/LVA"})),
            True,
        ),
        (replace(OLD, names=frozenset({"Volodymyr ZELENSKY"})), NEW, True),
        (replace(OLD, country="UKR"), replace(NEW, country="UKR", companions=frozenset({OLD.key})), False),
        (OLD, replace(NEW, type=ORG), False),
    ],
)
def test_a_spelling_needs_something_else_that_agrees(old: Bearer, new: Bearer, same: bool) -> None:
    assert is_same(old, new) is same
    assert is_same(new, old) is same


def test_an_initial_needs_the_same_role() -> None:
    short = Bearer("a", "J. Trudeau", PERSON, country="CAN")
    whole = Bearer("b", "Justin Trudeau", PERSON, country="CAN")
    assert not is_same(short, whole)
    roles = frozenset({("prime minister", "Canada")})
    assert is_same(replace(short, roles=roles), replace(whole, roles=roles))


def test_where_two_could_be_meant_neither_is() -> None:
    old, new = replace(OLD, country="UKR"), replace(NEW, country="UKR")
    assert choose(new, [old]) == old.key
    assert choose(new, [old, replace(old, key="person:another")]) is None
    assert choose(new, []) is None


syllables = st.sampled_from(["ka", "zel", "mo", "ham", "ed", "ev", "yi", "sky", "skiy", "a", "son", "ph", "j"])
words = st.lists(syllables, min_size=1, max_size=3).map("".join)
names = st.lists(words, min_size=1, max_size=4).map(" ".join)
kinds = st.sampled_from([PERSON, ORG])
keys = st.sampled_from(["person/a", "person:b", "country/c", "org:d"])
bearers = st.builds(
    Bearer,
    keys,
    names,
    kinds,
    st.sampled_from([None, "UKR", "RUS"]),
    st.frozensets(names, max_size=2),
    st.frozensets(st.sampled_from([("president", "X"), ("minister", None)])),
    st.frozensets(keys, max_size=3),
)


@given(names, names, kinds)
def test_spelling_is_symmetric(one: str, other: str, kind: ActorType) -> None:
    assert is_spelling(one, other, kind) == is_spelling(other, one, kind)


@given(bearers, bearers)
def test_sameness_is_symmetric(one: Bearer, other: Bearer) -> None:
    assert is_same(one, other) == is_same(other, one)


@given(words, names)
def test_a_surname_alone_joins_nobody(surname: str, name: str) -> None:
    assert not is_spelling(surname, name, PERSON)
    assert not is_spelling(surname, f"{name} {surname}", PERSON)
    assert not is_spelling(f"{name} {surname}", surname, PERSON)


@given(names)
def test_a_name_is_its_own_spelling_with_other_hyphens_and_capitals(name: str) -> None:
    if " " in name:
        assert is_spelling(name, name.replace(" ", "-").upper(), PERSON)


def test_an_article_is_put_under_the_keys_of_those_it_means() -> None:
    entry = make_entry("", "Zelensky met Putin. Zelensky says so. Putin denies it.")
    putin = make_actor("Putin", type=PERSON, key="person/putin")
    new = make_actor("Volodymyr Zelensky", type=PERSON, key=NEW.key, aliases=("Zelensky",))
    relation = make_relation(
        NEW.key, putin.key, attributed_to=NEW.key, attributed_name="Zelensky", denials=(Denial(NEW.key, 3),)
    )
    joined = rename_keys(make_analysis(entry, actors=(new, putin), relations=[relation]), {NEW.key: OLD.key})
    assert [actor.key for actor in joined.actors] == [OLD.key, putin.key]
    assert {mention.actor for mention in joined.mentions} == {OLD.key, putin.key}
    (found,) = joined.relations
    assert (found.source, found.target, found.attributed_to) == (OLD.key, putin.key, OLD.key)
    assert [denial.actor for denial in found.denials] == [OLD.key]
    assert bearer_of(joined.actors[0], joined).companions == {putin.key}


def test_two_of_one_article_stay_two() -> None:
    one, two = make_actor("One", key="person:one"), make_actor("Two", key="person:two")
    analysis = make_analysis(actors=(one, two), relations=())
    assert rename_keys(analysis, {one.key: two.key}) is analysis
    assert rename_keys(analysis, {one.key: OLD.key, two.key: OLD.key}) is analysis
