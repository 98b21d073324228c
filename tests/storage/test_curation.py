from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.actors import count_articles, find_actors, get_actor, names_in_use, resolve_actor, top_actors
from storage.articles import articles_in
from storage.counts import counts
from storage.curation import (
    Correction,
    Step,
    StepKind,
    find_steps,
    get_step,
    list_steps,
    replay,
    split_off,
    take_step,
    undo_step,
)
from storage.database import Database
from storage.models import HOST, Action, ActorId, ActorType, ArticleId, Denial, GuildId, Polarity, UserId, Window
from storage.profiles import profile
from storage.relations import (
    Direction,
    relations_between,
    relations_in_articles,
    relations_of,
)
from storage.search import count_hits, search
from storage.views import view_of
from tests.builders import NOW, add_article, make_actor, make_analysis, make_entry, make_relation

OURS = GuildId(1)
THEIRS = GuildId(2)
ADA = UserId(7)
WEEK = Window(NOW - timedelta(days=7), NOW + timedelta(seconds=1))

RUSSIA = make_actor("Russia", country="RUS")
MOSCOW = make_actor("Moscow Government", type=ActorType.ORG, aliases=("Moscow",))
KREMLIN = make_actor("Kremlin", type=ActorType.ORG)
KOREA = make_actor("North Korea", country="PRK")
GEORGIA = make_actor("Georgia", country="GEO", aliases=("Georgia", "Tbilisi"))


def add(db: Database, text: str, *actors: object, guild_id: GuildId = OURS, **others: object) -> ArticleId:
    entry = make_entry("", text, url=None)
    analysis = make_analysis(entry, actors=actors, **others)  # type: ignore[arg-type]
    return add_article(db, entry, analysis, guild_id=guild_id)


def summit(db: Database, guild_id: GuildId = OURS) -> list[ArticleId]:
    """Store three articles: Russia arms Korea, Moscow warns Korea and meets Russia, the Kremlin is silent."""
    first = [make_relation(RUSSIA.key, KOREA.key)]
    second = [
        make_relation(MOSCOW.key, KOREA.key, polarity=Polarity.HOSTILE),
        make_relation(MOSCOW.key, RUSSIA.key, sentence=2),
    ]
    return [
        add(db, "Russia armed North Korea.", RUSSIA, KOREA, guild_id=guild_id, relations=first),
        add(
            db,
            "Moscow warned North Korea. Moscow met Russia.",
            MOSCOW,
            KOREA,
            RUSSIA,
            guild_id=guild_id,
            relations=second,
        ),
        add(db, "Kremlin was silent.", KREMLIN, guild_id=guild_id),
    ]


def id_of(db: Database, name: str) -> ActorId:
    return ActorId(db.execute("SELECT id FROM actors WHERE name = ?", [name]).fetchone()[0])


def take(
    db: Database,
    kind: StepKind,
    actor: str,
    other: str | None = None,
    name: str | None = None,
    guild_id: GuildId = OURS,
) -> Step:
    other_id = id_of(db, other) if other else None
    return take_step(db, guild_id, Correction(kind, id_of(db, actor), other_id, name), by=ADA, now=NOW)


def merge(db: Database, actor: str, into: str) -> Step:
    return take(db, StepKind.MERGE, actor, into)


def undo(db: Database, step: Step) -> None:
    assert undo_step(db, OURS, step.number, by=ADA, now=NOW) is not None


def found(db: Database, words: str = "", guild_id: GuildId = OURS) -> list[str]:
    return [counted.actor.name for counted in find_actors(db, guild_id, words)]


def resolved(db: Database, name: str, guild_id: GuildId = OURS) -> list[str]:
    return [actor.name for actor in resolve_actor(db, guild_id, name)]


def top(db: Database, guild_id: GuildId = OURS) -> dict[str, tuple[int, int]]:
    return {one.actor.name: (one.articles, one.mentions) for one in top_actors(db, guild_id, WEEK)}


def pairs(db: Database, actor: str, guild_id: GuildId = OURS, **options: object) -> list[tuple[str, str]]:
    relations = relations_of(db, guild_id, id_of(db, actor), **options).relations  # type: ignore[arg-type]
    assert relations_of(db, guild_id, id_of(db, actor), **options).counts.total == len(relations)  # type: ignore[arg-type]
    return sorted((relation.source.name, relation.target.name) for relation in relations)


def snapshot(db: Database, guild_id: GuildId) -> object:
    """Return all that a guild is shown of actors."""
    actors = [ActorId(row[0]) for row in db.execute("SELECT id FROM actors WHERE key NOT LIKE 'split/%' ORDER BY id")]
    return [
        [profile(db, guild_id, actor_id) for actor_id in actors],
        [relations_of(db, guild_id, actor_id).relations for actor_id in actors],
        find_actors(db, guild_id, ""),
        [find_actors(db, guild_id, words) for words in ("m", "r", "k", "north")],
        [resolve_actor(db, guild_id, name) for name in ("Moscow", "Kremlin", "Russia")],
        top_actors(db, guild_id, WEEK),
        articles_in(db, guild_id, WEEK),
        [search(db, guild_id, "", actor_id=actor_id) for actor_id in actors],
        counts(db, guild_id),
    ]


# ------------------------------------------------------------------------------------------------------------ merge


def test_a_merged_actor_is_the_other_wherever_actors_are_named(db: Database) -> None:
    articles = summit(db)
    merge(db, "Moscow Government", "Russia")
    assert found(db) == ["Russia", "North Korea", "Kremlin"]
    assert found(db, "mosc") == ["Russia"]
    assert resolved(db, "moscow") == ["Russia"]
    assert resolved(db, f"id:{id_of(db, 'Moscow Government')}") == ["Russia"]
    assert top(db)["Russia"] == (2, 4)
    assert "Moscow Government" not in top(db)
    known = profile(db, OURS, id_of(db, "Moscow Government"))
    assert known is not None
    assert known == profile(db, OURS, id_of(db, "Russia"))
    assert (known.actor.name, known.articles, known.mentions) == ("Russia", 2, 4)
    assert known.names == ("Moscow", "Russia")
    assert [(one.actor.name, one.relations, one.hostile) for one in known.counterparts] == [("North Korea", 2, 1)]
    assert count_articles(db, OURS, id_of(db, "Russia")) == 2
    (news,) = [one for one in articles_in(db, OURS, WEEK) if one.article.id == articles[1]]
    assert [actor.name for actor in news.actors] == ["Russia", "North Korea"]
    assert {hit.article.id for hit in search(db, OURS, "", actor_id=id_of(db, "Russia"))} == set(articles[:2])
    assert count_hits(db, OURS, "warned", actor_id=id_of(db, "Russia")) == 1
    assert counts(db, OURS).actors == 3


def test_relations_of_merged_actors_are_those_of_one(db: Database) -> None:
    articles = summit(db)
    merge(db, "Moscow Government", "Russia")
    assert pairs(db, "Russia") == [("Russia", "North Korea")] * 2
    assert pairs(db, "North Korea", direction=Direction.IN) == [("Russia", "North Korea")] * 2
    between = relations_between(db, OURS, id_of(db, "North Korea"), id_of(db, "Moscow Government")).relations
    assert len(between) == 2
    assert relations_between(db, OURS, id_of(db, "North Korea"), id_of(db, "Russia")).counts.total == 2
    assert {one.source.name for one in relations_in_articles(db, OURS, articles)} == {"Russia"}
    assert {one.source.name for one in relations_in_articles(db, THEIRS, articles)} == {"Russia", "Moscow Government"}


def test_merges_chain_and_make_no_circle(db: Database) -> None:
    summit(db)
    merge(db, "Moscow Government", "Kremlin")
    merge(db, "Kremlin", "Russia")
    merge(db, "Russia", "Moscow Government")
    assert resolved(db, "moscow") == resolved(db, "kremlin") == ["Russia"]
    assert top(db)["Russia"][0] == 3


def test_undoing_a_merge_replays_what_came_later_without_it(db: Database) -> None:
    summit(db)
    first = merge(db, "Moscow Government", "Kremlin")
    merge(db, "Kremlin", "Russia")
    undo(db, first)
    assert resolved(db, "moscow") == ["Moscow Government"]
    assert resolved(db, "kremlin") == ["Russia"]


# ------------------------------------------------------------------------------------------- names, hiding, and undo


def test_a_renamed_actor_is_shown_under_its_new_name_everywhere(db: Database) -> None:
    articles = summit(db)
    take(db, StepKind.RENAME, "Russia", name="Rossiya")
    assert "Rossiya" in found(db)
    assert found(db, "ross") == found(db, "russ") == ["Rossiya"]
    assert resolved(db, "ROSSIYA") == resolved(db, "russia") == ["Rossiya"]
    assert "Rossiya" in top(db)
    assert ("Rossiya", "North Korea") in pairs(db, "North Korea")
    actor = get_actor(db, OURS, id_of(db, "Russia"))
    assert actor is not None
    assert actor.name == "Rossiya"
    assert {one.source.name for one in relations_in_articles(db, OURS, articles)} == {"Rossiya", "Moscow Government"}
    known = profile(db, OURS, id_of(db, "North Korea"))
    assert known is not None
    assert "Rossiya" in {one.actor.name for one in known.counterparts}


def test_the_latest_name_holds_until_it_is_undone(db: Database) -> None:
    summit(db)
    take(db, StepKind.RENAME, "Russia", name="Rossiya")
    second = take(db, StepKind.RENAME, "Russia", name="Russian Federation")
    assert resolved(db, "russia") == ["Russian Federation"]
    undo(db, second)
    assert resolved(db, "russia") == ["Rossiya"]
    assert resolved(db, "russian federation") == []


def test_speakers_and_deniers_are_shown_under_their_new_names(db: Database) -> None:
    claim = make_relation(
        RUSSIA.key,
        KOREA.key,
        attributed_to=KREMLIN.key,
        attributed_name="the Kremlin",
        denials=(Denial(KOREA.key, 2),),
    )
    text = "Kremlin says that Russia left North Korea. North Korea denies this."
    add(db, text, RUSSIA, KOREA, KREMLIN, relations=[claim])
    take(db, StepKind.RENAME, "Kremlin", name="The Russian presidency")
    take(db, StepKind.RENAME, "North Korea", name="DPRK")
    (relation,) = relations_of(db, OURS, id_of(db, "Russia")).relations
    assert relation.attributed_to == "The Russian presidency"
    assert [denial.name for denial in relation.denials] == ["DPRK"]


def test_an_alias_finds_its_actor(db: Database) -> None:
    summit(db)
    step = take(db, StepKind.ALIAS, "North Korea", name="Hermit Kingdom")
    assert found(db, "king her") == ["North Korea"]
    assert resolved(db, "the hermit kingdom") == ["North Korea"]
    assert found(db, "hermit republic") == []
    undo(db, step)
    assert found(db, "hermit") == []
    assert not view_of(db, OURS)


def test_a_name_that_an_admin_gave_goes_before_what_articles_call_another(db: Database) -> None:
    add(db, "Moscow spoke. Moscow spoke again. North Korea did not.", MOSCOW, KOREA)
    assert resolved(db, "moscow") == ["Moscow Government"]
    take(db, StepKind.ALIAS, "North Korea", name="Moscow")
    assert resolved(db, "moscow") == ["North Korea", "Moscow Government"]


def test_a_state_has_no_office_of_a_person_merged_into_it(db: Database) -> None:
    person = make_actor("Jane Doe", type=ActorType.PERSON, role="president", role_of="Russia")
    add(db, "Jane Doe spoke for Russia.", person, RUSSIA)
    merge(db, "Jane Doe", "Russia")
    merged = profile(db, OURS, id_of(db, "Russia"))
    assert merged is not None
    assert (merged.role, merged.role_of) == (None, None)


def test_a_hidden_actor_is_in_no_list_and_no_count(db: Database) -> None:
    articles = summit(db)
    step = take(db, StepKind.HIDE, "North Korea")
    assert "North Korea" not in found(db)
    assert found(db, "north") == resolved(db, "North Korea") == []
    assert "North Korea" not in top(db)
    assert get_actor(db, OURS, id_of(db, "North Korea")) is None
    assert profile(db, OURS, id_of(db, "North Korea")) is None
    assert pairs(db, "Russia") == [("Moscow Government", "Russia")]
    assert relations_between(db, OURS, id_of(db, "Russia"), id_of(db, "North Korea")).relations == ()
    assert len(relations_in_articles(db, OURS, articles)) == 1
    assert all(actor.name != "North Korea" for news in articles_in(db, OURS, WEEK) for actor in news.actors)
    assert search(db, OURS, "", actor_id=id_of(db, "North Korea")) == []
    assert counts(db, OURS).actors == 3
    undo(db, step)
    assert resolved(db, "North Korea") == ["North Korea"]


def test_who_denies_a_claim_is_shown_although_it_is_hidden(db: Database) -> None:
    claim = make_relation(RUSSIA.key, KOREA.key, denials=(Denial(KREMLIN.key, 2),))
    add(db, "Russia left North Korea. Kremlin denies this.", RUSSIA, KOREA, KREMLIN, relations=[claim])
    take(db, StepKind.HIDE, "Kremlin")
    (relation,) = relations_of(db, OURS, id_of(db, "Russia")).relations
    assert not relation.is_stated
    assert [denial.name for denial in relation.denials] == ["Kremlin"]


def test_what_is_merged_into_a_hidden_actor_is_hidden_with_it(db: Database) -> None:
    summit(db)
    merge(db, "Moscow Government", "Kremlin")
    take(db, StepKind.HIDE, "Kremlin")
    assert resolved(db, "moscow") == resolved(db, "kremlin") == []
    assert set(top(db)) == {"Russia", "North Korea"}


# ------------------------------------------------------------------------------------------------------------ split


def split(db: Database, actor: str, name: str, new_name: str) -> Step:
    known = get_actor(db, OURS, id_of(db, actor))
    assert known is not None
    return split_off(db, OURS, known, name, new_name, by=ADA, now=NOW)


def georgias(db: Database) -> list[ArticleId]:
    """Store an article on the country, one on the state, and one that names both."""
    talks = make_relation(GEORGIA.key, RUSSIA.key, sentence=2, action=Action.CONSULT)
    relations = [make_relation(GEORGIA.key, RUSSIA.key), talks]
    return [
        add(db, "Tbilisi warned Russia. It left.", GEORGIA, RUSSIA, relations=relations),
        add(db, "Georgia warned Russia. It left.", GEORGIA, RUSSIA, relations=relations),
        add(db, "Tbilisi warned Russia. Georgia met Russia.", GEORGIA, RUSSIA, relations=relations),
    ]


def test_a_split_name_means_another_actor(db: Database) -> None:
    articles = georgias(db)
    step = split(db, "Georgia", "GEORGIA", "Georgia (US state)")
    assert step.other is not None
    state = step.other.id
    assert set(found(db)) == {"Russia", "Georgia", "Georgia (US state)"}
    assert get_actor(db, THEIRS, state) is None
    assert get_actor(db, HOST, state) is None
    assert resolved(db, "georgia") == ["Georgia (US state)"]
    assert resolved(db, "tbilisi") == ["Georgia"]
    assert found(db, "tbil") == ["Georgia"]
    assert top(db) == {"Russia": (3, 4), "Georgia": (2, 2), "Georgia (US state)": (2, 2)}
    assert count_articles(db, OURS, state) == 2
    assert names_in_use(db, OURS, state) == ("Georgia",)
    assert names_in_use(db, OURS, id_of(db, "Georgia")) == ("Tbilisi",)
    assert {hit.article.id for hit in search(db, OURS, "", actor_id=state)} == set(articles[1:])
    assert [{actor.name for actor in one.actors} for one in articles_in(db, OURS, WEEK)] == [
        {"Russia", "Georgia"},
        {"Russia", "Georgia (US state)"},
        {"Russia", "Georgia", "Georgia (US state)"},
    ]
    assert counts(db, OURS).actors == 3


def test_relations_go_with_the_nearest_name(db: Database) -> None:
    articles = georgias(db)
    step = split(db, "Georgia", "Georgia", "Georgia (US state)")
    assert step.other is not None
    sentences = [
        (one.evidence.article.id, one.evidence.position) for one in relations_of(db, OURS, step.other.id).relations
    ]
    assert sorted(sentences) == [(articles[1], 1), (articles[1], 2), (articles[2], 2)]
    assert len(pairs(db, "Georgia")) == 3
    known = profile(db, OURS, id_of(db, "Russia"))
    assert known is not None
    assert {(one.actor.name, one.relations) for one in known.counterparts} == {
        ("Georgia", 3),
        ("Georgia (US state)", 3),
    }
    assert len(relations_between(db, OURS, step.other.id, id_of(db, "Russia")).relations) == 3


def test_a_split_is_undone_without_a_trace(db: Database) -> None:
    georgias(db)
    before = snapshot(db, OURS)
    step = split(db, "Georgia", "Georgia", "Georgia (US state)")
    assert snapshot(db, OURS) != before
    undo(db, step)
    assert snapshot(db, OURS) == before
    assert step.other is not None
    assert profile(db, OURS, step.other.id) is None


def test_a_name_can_be_given_to_an_actor_that_is_there(db: Database) -> None:
    summit(db)
    take(db, StepKind.SPLIT, "Moscow Government", "Kremlin", "Moscow")
    assert resolved(db, "moscow") == ["Kremlin"]
    assert resolved(db, "moscow government") == []
    assert top(db)["Kremlin"] == (2, 3)


def test_steps_build_on_each_other(db: Database) -> None:
    georgias(db)
    step = split(db, "Georgia", "Georgia", "State of Georgia")
    take(db, StepKind.RENAME, "State of Georgia", name="Peach State")
    assert resolved(db, "georgia") == ["Peach State"]
    merge(db, "State of Georgia", "Russia")
    assert top(db) == {"Russia": (3, 6), "Georgia": (2, 2)}
    undo(db, step)
    assert top(db) == {"Russia": (3, 4), "Georgia": (3, 4)}


def test_a_name_split_off_can_be_split_again(db: Database) -> None:
    georgias(db)
    split(db, "Georgia", "Georgia", "State of Georgia")
    split(db, "State of Georgia", "Georgia", "Georgia the band")
    assert resolved(db, "georgia") == ["Georgia the band"]
    assert "State of Georgia" not in found(db)


# ---------------------------------------------------------------------------------------------- guilds and retention


KINDS = ("alias", "rename", "merge", "hide", "split")


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_changes_for_another_guild_or_the_host(db: Database, kind: str) -> None:
    summit(db)
    summit(db, THEIRS)
    theirs, hosts = snapshot(db, THEIRS), snapshot(db, HOST)
    ours = snapshot(db, OURS)
    if kind == "split":
        step = split(db, "Moscow Government", "Moscow", "City of Moscow")
    else:
        other = "Russia" if kind == "merge" else None
        name = "Muscovy" if kind in {"alias", "rename"} else None
        step = take(db, StepKind(kind), "Moscow Government", other, name)
    assert snapshot(db, OURS) != ours or kind == "alias"
    for name in ("Muscovy", "City of Moscow"):
        assert found(db, name, THEIRS) == resolved(db, name, THEIRS) == []
        assert found(db, name, HOST) == resolved(db, name, HOST) == []
    assert snapshot(db, THEIRS) == theirs
    assert snapshot(db, HOST) == hosts
    assert list_steps(db, THEIRS) == find_steps(db, THEIRS, "") == []
    assert get_step(db, THEIRS, step.number) is None
    assert undo_step(db, THEIRS, step.number, by=ADA, now=NOW) is None
    undo(db, step)
    assert snapshot(db, OURS) == ours


def test_steps_are_numbered_by_guild(db: Database) -> None:
    summit(db)
    take(db, StepKind.HIDE, "Russia", guild_id=THEIRS)
    assert take(db, StepKind.HIDE, "Russia").number == 1
    assert take(db, StepKind.HIDE, "Kremlin").number == 2


def test_curation_outlives_the_articles(db: Database) -> None:
    articles = summit(db)
    merge(db, "Moscow Government", "Russia")
    for article_id in articles:
        db.execute("DELETE FROM articles WHERE id = ?", [article_id])
    db.execute("DELETE FROM actors")
    assert db.execute("SELECT count(*) FROM actors").fetchone() == (2,)
    add(db, "Moscow spoke.", MOSCOW)
    assert resolved(db, "moscow") == ["Russia"]


def test_facts_stay_as_they_are(db: Database) -> None:
    summit(db)
    tables = ("articles", "sentences", "article_actors", "mentions", "aliases", "relations", "denials")
    before = {table: list(db.execute(f"SELECT * FROM {table}")) for table in tables}
    merge(db, "Moscow Government", "Russia")
    split(db, "Russia", "Russia", "Another Russia")
    take(db, StepKind.HIDE, "North Korea")
    assert {table: list(db.execute(f"SELECT * FROM {table}")) for table in tables} == before


# -------------------------------------------------------------------------------------------------------------- log


def test_the_log_has_every_step_with_who_and_when(db: Database) -> None:
    summit(db)
    merge(db, "Moscow Government", "Russia")
    step = take(db, StepKind.ALIAS, "Russia", name="Rossiya")
    undo_step(db, OURS, step.number, by=UserId(8), now=NOW + timedelta(hours=1))
    last, first = list_steps(db, OURS)
    assert (first.number, first.kind, first.actor.name) == (1, StepKind.MERGE, "Moscow Government")
    assert first.other is not None
    assert (first.other.name, first.taken_by, first.taken_at) == ("Russia", ADA, NOW)
    assert (first.undone_at, first.undone_by) == (None, None)
    assert (last.name, last.undone_by, last.undone_at) == ("Rossiya", UserId(8), NOW + timedelta(hours=1))
    assert [one.number for one in find_steps(db, OURS, "")] == [1]
    assert [one.number for one in find_steps(db, OURS, "merge moscow")] == [1]
    assert find_steps(db, OURS, "hide") == []


def test_a_step_is_undone_once(db: Database) -> None:
    summit(db)
    step = merge(db, "Moscow Government", "Russia")
    undo(db, step)
    assert undo_step(db, OURS, step.number, by=ADA, now=NOW) is None
    assert undo_step(db, OURS, 99, by=ADA, now=NOW) is None


ids = st.integers(1, 6).map(ActorId)
corrections = st.lists(
    st.one_of(
        st.builds(Correction, st.just(StepKind.MERGE), ids, ids),
        st.builds(Correction, st.just(StepKind.SPLIT), ids, ids, st.sampled_from(["a", "b"])),
        st.builds(Correction, st.just(StepKind.HIDE), ids),
    ),
    max_size=12,
)


@given(corrections)
def test_every_chain_of_corrections_ends_in_an_actor_that_is_shown_as_itself(steps: list[Correction]) -> None:
    effect = replay(steps)
    for actor_id in range(1, 7):
        root = effect.root(ActorId(actor_id))
        assert effect.root(root) == root
    assert all(effect.root(owner) not in effect.merged for owner in effect.split.values())


@given(corrections, ids)
def test_the_order_of_merges_alone_decides_nothing_about_who_is_one(steps: list[Correction], one: ActorId) -> None:
    merges = [step for step in steps if step.kind is StepKind.MERGE]
    there, back = replay(merges), replay(reversed(merges))
    together = {ActorId(other) for other in range(1, 7) if there.root(ActorId(other)) == there.root(one)}
    assert together == {ActorId(other) for other in range(1, 7) if back.root(ActorId(other)) == back.root(one)}
