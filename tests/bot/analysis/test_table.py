from pathlib import Path

import pycountry
import pytest

from bot.analysis.table import SHIPPED, Table, TableError, Use
from storage.models import ActorType
from tests.bot.analysis.parses import shipped_table

# XKX is in common use for Kosovo; the others are withdrawn codes of states that no longer exist.
NOT_IN_ISO = {"XKX", "SUN", "YUG", "CSK", "DDR"}


def found(text: str) -> list[tuple[str, str]]:
    return [(text[match.start : match.end], match.actor.key) for match in shipped_table().find(text)]


def test_every_member_state_of_the_united_nations_is_known() -> None:
    codes = {country.alpha_3 for country in pycountry.countries}
    known = {code for code in codes if shipped_table().country(code)}
    assert len(known) >= 193
    assert all(shipped_table().country(code) for code in NOT_IN_ISO)


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
