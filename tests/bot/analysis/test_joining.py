import pytest

from bot.analysis.names import has_unknown_names, is_title_case
from bot.analysis.titles import title_of
from storage.models import ActorType
from tests.bot.analysis.scenes import cast_of, make_scene


def test_surname_alone_is_the_person_in_office_of_a_country_that_is_named() -> None:
    actors = cast_of(make_scene("North Korea waits ."), make_scene("Mr Kim waits ."))
    assert actors["person/kim-jong-un"].aliases == ("Kim", "Mr Kim")


def test_surname_without_support_is_nobody() -> None:
    assert cast_of(make_scene("Then Kim laughed .")) == {}


def test_full_name_takes_the_surname_of_another_person_with_it() -> None:
    actors = cast_of(make_scene("Jane Kim sings .", {"Jane Kim": "PERSON"}), make_scene("Kim smiles in South Korea ."))
    assert actors["person:jane kim"].aliases == ("Jane Kim", "Kim")


def test_name_of_a_person_beats_the_country_inside_it() -> None:
    actors = cast_of(make_scene("Michael Jordan plays .", {"Michael Jordan": "PERSON"}))
    assert list(actors) == ["person:michael jordan"]


def test_table_beats_the_label_of_the_model() -> None:
    actors = cast_of(make_scene("Hamas fights .", {"Hamas": "PERSON"}))
    assert list(actors) == ["org/hamas"]


def test_words_before_a_name_give_role_and_country() -> None:
    actors = cast_of(make_scene("Zambian Foreign Minister Mary Banda left .", {"Mary Banda": "PERSON"}))
    banda = actors["person:mary banda"]
    assert (banda.role, banda.role_of, banda.country) == ("Foreign Minister", "Zambia", "ZMB")


def test_words_between_commas_give_role_and_organization() -> None:
    actors = cast_of(make_scene("Mary Banda, the director of NATO, left .", {"Mary Banda": "PERSON"}))
    assert (actors["person:mary banda"].role, actors["person:mary banda"].role_of) == ("director", "NATO")


def test_letters_in_brackets_stand_for_the_name_before_them() -> None:
    actors = cast_of(
        make_scene("Green Harvest Union (GHU) met .", {"Green Harvest Union": "ORG"}),
        make_scene("The GHU left .", {"GHU": "ORG"}),
    )
    assert "GHU" in actors["org:green harvest union"].aliases


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Talks were held in Beijing .", "place:beijing"),
        ("Beijing warned Taiwan .", "country/CHN"),
        ("The government in Beijing fell .", "country/CHN"),
        ("His trip to Beijing ended .", "place:beijing"),
        ("Shells were sent to Beijing .", "country/CHN"),
        ("Aides spoke at the Kremlin .", "country/RUS"),
    ],
)
def test_capital_is_a_state_or_a_place(text: str, key: str) -> None:
    assert key in cast_of(make_scene(text))


def test_headline_in_title_case_invents_no_name() -> None:
    scene = make_scene("Angry Farmers March On Big Town", {"Angry Farmers": "PERSON"}, proves_names=False)
    assert is_title_case(scene.doc)
    assert cast_of(scene) == {}


def test_shared_head_gives_two_states() -> None:
    actors = cast_of(make_scene("Both North and South Korea agreed ."))
    assert set(actors) == {"country/PRK", "country/KOR"}


@pytest.mark.parametrize("text", ["Norway 's Democrats lost .", "The Mexican Congress voted ."])
def test_part_of_another_name_is_not_the_american_party(text: str) -> None:
    assert not [key for key in cast_of(make_scene(text)) if key.startswith("org/")]


def test_sentence_without_other_capitals_needs_no_model() -> None:
    scene = make_scene("Russia met China .")
    assert not has_unknown_names(scene.doc, scene.names)
    other = make_scene("Russia met Jane .")
    assert has_unknown_names(other.doc, other.names)


def test_courtesy_is_no_role() -> None:
    scene = make_scene("Then Mr Putin spoke .")
    title = title_of(scene.doc, scene.names[0], scene.names)
    assert title is not None
    assert title.is_courtesy
    assert title.role is None


def test_letters_of_the_article_beat_those_of_the_table() -> None:
    actors = cast_of(
        make_scene("The Rural Savings Fund (RSF) met in Sudan .", {"Rural Savings Fund": "ORG"}),
        make_scene("The RSF left Sudan ."),
    )
    assert actors["org:rural savings fund"].aliases == ("Rural Savings Fund", "RSF")
    assert "org/rapid-support-forces" not in actors


def test_surname_of_a_full_name_is_found_without_the_model() -> None:
    actors = cast_of(make_scene("Mary Banda spoke .", {"Mary Banda": "PERSON"}), make_scene("Banda left ."))
    assert actors["person:mary banda"].aliases == ("Mary Banda", "Banda")


def test_surname_that_is_a_capital_is_the_person_of_the_article() -> None:
    actors = cast_of(
        make_scene("Denzel Washington won .", {"Denzel Washington": "ORG"}),
        make_scene("Washington thanked everybody ."),
    )
    assert list(actors) == ["person:denzel washington"]


def test_namesake_in_another_office_of_another_state_is_another_person() -> None:
    (key,) = [key for key in cast_of(make_scene("Peru 's defense minister Angela Merkel left .")) if "merkel" in key]
    assert key == "person:angela merkel"


def test_article_before_a_bloc_is_no_part_of_its_name() -> None:
    assert cast_of(make_scene("It divides the West ."))["bloc/west"].aliases == ("the West", "West")


@pytest.mark.parametrize("text", ["Talks began in Hexburg .", "Boats sank in the Wende ."])
def test_lone_word_behind_a_preposition_is_no_organization(text: str) -> None:
    word = text.split()[-2]
    assert cast_of(make_scene(text, {word: "ORG"})) == {}


def test_minister_is_of_the_state_with_which_the_sentence_begins() -> None:
    (joxe,) = [
        actor
        for actor in cast_of(
            make_scene("Norway is ready , Minister Mary Joxe said .", {"Mary Joxe": "PERSON"}),
        ).values()
        if actor.type is ActorType.PERSON
    ]
    assert (joxe.role_of, joxe.country) == ("Norway", "NOR")


def test_letters_in_brackets_for_nobody_are_nobody() -> None:
    assert cast_of(make_scene("They signed a memorandum (MOU) today .", {"MOU": "ORG"})) == {}


def test_lone_word_of_the_model_is_an_organization() -> None:
    assert "org:gearly" in cast_of(make_scene("Yesterday Gearly sued .", {"Gearly": "ORG"}))


def test_firm_keeps_the_name_of_its_founder() -> None:
    actors = cast_of(
        make_scene("Norway praised the chocolate maker Vandekerk .", {"Vandekerk": "ORG"}),
        make_scene("Mieke Vandekerk smiled .", {"Mieke Vandekerk": "PERSON"}, position=2),
        make_scene("Vandekerk rejected it .", position=3),
    )
    assert actors["org:vandekerk"].aliases == ("Vandekerk",)
    assert actors["person:mieke vandekerk"].aliases == ("Mieke Vandekerk",)


def test_congress_is_american_only_where_america_is_named() -> None:
    assert "org/us-congress" not in cast_of(make_scene("Ecuador feared that Congress would object ."))
    assert "org/us-congress" in cast_of(make_scene("Washington feared that Congress would object ."))


def test_congress_is_of_the_state_that_an_article_is_about() -> None:
    ecuador = make_scene("Ecuador and Ecuadorean nuns thanked Washington .")
    assert "org/us-congress" not in cast_of(ecuador, make_scene("He said Congress objected .", position=2))


def test_airport_with_the_name_of_a_person_is_nobody() -> None:
    assert not cast_of(make_scene("He landed at Jomo Kenyatta International Airport ."))
