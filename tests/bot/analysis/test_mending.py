from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analysis.mending import mend
from tests.bot.analysis.parses import make_doc, random_doc


def mended(parse: str) -> list[str]:
    doc = make_doc(parse)
    mend(doc)
    return [f"{token.text}/{token.tag_}/{token.dep_}/{token.head.i}" for token in doc]


def test_participle_with_an_agent_is_no_adjective() -> None:
    parse = "He/PRP/nsubjpass/2 was/VBD/auxpass/2 uninvited/JJ/ROOT/2 by/IN/agent/2 Norway/NNP/pobj/3"
    assert mended(parse)[2] == "uninvited/VBN/ROOT/2"


def test_noun_between_and_and_a_finite_verb_is_its_subject() -> None:
    parse = (
        "Norway/NNP/nsubj/1 arrested/VBD/ROOT/1 members/NNS/dobj/1 of/IN/prep/2 ETA/NNP/pobj/3 and/CC/cc/2 "
        "Sweden/NNP/conj/2 has/VBZ/aux/8 seized/VBN/conj/1 a/DT/det/10 van/NN/dobj/8"
    )
    assert mended(parse)[6] == "Sweden/NNP/nsubj/8"


def test_after_begins_a_clause_where_a_finite_verb_stands_behind_its_noun() -> None:
    parse = (
        "Norway/NNP/nsubj/1 left/VBD/ROOT/1 after/IN/prep/1 the/DT/det/4 envoy/NN/pobj/2 of/IN/prep/4 "
        "Sweden/NNP/pobj/5 complained/VBD/advcl/1 to/IN/prep/7 Iran/NNP/pobj/8"
    )
    words = mended(parse)
    assert words[2] == "after/IN/mark/7"
    assert words[4] == "envoy/NN/nsubj/7"


def test_second_clause_is_parted_from_the_object_of_the_first() -> None:
    parse = (
        "Norway/NNP/nsubj/1 attacked/VBD/ROOT/1 Iran/NNP/nsubj/5 and/CC/cc/2 Sweden/NNP/conj/2 supplied/VBD/ccomp/1 "
        "boats/NNS/dobj/5"
    )
    words = mended(parse)
    assert [words[2], words[4], words[5]] == ["Iran/NNP/dobj/1", "Sweden/NNP/nsubj/5", "supplied/VBD/conj/1"]


def test_verb_that_describes_its_own_object_is_freed() -> None:
    parse = "Norwegian/JJ/amod/1 police/NNS/nsubj/2 evicted/VBD/amod/4 Roma/NNP/compound/4 families/NNS/ROOT/4"
    assert mended(parse)[2:] == ["evicted/VBD/ROOT/2", "Roma/NNP/compound/4", "families/NNS/dobj/2"]


def test_noun_before_a_name_in_a_relative_clause_is_its_verb() -> None:
    parse = "Niger/NNP/nsubj/5 ,/,/punct/0 which/WDT/det/4 border/NN/compound/4 Mali/NNP/relcl/0 left/VBD/ROOT/5"
    words = mended(parse)
    assert words[2:5] == ["which/WDT/nsubj/3", "border/VBP/relcl/0", "Mali/NNP/dobj/3"]


def test_subject_of_a_lone_adjective_is_the_object_of_its_verb() -> None:
    parse = "Kurds/NNS/nsubj/1 hold/VBP/ROOT/1 Iran/NNP/nsubj/3 guilty/JJ/ccomp/1 of/IN/prep/3 it/PRP/pobj/4"
    words = mended(parse)
    assert words[2:4] == ["Iran/NNP/dobj/1", "guilty/JJ/oprd/1"]


def test_what_opens_a_sentence_is_parted_from_its_subject() -> None:
    hung_below = (
        "Under/IN/prep/8 a/DT/det/2 pact/NN/pobj/0 with/IN/prep/2 Oman/NNP/pobj/3 ,/,/punct/4 Iran/NNP/conj/4 "
        "later/RB/advmod/8 left/VBD/ROOT/8"
    )
    assert mended(hung_below)[6] == "Iran/NNP/nsubj/8"
    one_list = (
        "After/IN/mark/8 talks/NNS/nsubj/8 in/IN/prep/1 Oman/NNP/pobj/2 ,/,/punct/3 Iran/NNP/conj/3 and/CC/cc/5 "
        "Norway/NNP/conj/5 left/VBD/ROOT/8"
    )
    words = mended(one_list)
    assert [words[0], words[1], words[5]] == ["After/IN/prep/8", "talks/NNS/pobj/0", "Iran/NNP/nsubj/8"]


@pytest.mark.parametrize(
    "parse",
    [
        # A clause may begin with "after", and a list of subjects with a comma.
        "After/IN/mark/2 Iran/NNP/nsubj/2 left/VBD/advcl/5 ,/,/punct/5 Norway/NNP/nsubj/5 stayed/VBD/ROOT/5",
        "Iran/NNP/nsubj/5 ,/,/punct/0 Chad/NNP/conj/0 and/CC/cc/2 Norway/NNP/conj/2 left/VBD/ROOT/5",
        # What is said keeps its subjects.
        "Norway/NNP/nsubj/1 said/VBD/ROOT/1 Iran/NNP/nsubj/5 and/CC/cc/2 Sweden/NNP/conj/2 left/VBD/ccomp/1",
        # Two who are attacked stay two.
        "Norway/NNP/nsubj/1 hit/VBD/ROOT/1 Iran/NNP/dobj/1 and/CC/cc/2 Chad/NNP/conj/2 and/CC/cc/1 left/VBD/conj/1",
        # "After" with a noun alone.
        "After/IN/prep/4 talks/NNS/pobj/0 ,/,/punct/4 Norway/NNP/nsubj/4 left/VBD/ROOT/4 ././punct/4",
        "Norway/NNP/nsubj/1 let/VBD/ROOT/1 Iran/NNP/nsubj/5 and/CC/cc/2 Sweden/NNP/conj/2 leave/VB/ccomp/1",
        "the/DT/det/2 wanted/VBN/amod/2 men/NNS/nsubj/3 left/VBD/ROOT/3",
    ],
)
def test_sound_parse_stays_as_it_is(parse: str) -> None:
    assert mended(parse) == parse.split()


def test_quoted_epithet_belongs_to_the_verb() -> None:
    parse = "He/PRP/nsubj/1 {}/VBD/ROOT/1 Norway/NNP/dobj/1 \"/``/punct/2 a/DT/det/5 bully/NN/appos/2 \"/''/punct/1"
    assert mended(parse.format("called"))[5] == "bully/NN/oprd/1"
    assert mended(parse.format("met"))[5] == "bully/NN/appos/2"


def test_relative_pronoun_that_nothing_follows_has_no_verb() -> None:
    parse = "Norway/NNP/nsubj/1 left/VBD/ROOT/1 Chad/NNP/dobj/1 borders/NNS/relcl/2 which/WDT/nsubj/3"
    assert mended(parse) == parse.split()


def test_mark_that_ends_a_sentence_opens_no_epithet() -> None:
    parse = "Friends/NNS/appos/1 Norway/NNP/dobj/3 we/PRP/nsubj/3 call/VBP/ROOT/3 \"/''/punct/3"
    assert mended(parse) == parse.split()


WORDS = """
Norway Chad which who him and but after before , " borders orders storm angers called attacked said guilty helped
""".split()  # noqa: SIM905 (one word a line would hide what they share)
TAGS = "NN NNS NNP JJ PRP WDT WP CC IN VB VBD VBN VBZ VBP".split()  # noqa: SIM905
DEPS = """
nsubj nsubjpass dobj pobj prep conj cc ccomp advcl relcl appos amod compound det punct mark aux auxpass agent
""".split()  # noqa: SIM905 (one word a line would hide what they share)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=3, max_size=12), st.randoms(use_true_random=False))
def test_whatever_is_mended_stays_one_tree(words: list[str], random: Random) -> None:
    doc = random_doc(words, random, tags=TAGS, deps=DEPS)
    mend(doc)
    roots = [token for token in doc if token.head.i == token.i]
    assert sum(len(list(root.subtree)) for root in roots) == len(doc)
