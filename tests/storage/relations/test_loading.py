from dataclasses import replace

from storage.database import Database
from storage.models import Action, ActorId, Denial, FoundRelation, GuildId, Polarity, Relation
from storage.relations import Found, relations_of
from tests.builders import add_article, make_actor, make_analysis, make_entry, make_relation

OURS = GuildId(1)

NORWAY, SWEDEN, FINLAND = make_actor("Norway"), make_actor("Sweden"), make_actor("Finland")

ACCUSATION = make_relation(SWEDEN.key, NORWAY.key, action=Action.ACCUSE, polarity=Polarity.HOSTILE)
CLAIM = make_relation(
    NORWAY.key,
    FINLAND.key,
    action=Action.AID,
    attributed_to=SWEDEN.key,
    attributed_name="Sweden",
    denials=(Denial(NORWAY.key, 2), Denial(FINLAND.key, 2)),
)


def add(db: Database, *relations: FoundRelation) -> None:
    entry = make_entry("", "Sweden claims that Norway armed Finland. Norway and Finland deny this.")
    add_article(db, entry, make_analysis(entry, actors=(NORWAY, SWEDEN, FINLAND), relations=relations), guild_id=OURS)


def of_sweden(db: Database) -> Found:
    (sweden,) = db.execute("SELECT id FROM actors WHERE name = 'Sweden'").fetchone()
    return relations_of(db, OURS, ActorId(sweden))


def beside(relation: Relation) -> list[tuple[str, str]]:
    return [(denial.name, denial.evidence.text) for denial in relation.beside]


def test_who_denies_what_an_accusation_says_stands_beside_it(db: Database) -> None:
    add(db, ACCUSATION, CLAIM)
    (accusation,) = of_sweden(db).relations
    text = "Norway and Finland deny this."
    assert beside(accusation) == [("Finland", text), ("Norway", text)]


def test_that_somebody_accuses_is_stated_whoever_denies_what_of(db: Database) -> None:
    add(db, ACCUSATION, CLAIM)
    found = of_sweden(db)
    assert found.relations[0].is_stated
    assert (found.counts.stated, found.counts.denied) == (1, 0)


def test_what_another_says_in_the_sentence_of_an_accusation_is_no_part_of_it(db: Database) -> None:
    add(db, ACCUSATION, replace(CLAIM, attributed_to=FINLAND.key, attributed_name="Finland"))
    assert beside(of_sweden(db).relations[0]) == []


def test_what_is_no_accusation_gets_no_denials_of_others(db: Database) -> None:
    add(db, replace(ACCUSATION, action=Action.CONSULT), CLAIM)
    assert beside(of_sweden(db).relations[0]) == []
