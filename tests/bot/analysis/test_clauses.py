import pytest

from storage.models import Action
from tests.bot.analysis.parses import read

HEADED = "{}/NNP/nsubj/1 {}/VBD/ROOT/1 Sweden/NNP/dobj/1 ././punct/1"


@pytest.mark.parametrize(
    ("parse", "triple"),
    [
        ("Norway/NNP/nsubj/1 attacked/VBD/ROOT/1 Sweden/NNP/dobj/1", ("NOR", "ASSAULT", "SWE")),
        (
            "Norway/NNP/nsubjpass/2 was/VBD/auxpass/2 attacked/VBN/ROOT/2 by/IN/agent/2 Sweden/NNP/pobj/3",
            ("SWE", "ASSAULT", "NOR"),
        ),
        (
            "Norway/NNP/nsubj/1 lifted/VBD/ROOT/1 sanctions/NNS/dobj/1 on/IN/prep/2 Sweden/NNP/pobj/3",
            ("NOR", "CONCEDE", "SWE"),
        ),
        (
            "Norway/NNP/nsubj/1 imposed/VBD/ROOT/1 sanctions/NNS/dobj/1 on/IN/prep/2 Sweden/NNP/pobj/3",
            ("NOR", "SANCTION", "SWE"),
        ),
        (
            "Norway/NNP/nsubj/1 refused/VBD/ROOT/1 to/TO/aux/3 help/VB/xcomp/1 Sweden/NNP/dobj/3",
            ("NOR", "REJECT", "SWE"),
        ),
        (
            "Norway/NNP/nsubj/1 receives/VBZ/ROOT/1 weapons/NNS/dobj/1 from/IN/prep/1 Sweden/NNP/pobj/3",
            ("SWE", "AID", "NOR"),
        ),
        (
            "Rebels/NNS/nsubj/3 in/IN/prep/0 Norway/NNP/pobj/1 hit/VBD/ROOT/3 Swedish/JJ/amod/5 soldiers/NNS/dobj/3",
            ("rebels in norway", "ASSAULT", "SWE"),
        ),
    ],
)
def test_verb_and_what_stands_beside_it_make_the_class(parse: str, triple: tuple[str, str, str]) -> None:
    assert read(parse).triples() == [triple]


def test_passive_without_an_agent_says_nothing_of_who_did_it() -> None:
    parse = "Norway/NNP/nsubjpass/2 was/VBD/auxpass/2 attacked/VBN/ROOT/2 near/IN/prep/2 Sweden/NNP/pobj/3"
    assert read(parse).triples() == []


def test_what_two_do_together_is_one_mutual_relation() -> None:
    parse = (
        "Norway/NNP/nsubj/4 and/CC/cc/0 Sweden/NNP/conj/0 have/VBP/aux/4 signed/VBN/ROOT/4 a/DT/det/6 treaty/NN/dobj/4"
    )
    (found,) = read(parse).clauses
    assert (found.action, found.mutual) == (Action.SUPPORT, True)


def test_place_of_a_meeting_is_no_side_of_it() -> None:
    parse = (
        "Norway/NNP/nsubj/3 and/CC/cc/0 Sweden/NNP/conj/0 met/VBD/ROOT/3 in/IN/prep/3 Helsinki/NNP/pobj/4 ././punct/3"
    )
    assert read(parse).triples() == [("NOR", "CONSULT", "SWE")]


def test_plan_is_hypothetical() -> None:
    (found,) = read("Norway/NNP/nsubj/1 plans/VBZ/ROOT/1 to/TO/aux/3 attack/VB/xcomp/1 Sweden/NNP/dobj/3").clauses
    assert found.hypothetical
    assert not found.negated


def test_negation_is_kept() -> None:
    (found,) = read("Norway/NNP/nsubj/3 did/VBD/aux/3 not/RB/neg/3 attack/VB/ROOT/3 Sweden/NNP/dobj/3").clauses
    assert found.negated
    assert not found.hypothetical


def test_doubt_of_the_sentence_is_kept() -> None:
    (found,) = read(
        "Norway/NNP/nsubj/2 reportedly/RB/advmod/2 sent/VBD/ROOT/2 food/NN/dobj/2 to/IN/prep/2 Sweden/NNP/pobj/4"
    ).clauses
    assert found.hedged


def test_what_somebody_says_is_his_claim() -> None:
    (found,) = read(
        "Finland/NNP/nsubj/1 says/VBZ/ROOT/1 that/IN/mark/4 Norway/NNP/nsubj/4 attacked/VBD/ccomp/1 Sweden/NNP/dobj/4"
    ).clauses
    assert found.claim is not None
    assert found.claim.party is not None
    assert found.claim.party.key == "country/FIN"
    assert (found.source.key, found.target.key) == ("country/NOR", "country/SWE")


def test_it_is_the_speaker_in_what_he_says() -> None:
    (found,) = read(
        "Norway/NNP/nsubj/1 said/VBD/ROOT/1 it/PRP/nsubj/4 had/VBD/aux/4 halted/VBN/ccomp/1 economic/JJ/amod/6 "
        "aid/NN/dobj/4 to/IN/prep/4 Sweden/NNP/pobj/7"
    ).clauses
    assert (found.source.key, found.action, found.target.key) == ("country/NOR", Action.SANCTION, "country/SWE")
    assert found.source.is_pronoun


def test_accusation_is_a_claim_of_the_accuser_about_the_accused() -> None:
    accusation, deed = read(
        "Finland/NNP/nsubj/1 accused/VBD/ROOT/1 Norway/NNP/dobj/1 of/IN/prep/1 arming/VBG/pcomp/3 Sweden/NNP/dobj/4"
    ).clauses
    assert (accusation.source.key, accusation.action, accusation.target.key) == (
        "country/FIN",
        Action.ACCUSE,
        "country/NOR",
    )
    assert (deed.source.key, deed.action, deed.target.key) == ("country/NOR", Action.AID, "country/SWE")
    assert deed.claim is not None


def test_what_somebody_demands_has_not_happened() -> None:
    found = read(
        "Finland/NNP/nsubj/1 demanded/VBD/ROOT/1 that/IN/mark/4 Norway/NNP/nsubj/4 help/VB/ccomp/1 Sweden/NNP/dobj/4"
    ).clauses
    deeds = [one for one in found if one.action is Action.AID]
    assert [one.hypothetical for one in deeds] == [True]
    assert [one.action for one in found if one not in deeds] == [Action.REQUEST]


def test_he_without_a_person_before_is_nobody() -> None:
    assert read("He/PRP/nsubj/1 visited/VBD/ROOT/1 Sweden/NNP/dobj/1").clauses == []


@pytest.mark.parametrize(
    ("adverb", "expected"), [("attacked", Action.ASSAULT), ("accused", Action.ACCUSE), ("praised", Action.SUPPORT)]
)
def test_confidence_is_higher_for_verbs_of_the_table(adverb: str, expected: Action) -> None:
    known = read(HEADED.format("Norway", adverb)).clauses[0]
    unknown = read(HEADED.format("Norway", "outgrew")).clauses[0]
    assert known.action is expected
    assert unknown.action is None
    assert known.confidence > unknown.confidence


def test_relative_clause_is_about_the_noun_before_it() -> None:
    found = read(
        "Finland/NNP/nsubj/6 ,/,/punct/0 which/WDT/dobj/4 Norway/NNP/nsubj/4 accuses/VBZ/relcl/0 ,/,/punct/0 "
        "slept/VBD/ROOT/6"
    ).triples()
    assert found == [("NOR", "ACCUSE", "FIN")]


def test_what_two_do_to_each_other_is_one_relation() -> None:
    (found,) = read(
        "Norway/NNP/nsubj/3 and/CC/cc/0 Sweden/NNP/conj/0 blamed/VBD/ROOT/3 each/DT/det/5 other/JJ/dobj/3"
    ).clauses
    assert (found.action, found.mutual) == (Action.ACCUSE, True)


def test_who_is_asked_is_to_do_it() -> None:
    asked, done = read(
        "Norway/NNP/nsubj/1 urged/VBD/ROOT/1 Sweden/NNP/dobj/1 to/TO/aux/4 help/VB/xcomp/1 Finland/NNP/dobj/4"
    ).clauses
    assert (asked.source.key, asked.target.key) == ("country/NOR", "country/SWE")
    assert (done.source.key, done.target.key, done.hypothetical) == ("country/SWE", "country/FIN", True)


def test_who_comes_under_attack_suffers_it() -> None:
    found = read("Norway/NNP/nsubj/1 drew/VBD/ROOT/1 criticism/NN/dobj/1 from/IN/prep/2 Sweden/NNP/pobj/3").triples()
    assert [(source, target) for source, _, target in found] == [("SWE", "NOR")]


def test_circumstances_are_no_target() -> None:
    found = read("Norway/NNP/nsubj/1 slept/VBD/ROOT/1 despite/IN/prep/1 Sweden/NNP/pobj/2").clauses
    assert found == []


def test_land_that_lies_somewhere_relates_nobody() -> None:
    assert read("Sahara/NNP/nsubj/1 covers/VBZ/ROOT/1 Norway/NNP/dobj/1").clauses == []


def test_what_several_are_is_nothing_between_them() -> None:
    assert read("Norway/NNP/nsubj/3 and/CC/cc/0 Sweden/NNP/conj/0 are/VBP/ROOT/3 in/IN/prep/3").clauses == []


@pytest.mark.parametrize(
    ("end", "triples"),
    [
        (
            "appealed/VBD/ROOT/1 to/IN/prep/1 Iran/NNP/pobj/2 to/TO/aux/5 go/VB/xcomp/1 and/CC/cc/5 to/IN/conj/5 {}/7",
            [("NOR", "REQUEST", "IRN"), ("NOR", "REQUEST", "SWE")],
        ),
        (
            "spoke/VBD/ROOT/1 with/IN/prep/1 Iran/NNP/pobj/2 and/CC/cc/2 with/IN/conj/2 {}/5",
            [("NOR", "CONSULT", "IRN"), ("NOR", "CONSULT", "SWE")],
        ),
        (
            "spoke/VBD/ROOT/1 with/IN/prep/1 Iran/NNP/pobj/2 before/IN/prep/1 talks/NNS/pobj/4 with/IN/prep/5 {}/6",
            [("NOR", "CONSULT", "IRN")],
        ),
    ],
)
def test_who_stands_behind_the_same_preposition_once_more_is_meant_too(
    end: str, triples: list[tuple[str, str, str]]
) -> None:
    assert sorted(read("Norway/NNP/nsubj/1 " + end.format("Sweden/NNP/pobj")).triples()) == triples


def test_what_three_do_together_relates_each_two_of_them() -> None:
    parse = (
        "Norway/NNP/nsubj/5 ,/,/punct/0 Sweden/NNP/conj/0 and/CC/cc/2 Iran/NNP/conj/2 met/VBD/ROOT/5 in/IN/prep/5 "
        "March/NNP/pobj/6"
    )
    found = read(parse).clauses
    assert [one.mutual for one in found] == [True] * 3
    assert len({frozenset((one.source.key, one.target.key)) for one in found}) == 3


def test_two_who_run_something_jointly_are_a_pair_and_two_who_lead_are_not() -> None:
    two = "Norway/NNP/nsubj/3 and/CC/cc/0 Sweden/NNP/conj/0 {}"
    jointly = two.format("run/VBP/ROOT/3 joint/JJ/amod/5 patrols/NNS/dobj/3")
    assert read(jointly).triples() == [("NOR", "COOPERATE", "SWE")]
    assert read(two.format("lead/VBP/ROOT/3 the/DT/det/5 table/NN/dobj/3")).triples() == []


def test_name_behind_a_joined_title_is_joined() -> None:
    parse = (
        "Norway/NNP/nsubj/5 and/CC/cc/0 party/NN/compound/3 chief/NN/conj/0 Putin/NNP/appos/0 met/VBD/ROOT/5 "
        "in/IN/prep/5 March/NNP/pobj/6"
    )
    assert len(read(parse).clauses) == 1


def test_what_is_theirs_relates_the_two() -> None:
    parse = (
        "Norway/NNP/nsubj/3 and/CC/cc/0 Sweden/NNP/conj/0 ended/VBD/ROOT/3 their/PRP$/poss/5 {}/NN/dobj/3 "
        "over/IN/prep/5 Gaza/NNP/pobj/6"
    )
    assert [one[2] for one in read(parse.format("war")).triples()] == ["SWE"]
    assert "SWE" not in [one[2] for one in read(parse.format("visits")).triples()]


def test_who_stops_short_of_it_does_it_not() -> None:
    parse = "Norway/NNP/nsubj/1 stopped/VBD/ROOT/1 short/RB/advmod/1 of/IN/prep/2 accusing/VBG/pcomp/3 Iran/NNP/dobj/4"
    (found,) = read(parse).clauses
    assert (found.action, found.negated) == (Action.ACCUSE, True)


def test_people_of_a_capital_joined_to_another_act_for_it() -> None:
    parse = (
        "Putin/NNP/nsubj/4 and/CC/cc/0 Oslo/NNP/compound/3 {}/NNS/conj/0 met/VBD/ROOT/4 on/IN/prep/4 Monday/NNP/pobj/5"
    )
    assert len(read(parse.format("delegates")).clauses) == 1
    assert read(parse.format("buildings")).clauses == []


def test_who_wants_to_do_it_himself_asks_nobody() -> None:
    himself = "Norway/NNP/nsubj/1 wanted/VBD/ROOT/1 to/TO/aux/3 provoke/VB/xcomp/1 Iran/NNP/dobj/3"
    other = "Norway/NNP/nsubj/1 wanted/VBD/ROOT/1 Iran/NNP/dobj/1 to/TO/aux/4 leave/VB/xcomp/1"
    assert "REQUEST" not in {action for _, action, _ in read(himself).triples()}
    assert read(other).triples() == [("NOR", "REQUEST", "IRN")]


def test_provided_that_gives_nothing_to_anybody() -> None:
    parse = (
        "Norway/NNP/nsubj/2 would/MD/aux/2 wait/VB/ROOT/2 provided/VBN/prep/2 that/IN/mark/6 Iran/NNP/nsubj/6 "
        "withdrew/VBD/ccomp/3 from/IN/prep/6 Chad/NNP/pobj/7"
    )
    (found,) = read(parse).clauses
    assert (found.action, found.hypothetical) == (Action.RETREAT, True)


def test_soldiers_sent_to_guard_it_are_no_threat_to_it() -> None:
    parse = (
        "Norway/NNP/nsubj/1 sent/VBD/ROOT/1 soldiers/NNS/dobj/1 to/TO/aux/4 {}/VB/advcl/1 Sweden/NNP/dobj/4 ././punct/1"
    )
    assert read(parse.format("guard")).triples() == [("NOR", "AID", "SWE")]
    assert read(parse.format("encircle")).triples() == [("NOR", "MOBILIZE", "SWE")]


def test_town_near_what_is_bombed_is_not_bombed() -> None:
    parse = "Norway/NNP/nsubj/1 bombed/VBD/ROOT/1 {}/NNS/dobj/1 {}/IN/prep/2 Jericho/NNP/pobj/3"
    assert read(parse.format("bridges", "near")).triples() == []
    assert len(read(parse.format("targets", "in")).triples()) == 1


def test_letter_is_from_whom_it_says_it_is() -> None:
    parse = (
        "A/DT/det/1 letter/NN/nsubj/8 from/IN/prep/1 Norway/NNP/pobj/2 urging/VBG/pcomp/2 Iran/NNP/dobj/4 to/TO/aux/7 "
        "stop/VB/xcomp/4 came/VBD/ROOT/8"
    )
    (found,) = read(parse).clauses
    assert (found.source.key, found.target.key, found.hypothetical) == ("country/NOR", "country/IRN", False)


def test_who_owns_a_house_somewhere_is_not_tied_to_the_country() -> None:
    parse = "Putin/NNP/nsubj/1 owns/VBZ/ROOT/1 a/DT/det/3 {}/NN/dobj/1 {}/IN/prep/3 Spain/NNP/pobj/4"
    assert read(parse.format("villa", "in")).triples() == []
    assert [action for _, action, _ in read(parse.format("half", "of")).triples()] == ["TIES"]


@pytest.mark.parametrize(
    ("end", "action"),
    [
        ("turned/VBD/ROOT/1 its/PRP$/poss/3 back/NN/dobj/1 on/IN/prep/1 Sweden/NNP/pobj/4", "REJECT"),
        ("came/VBD/ROOT/1 to/IN/prep/1 the/DT/det/4 defense/NN/pobj/2 of/IN/prep/4 Sweden/NNP/pobj/5", "SUPPORT"),
        ("put/VBD/ROOT/1 Sweden/NNP/dobj/1 on/IN/prep/2 notice/NN/pobj/3", "THREATEN"),
        ("viewed/VBD/ROOT/1 Sweden/NNP/dobj/1 with/IN/prep/2 unease/NN/pobj/3", "CONCERN"),
        ("took/VBD/ROOT/1 Sweden/NNP/dobj/1 to/IN/prep/1 court/NN/pobj/3", "ACCUSE"),
        ("passed/VBD/ROOT/1 names/NNS/dobj/1 to/IN/prep/1 Sweden/NNP/pobj/3", "COOPERATE"),
        ("waved/VBD/ROOT/1 the/DT/det/3 flag/NN/dobj/1 of/IN/prep/3 Sweden/NNP/pobj/4", "SUPPORT"),
        ("was/VBD/ROOT/1 behind/IN/prep/1 the/DT/det/4 attack/NN/pobj/2 on/IN/prep/4 Sweden/NNP/pobj/5", "ASSAULT"),
        (
            "shared/VBD/ROOT/1 what/WP/dobj/4 it/PRP/nsubj/4 learned/VBD/ccomp/1 with/IN/prep/4 Sweden/NNP/pobj/5",
            "COOPERATE",
        ),
    ],
)
def test_idiom_means_what_it_means(end: str, action: str) -> None:
    assert ("NOR", action, "SWE") in read("Norway/NNP/nsubj/1 " + end).triples()


@pytest.mark.parametrize(
    "parse",
    [
        "Norway/NNP/nsubj/1 angered/VBD/ROOT/1 Sweden/NNP/dobj/1",
        "Sweden/NNP/nsubjpass/2 was/VBD/auxpass/2 angered/VBN/ROOT/2 by/IN/agent/2 Norway/NNP/pobj/3",
    ],
)
def test_who_is_angered_has_the_concern(parse: str) -> None:
    assert read(parse).triples() == [("SWE", "CONCERN", "NOR")]


def test_counterpart_does_it_with_him() -> None:
    parse = (
        "Putin/NNP/nsubj/8 and/CC/cc/0 his/PRP$/poss/4 Turkish/JJ/amod/4 counterpart/NN/conj/0 ,/,/punct/4 "
        "{}/NNP/appos/4 ,/,/punct/4 met/VBD/ROOT/8"
    )
    (found,) = read(parse.format("Erdogan")).clauses
    assert (found.source.key, found.target.key, found.mutual) == (
        "person/vladimir-putin",
        "person/recep-tayyip-erdogan",
        True,
    )


def test_all_whose_envoys_are_expelled_suffer_it() -> None:
    parse = (
        "Norway/NNP/nsubj/1 expelled/VBD/ROOT/1 French/JJ/nmod/7 ,/,/punct/2 American/JJ/amod/7 and/CC/cc/4 "
        "Chinese/JJ/conj/4 envoys/NNS/dobj/1"
    )
    assert [target for _, _, target in read(parse).triples()] == ["FRA", "USA", "CHN"]


@pytest.mark.parametrize(
    ("got", "action"), [("request", Action.REQUEST), ("threats", Action.THREATEN), ("weapons", Action.AID)]
)
def test_what_somebody_gets_says_what_the_giver_did(got: str, action: Action) -> None:
    parse = f"Norway/NNP/nsubj/1 received/VBD/ROOT/1 {got}/NNS/dobj/1 from/IN/prep/1 Austria/NNP/pobj/3"
    (found,) = read(parse).clauses
    assert (found.source.key, found.action, found.target.key) == ("country/AUT", action, "country/NOR")


@pytest.mark.parametrize(("end", "action"), [("", Action.FACT), (" up/RP/prt/1", Action.ASSAULT)])
def test_one_politician_beats_another_at_an_election(end: str, action: Action) -> None:
    parse = f"Obama/NNP/nsubj/1 beat/VBD/ROOT/1 Merkel/NNP/dobj/1{end}"
    assert [found.action for found in read(parse).clauses] == [action]


def test_what_prompts_somebody_to_do_it_asks_for_nothing() -> None:
    parse = (
        "Norway/NNP/nsubj/1 seized/VBD/ROOT/1 ships/NNS/dobj/1 ,/,/punct/1 prompting/VBG/advcl/1 Austria/NNP/dobj/4 "
        "to/TO/aux/7 sue/VB/xcomp/4 Norway/NNP/dobj/7"
    )
    triples = read(parse).triples()
    assert ("AUT", "ACCUSE", "NOR") in triples
    assert ("NOR", "REQUEST", "AUT") not in triples


def test_deadline_is_a_threat_and_no_gift() -> None:
    parse = (
        "Norway/NNP/nsubj/1 gave/VBD/ROOT/1 Austria/NNP/dative/1 until/IN/prep/1 Friday/NNP/pobj/3 to/TO/aux/6 "
        "leave/VB/advcl/1"
    )
    assert read(parse).triples() == [("NOR", "THREATEN", "AUT")]


def test_rules_aimed_at_companies_are_no_attack() -> None:
    parse = (
        "Norway/NNP/nsubj/1 targeted/VBD/ROOT/1 Austrian/JJ/amod/3 companies/NNS/dobj/1 with/IN/prep/1 taxes/NNS/pobj/4"
    )
    assert [found.action for found in read(parse).clauses] == [Action.SANCTION]


def test_who_receives_a_guest_meets_him() -> None:
    parse = "Angela/NNP/compound/1 Merkel/NNP/nsubj/2 received/VBD/ROOT/2 {object}"
    assert read(parse.format(object="president/NN/compound/5 Vladimir/NNP/compound/5 Putin/NNP/dobj/2")).triples()


def test_who_chairs_an_organization_is_tied_to_it() -> None:
    assert read("Norway/NNP/nsubj/1 chairs/VBZ/ROOT/1 NATO/NNP/dobj/1").triples() == [("NOR", "TIES", "org/nato")]
