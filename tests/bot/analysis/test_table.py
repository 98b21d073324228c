import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pycountry
import pytest

from bot.analysis.table import LISTS, NOT_ACTORS, SHIPPED, Table, TableError, Use
from storage.models import ActorType
from tests.bot.analysis.parses import shipped_table

# XKX is in common use for Kosovo; the others are withdrawn codes of states that no longer exist.
NOT_IN_ISO = {"XKX", "SUN", "YUG", "CSK", "DDR"}


def found(text: str) -> list[tuple[str, str]]:
    return [(text[match.start : match.end], match.actor.key) for match in shipped_table().find(text)]


def shipped_sections() -> Iterator[tuple[str, dict[str, Any]]]:
    for name in SHIPPED:
        document = tomllib.loads((files("bot.analysis") / "data" / name).read_text(encoding="utf-8"))
        for section, actors in document.items():
            if section != NOT_ACTORS:
                yield from ((f"{section}/{key}", fields) for key, fields in actors.items())


def test_every_state_and_territory_of_iso_3166_is_known() -> None:
    codes = {country.alpha_3 for country in pycountry.countries} | NOT_IN_ISO
    known = {key.partition("/")[2] for key, _ in shipped_sections() if key.startswith("country/")}
    assert known == codes


@pytest.mark.parametrize("country", list(pycountry.countries), ids=lambda country: country.alpha_3)
def test_name_of_iso_3166_names_the_state(country: Any) -> None:
    name = getattr(country, "common_name", country.name).partition(",")[0].partition(" (")[0]
    keys = {match.actor.key for match in shipped_table().find(name)}
    in_two_parts = {"PRK": {"country/KOR"}, "VGB": {"country/VGB"}}  # "Korea, Democratic People's Republic of"
    assert keys <= {f"country/{country.alpha_3}"} | in_two_parts.get(country.alpha_3, set()) or name in AMBIGUOUS


# Here ISO 3166 puts first what is also the name of another, or of several.
AMBIGUOUS = {
    "Congo",
    "Bonaire",
    "Virgin Islands",
    "United States Minor Outlying Islands",
    "South Georgia and the South Sandwich Islands",
}


def test_table_holds_what_two_decades_of_news_name() -> None:
    counts = Counter(key.partition("/")[0] for key, _ in shipped_sections())
    assert counts["country"] >= 250
    assert counts["org"] >= 1000
    assert counts["person"] >= 1000
    assert counts["place"] >= 1000


def test_name_belongs_to_one_actor_of_a_kind_unless_marked_as_shared() -> None:
    bearers: dict[tuple[str, str], set[str]] = defaultdict(set)
    for key, fields in shipped_sections():
        former = [item["name"] for item in fields.get("former", ())]
        lists = [kind for kind in LISTS if kind not in ("shared", "surnames")]
        for name in [fields["name"], *former, *(name for kind in lists for name in fields.get(kind, ()))]:
            if name not in fields.get("shared", ()):
                bearers[key.partition("/")[0], name].add(key)
    assert {name: keys for name, keys in bearers.items() if len(keys) > 1} == {}


def test_marked_words_are_names_of_their_actor() -> None:
    for key, fields in shipped_sections():
        names = {fields["name"], *(name for kind in LISTS for name in fields.get(kind, ()))}
        assert set(fields.get("words", ())) <= names, key


def test_countries_are_codes_and_roles_are_of_known_actors() -> None:
    codes = {country.alpha_3 for country in pycountry.countries} | NOT_IN_ISO
    known = {key for key, _ in shipped_sections()}
    for key, fields in shipped_sections():
        assert fields.get("country", "USA") in codes, key
        for role in fields.get("roles", ()):
            assert role.get("of") is None or role["of"] in codes or role["of"] in known, (key, role)


def test_dates_are_months_in_order() -> None:
    for key, fields in shipped_sections():
        for held in [*fields.get("roles", ()), *fields.get("former", ())]:
            dates = [held[word] for word in ("from", "to") if word in held]
            assert all(re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", date) for date in dates), (key, held)
            assert dates == sorted(dates), (key, held)
        starts = [role["from"] for role in fields.get("roles", ()) if "from" in role]
        assert starts == sorted(starts, reverse=True) or len(set(starts)) < len(starts) or key in PARALLEL, key


PARALLEL = {"person/mohammed-bin-salman", "person/jaroslaw-kaczynski"}
"""Who holds two offices at once, the better known one first."""


def test_people_hold_roles_of_actors_that_the_table_knows() -> None:
    table = shipped_table()
    for key in ("person/vladimir-putin", "person/mark-rutte", "person/antonio-guterres"):
        actor = table.get(key)
        assert actor is not None
        assert actor.roles
        assert all(table.country(role.of) or (role.of and table.get(role.of)) for role in actor.roles)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The U.S. and the UK", [("U.S.", "country/USA"), ("UK", "country/GBR")]),
        ("US-led forces let us go", [("US", "country/USA")]),
        ("South Korea's army", [("South Korea", "country/KOR")]),
        ("Papua New Guinea", [("Papua New Guinea", "country/PNG")]),
        ("Côte d’Ivoire and Cote d'Ivoire", [("Côte d’Ivoire", "country/CIV"), ("Cote d'Ivoire", "country/CIV")]),
        ("TÜRKIYE", [("TÜRKIYE", "country/TUR")]),
        ("a turkey who is in the who", []),
        ("Prime Minister Theresa May may go", [("Theresa May", "person/theresa-may")]),
        ("The Kremlin and Downing Street", [("Kremlin", "country/RUS"), ("Downing Street", "country/GBR")]),
        ("LET US GO WITH RUSSIA NOW", [("RUSSIA", "country/RUS")]),
        ("", []),
    ],
)
def test_longest_name_with_its_capitals_is_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_dot_at_the_end_of_a_sentence_stays_out_of_a_name() -> None:
    assert found("It left Russia.") == [("Russia", "country/RUS")]


def test_surname_that_several_people_bear_names_all_of_them() -> None:
    (match,) = shipped_table().find("Mr Clinton spoke")
    assert match.use is Use.SURNAME
    assert {actor.name for actor in match.actors} == {"Bill Clinton", "Hillary Clinton"}
    assert match.needs_support


@pytest.mark.parametrize(
    ("month", "role"), [("2010-01", "prime minister"), ("2013-01", "president"), ("2024-06", "president")]
)
def test_role_is_the_one_held_in_the_month(month: str, role: str) -> None:
    putin = shipped_table().get("person/vladimir-putin")
    assert putin is not None
    held = putin.role_at(month)
    assert held is not None
    assert held.role == role


def test_role_that_ended_is_still_named() -> None:
    merkel = shipped_table().get("person/angela-merkel")
    assert merkel is not None
    held = merkel.role_at("2024-06")
    assert held is not None
    assert held.role == "chancellor"


def test_own_file_adds_to_the_shipped_ones(tmp_path: Path) -> None:
    own = tmp_path / "actors.toml"
    own.write_text(
        '[country.FRA]\nnames = ["Hexagonia"]\n[org.chess-club]\nname = "Chess Club"\ncountry = "FRA"\n',
        encoding="utf-8",
    )
    table = Table.load(own)
    keys = [match.actor.key for match in table.find("Hexagonia and France meet the Chess Club")]
    assert keys == ["country/FRA", "country/FRA", "org/chess-club"]
    club = table.get("org/chess-club")
    assert club is not None
    assert (club.type, club.country) == (ActorType.ORG, "FRA")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[planet.mars]\nname = 'Mars'", "is not a kind of actor"),
        ("[org.x]\ncolor = 'red'", "unknown key color"),
        ("[org.x]\nnames = 'X'", "must be a list"),
        ("[org.x]\nname = 3", "must be text"),
        ("[person.x]\nroles = ['king']", "must be a list of"),
        ("[org]\nx = 1", "must be a section"),
        ("not toml", "is not valid TOML"),
    ],
)
def test_mistake_in_an_own_file_is_told_in_words(tmp_path: Path, text: str, complaint: str) -> None:
    own = tmp_path / "actors.toml"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(TableError, match=complaint):
        Table.load(own)


def test_missing_own_file_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="cannot be read"):
        Table.load(tmp_path / "none.toml")


def test_shipped_files_are_in_their_own_sections() -> None:
    assert len(SHIPPED) == len(set(SHIPPED))
    assert len(shipped_table()) > 1000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Shell sold its wells", ["org/shell"]),
        ("They sued Meta over it", ["org/meta"]),
        ("Apple's phones", ["org/apple"]),
        ("Visa and Mastercard settled", ["org/visa", "org/mastercard"]),
        ("Apple growers lost half of it", []),
        ("Target practice killed two", []),
        ("Fires in the Amazon spread", ["place/the-amazon"]),
        ("Meta-analysis found no harm", []),
        ("Polish your shoes", []),
        ("Polish farmers marched", ["country/POL"]),
        ("Rice prices rose", []),
        ("Shops open in May", []),
        ("Will Meta Target Orange Shareholders", []),
    ],
)
def test_name_that_is_also_a_word_needs_its_context(text: str, expected: list[str]) -> None:
    assert [key for _, key in found(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("French fries and Brussels sprouts", []),
        ("The Vietnam War divided America", ["country/USA"]),
        ("a Panama hat from Ecuador", ["country/ECU"]),
        ("the French cook", ["country/FRA"]),
    ],
)
def test_fixed_phrase_names_nobody(text: str, expected: list[str]) -> None:
    assert [key for _, key in found(text)] == expected


def test_place_of_a_fixed_phrase_is_told() -> None:
    assert shipped_table().phrases("a Panama hat") == [(2, 12)]


def test_shared_name_is_of_all_its_bearers() -> None:
    (match,) = shipped_table().find("The RSF shelled it")
    assert match.use is Use.SHARED
    assert {actor.country for actor in match.actors} == {None, "SDN"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Congress met", ["org/us-congress", "org/inc"]),
        ("India's Congress met", ["org/inc"]),
        ("Peru's Congress met", []),
        ("Biden's IRA cut prices", []),
    ],
)
def test_shared_name_after_an_owner_is_only_his(text: str, expected: list[str]) -> None:
    matches = [match for match in shipped_table().find(text) if match.actor.type is ActorType.ORG]
    assert [actor.key for match in matches for actor in match.actors] == expected


def test_acronym_counts_in_a_shouted_headline_unless_it_is_a_word() -> None:
    assert [key for _, key in found("U.S. AND EU REACH DEAL")] == ["country/USA", "org/eu"]
    assert found("WHO IS TO BLAME FOR US") == []


def test_name_of_an_own_file_goes_before_the_shipped_one(tmp_path: Path) -> None:
    own = tmp_path / "actors.toml"
    own.write_text(
        'not_actors = ["Kremlin wall"]\n[org.choir]\nname = "Choir"\nnames = ["NATO"]\n'
        '[person.jane-putin]\nname = "Jane Putin"\nsurnames = ["Putin"]\n[org.eu]\nwithout = ["Brussels"]\n',
        encoding="utf-8",
    )
    table = Table.load(own)
    assert [match.actor.key for match in table.find("NATO met")] == ["org/choir"]
    assert [match.actor.key for match in table.find("Putin left")] == ["person/vladimir-putin"]
    assert [match.actor.key for match in table.find("Brussels said no")] == []
    assert table.find("the Kremlin wall") == []


@pytest.mark.parametrize("text", ["not_actors = 3", "[country.FRA]\nformer = ['Gaul']"])
def test_lists_of_an_own_file_are_checked(tmp_path: Path, text: str) -> None:
    own = tmp_path / "actors.toml"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(TableError, match="must be a list of"):
        Table.load(own)


def test_former_name_names_the_state_of_today() -> None:
    assert [key for _, key in found("Burma, Zaire and Swaziland")] == ["country/MMR", "country/COD", "country/SWZ"]


@pytest.mark.parametrize(("text", "key"), [("in the West Bank", "place/west-bank"), ("in the West", "bloc/west")])
def test_article_does_not_make_a_name_shorter(text: str, key: str) -> None:
    assert [match.actor.key for match in shipped_table().find(text)] == [key]
