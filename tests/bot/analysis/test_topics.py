from bot.analysis.topics import everyday_words, is_grave, is_playful, is_public_text, is_winning, public_words
from tests.bot.analysis.parses import make_doc


def test_words_of_politics_and_of_the_kitchen_are_told_apart() -> None:
    doc = make_doc("Ministers/NNS/nsubj/1 praised/VBD/ROOT/1 the/DT/det/3 soup/NN/dobj/1")
    assert (public_words(doc), everyday_words(doc)) == (1, 1)


def test_offices_before_a_name_are_public() -> None:
    assert public_words(make_doc("President/NNP/compound/1 Niinisto/NNP/nsubj/2 spoke/VBD/ROOT/2")) == 1


def test_verbs_of_games_are_playful_in_all_forms() -> None:
    doc = make_doc("Norway/NNP/nsubj/1 beat/VBD/ROOT/1 Sweden/NNP/dobj/1 blaming/VBG/advcl/1")
    assert [is_playful(token) for token in doc] == [False, True, False, False]


def test_small_word_behind_a_verb_makes_it_a_win() -> None:
    doc = make_doc("Norway/NNP/nsubj/1 knocked/VBD/ROOT/1 out/RP/prt/1 Sweden/NNP/dobj/1")
    assert is_winning(doc[1])
    assert not is_winning(make_doc("Norway/NNP/nsubj/1 knocked/VBD/ROOT/1")[1])


def test_grave_verbs_are_known_in_all_forms() -> None:
    doc = make_doc("Norway/NNP/nsubj/1 jailed/VBD/ROOT/1 fishermen/NNS/dobj/1")
    assert [is_grave(token) for token in doc] == [False, True, False]


def test_text_is_public_where_half_of_its_sentences_are() -> None:
    soup = make_doc("Cooks/NNS/nsubj/1 praised/VBD/ROOT/1 the/DT/det/3 soup/NN/dobj/1")
    vote = make_doc("Lawmakers/NNS/nsubj/1 lost/VBD/ROOT/1 the/DT/det/3 vote/NN/dobj/1")
    assert is_public_text([soup, vote])
    assert not is_public_text([soup, soup, vote])
    assert not is_public_text([])
