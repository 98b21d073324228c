from bot.analysis.rows import analysis_row
from storage.models import (
    Action,
    ActorType,
    Analysis,
    Denial,
    FoundActor,
    FoundRelation,
    Polarity,
    Sentence,
)

NORWAY = FoundActor("country/NOR", "Norway", ActorType.COUNTRY, "NOR", ("Norway", "Norwegian"))
SWEDEN = FoundActor("country/SWE", "Sweden", ActorType.COUNTRY, "SWE", ("Sweden",))
CLAIM = FoundRelation(
    source="country/NOR",
    target="country/SWE",
    source_text="Norwegian ships",
    target_text="Sweden",
    predicate="attacked",
    action=Action.ASSAULT,
    polarity=Polarity.HOSTILE,
    sentence=1,
    confidence=0.8,
    attributed_to="the captain",
    attributed_name="the captain",
    denials=(Denial("country/NOR", 2),),
)
ANALYSIS = Analysis(
    "en", (Sentence(1, "Norwegian ships attacked Sweden, the captain said."),), (NORWAY, SWEDEN), (), (CLAIM,)
)


def test_row_names_actors_instead_of_keys() -> None:
    row = analysis_row("7", ANALYSIS)
    (relation,) = row["relations"]
    assert (relation["source"], relation["target"], relation["denied_by"]) == ("Norway", "Sweden", ["Norway"])
    assert relation["attributed_to"] == "the captain"
    assert relation["quad"] == "MX"


def test_row_has_exactly_the_documented_fields() -> None:
    row = analysis_row("7", ANALYSIS)
    assert set(row) == {"id", "actors", "relations"}
    assert set(row["actors"][0]) == {"name", "type", "country", "aliases", "role", "role_of"}
    assert set(row["relations"][0]) == {
        "source", "target", "source_text", "target_text", "predicate", "action", "quad", "polarity", "negated",
        "hypothetical", "attributed_to", "denied_by", "figure", "sentence", "confidence",
    }  # fmt: skip
