from storage.models import ActorType
from tests.bot.analysis.parses import read


def test_state_officials_are_the_state() -> None:
    (party,) = read("The/DT/det/2 Turkish/JJ/amod/2 government/NN/nsubj/3 fell/VBD/ROOT/3").parties
    assert (party.key, party.type) == ("country/TUR", ActorType.COUNTRY)


def test_group_is_an_actor_of_its_own_with_its_state() -> None:
    (party,) = read("Afghan/JJ/amod/1 rebels/NNS/nsubj/2 fled/VBD/ROOT/2").parties
    assert (party.key, party.type) == ("group:afghan rebels", ActorType.GROUP)


def test_fighters_of_an_organization_are_the_organization() -> None:
    (party,) = read("Taliban/NNP/compound/1 fighters/NNS/nsubj/2 fled/VBD/ROOT/2").parties
    assert party.key == "org/taliban"


def test_person_with_his_state_before_his_name_is_one_party() -> None:
    (party,) = read(
        "Chinese/JJ/amod/3 President/NNP/compound/3 Xi/NNP/compound/3 Jinping/NNP/nsubj/4 left/VBD/ROOT/4"
    ).parties
    assert party.key == "person/xi-jinping"


def test_politicians_of_two_states_are_two_parties() -> None:
    parties = read(
        "Politicians/NNS/nsubj/5 from/IN/prep/0 China/NNP/pobj/1 and/CC/cc/2 Japan/NNP/conj/2 met/VBD/ROOT/5"
    ).parties
    assert [party.key for party in parties] == ["country/CHN", "country/JPN"]


def test_two_adjectives_before_one_noun_are_two_parties() -> None:
    parties = read("Hungarian/JJ/amod/3 and/CC/cc/0 Romanian/JJ/conj/0 officials/NNS/nsubj/4 agreed/VBD/ROOT/4").parties
    assert [party.key for party in parties] == ["country/HUN", "country/ROU"]


def test_where_it_happens_ranks_behind_who_does_it() -> None:
    norway, sweden = read("Norway/NNP/nsubj/1 rallied/VBD/ROOT/1 in/IN/prep/1 Sweden/NNP/pobj/2").parties
    assert norway.rank < sweden.rank


def test_counterpart_with_a_name_is_one_party() -> None:
    putin, xi = read(
        "Putin/NNP/nsubj/1 met/VBD/ROOT/1 his/PRP$/poss/4 Chinese/JJ/amod/4 counterpart/NN/dobj/1 ,/,/punct/4 "
        "Xi/NNP/compound/7 Jinping/NNP/appos/4"
    ).parties
    assert (putin.key, xi.key) == ("person/vladimir-putin", "person/xi-jinping")


def test_prosecutors_of_a_town_are_its_state() -> None:
    (party,) = read("Prosecutors/NNS/nsubj/3 in/IN/prep/0 Milan/NNP/pobj/1 objected/VBD/ROOT/3").parties
    assert (party.key, party.start, party.end) == ("country/ITA", 0, 3)


def test_junta_of_a_state_is_the_state() -> None:
    (party,) = read("The/DT/det/1 junta/NN/nsubj/4 in/IN/prep/1 Myanmar/NNP/pobj/2 fell/VBD/ROOT/4").parties
    assert (party.key, party.rank) == ("country/MMR", 0)


def test_workers_of_a_company_are_not_the_company() -> None:
    (party,) = read("Boeing/NNP/poss/2 's/POS/case/0 machinists/NNS/nsubj/3 struck/VBD/ROOT/3").parties
    assert (party.key, party.type) == ("group:boeing 's machinists", ActorType.GROUP)


def test_people_of_a_leader_with_his_office_are_one_group() -> None:
    (group, _) = read(
        "Militiamen/NNS/nsubj/7 of/IN/prep/0 the/DT/det/6 Druze/NNP/compound/6 leader/NN/compound/6 "
        "Walid/NNP/compound/6 Jumblatt/NNP/pobj/1 attacked/VBD/ROOT/7 Norway/NNP/dobj/7"
    ).parties
    assert group.key == "group:militiamen of the druze leader walid jumblatt"


def test_both_parties_are_no_group_of_their_own() -> None:
    assert not read("Both/DT/det/1 parties/NNS/nsubj/2 agreed/VBD/ROOT/2").parties


def test_noun_before_a_company_is_no_group_of_its_own() -> None:
    (party,) = read("The/DT/det/1 group/NN/nsubj/4 Air/NNP/compound/3 France/NNP/appos/1 grew/VBD/ROOT/4").parties
    assert party.key == "org/air-france"


def test_counterpart_right_before_a_name_is_no_party_beside_it() -> None:
    parse = (
        "Putin/NNP/nsubj/1 met/VBD/ROOT/1 his/PRP$/poss/4 Chinese/JJ/amod/4 counterpart/NN/dobj/1 Xi/NNP/compound/6 "
        "Jinping/NNP/npadvmod/1"
    )
    assert [party.key for party in read(parse).parties] == ["person/vladimir-putin", "person/xi-jinping"]
