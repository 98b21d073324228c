from bot.analysis.topics import everyday_words, is_playful, public_words
from tests.bot.analysis.parses import make_doc


def test_words_of_politics_and_of_the_kitchen_are_told_apart() -> None:
    doc = make_doc("Ministers/NNS/nsubj/1 praised/VBD/ROOT/1 the/DT/det/3 soup/NN/dobj/1")
    assert (public_words(doc), everyday_words(doc)) == (1, 1)


def test_offices_before_a_name_are_public() -> None:
    assert public_words(make_doc("President/NNP/compound/1 Niinisto/NNP/nsubj/2 spoke/VBD/ROOT/2")) == 1


def test_verbs_of_games_are_playful_in_all_forms() -> None:
    doc = make_doc("Norway/NNP/nsubj/1 beat/VBD/ROOT/1 Sweden/NNP/dobj/1 blaming/VBG/advcl/1")
    assert [is_playful(token) for token in doc] == [False, True, False, False]
