from collections.abc import Sequence
from datetime import timedelta

from storage.actors import get_actor
from storage.articles import remove_article
from storage.curation import Correction, StepKind, split_off, take_step
from storage.database import Database
from storage.models import ActorId, ActorType, ArticleId, FoundQuote, GuildId, UserId
from storage.quotes import Quotes, Speech, quotes_of
from tests.builders import NOW, add_article, make_actor, make_analysis, make_entry, make_quote

OURS = GuildId(1)
THEIRS = GuildId(2)
ADA = UserId(7)

PUTIN = make_actor("Putin", type=ActorType.PERSON)
KIM = make_actor("Kim", type=ActorType.PERSON)
KOREA = make_actor("Korea", country="PRK")
EVERYBODY = (PUTIN, KIM, KOREA)

TEXT = 'Putin said "Korea is a friend". "And Kim is Korea", he went on. Kim praised Korea. Nobody spoke.'
FIRST = make_quote(PUTIN.key, sentence=1, start=11, end=30, speech=0)
SECOND = make_quote(PUTIN.key, sentence=2, start=0, end=18, speech=0)
OTHER = make_quote(KIM.key, sentence=3, is_direct=False, speech=1)


def add(
    db: Database,
    *quotes: FoundQuote,
    text: str = TEXT,
    guild_id: GuildId = OURS,
    days_ago: float = 0,
) -> ArticleId:
    entry = make_entry("", text, url=None, published_at=NOW - timedelta(days=days_ago))
    analysis = make_analysis(entry, actors=EVERYBODY, quotes=quotes or (FIRST, SECOND, OTHER))
    return add_article(db, entry, analysis, guild_id=guild_id)


def id_of(db: Database, name: str) -> ActorId:
    return ActorId(db.execute("SELECT id FROM actors WHERE name = ?", [name]).fetchone()[0])


def asked(db: Database, name: str, about: str | None = None, guild_id: GuildId = OURS, *, limit: int = 100) -> Quotes:
    other = id_of(db, about) if about else None
    return quotes_of(db, guild_id, id_of(db, name), about=other, limit=limit)


def shown(speeches: Sequence[Speech]) -> list[tuple[str, list[int]]]:
    return [(speech.speaker.name, [one.position for one in speech.sentences]) for speech in speeches]


def correct(db: Database, kind: StepKind, actor: str, other: str | None = None) -> None:
    correction = Correction(kind, id_of(db, actor), id_of(db, other) if other else None, None)
    take_step(db, OURS, correction, by=ADA, now=NOW)


def test_the_sentences_of_a_speech_come_together_verbatim(db: Database) -> None:
    article_id = add(db)
    (speech,) = asked(db, "Putin").said
    assert [one.text for one in speech.sentences] == [
        'Putin said "Korea is a friend".',
        '"And Kim is Korea", he went on.',
    ]
    assert speech.article.id == article_id
    assert speech.is_direct
    assert not speech.is_indirect


def test_speech_without_quotation_marks_is_told_apart(db: Database) -> None:
    add(db)
    (speech,) = asked(db, "Kim").said
    assert not speech.is_direct
    assert speech.is_indirect


def test_who_is_meant_are_those_mentioned_in_what_is_said(db: Database) -> None:
    add(db)
    (speech,) = asked(db, "Putin").said
    assert [actor.name for actor in speech.about] == ["Korea", "Kim"]
    (speech,) = asked(db, "Kim").said
    assert [actor.name for actor in speech.about] == ["Korea"]


def test_what_is_said_of_an_actor_is_what_others_say(db: Database) -> None:
    add(db)
    assert shown(asked(db, "Korea").said_of) == [("Putin", [1, 2]), ("Kim", [3])]
    assert shown(asked(db, "Kim").said_of) == [("Putin", [1, 2])]
    assert shown(asked(db, "Putin").said_of) == []


def test_quotes_are_narrowed_to_another_side(db: Database) -> None:
    add(db)
    assert shown(asked(db, "Putin", "Kim").said) == [("Putin", [1, 2])]
    assert shown(asked(db, "Putin", "Kim").said_of) == []
    assert shown(asked(db, "Kim", "Putin").said) == []
    assert shown(asked(db, "Kim", "Putin").said_of) == [("Putin", [1, 2])]


def test_the_newest_comes_first(db: Database) -> None:
    new = add(db, FIRST)
    old = add(db, FIRST, text=f"{TEXT} Old.", days_ago=3)
    assert [speech.article.id for speech in asked(db, "Putin").said] == [new, old]
    assert len(asked(db, "Putin", limit=1).said) == 1


def test_another_guilds_quotes_are_not_found(db: Database) -> None:
    add(db, guild_id=THEIRS)
    assert asked(db, "Putin") == asked(db, "Korea", "Kim") == Quotes((), ())
    assert asked(db, "Korea").said_of == ()
    assert len(asked(db, "Putin", guild_id=THEIRS).said) == 1


def test_quotes_go_with_their_article(db: Database) -> None:
    article_id = add(db)
    remove_article(db, OURS, article_id)
    assert db["quotes"].count == 0


def test_quotes_of_a_merged_actor_are_those_of_the_other(db: Database) -> None:
    add(db)
    correct(db, StepKind.MERGE, "Kim", "Korea")
    assert shown(asked(db, "Korea").said) == [("Korea", [3])]
    assert shown(asked(db, "Kim").said_of) == [("Putin", [1, 2])]
    assert [[actor.name for actor in one.about] for one in asked(db, "Putin").said] == [["Korea"]]


def test_a_hidden_actor_neither_speaks_nor_is_meant(db: Database) -> None:
    add(db)
    correct(db, StepKind.HIDE, "Kim")
    assert asked(db, "Kim") == Quotes((), ())
    assert shown(asked(db, "Korea").said_of) == [("Putin", [1, 2])]
    assert [actor.name for actor in asked(db, "Putin").said[0].about] == ["Korea"]
    assert asked(db, "Putin", "Kim") == Quotes((), ())


def test_a_quote_goes_with_the_split_name_before_it(db: Database) -> None:
    add(db)
    kim = get_actor(db, OURS, id_of(db, "Kim"))
    assert kim is not None
    step = split_off(db, OURS, kim, "Kim", "Kim (another)", by=ADA, now=NOW)
    assert step.other is not None
    assert asked(db, "Kim").said == ()
    assert shown(quotes_of(db, OURS, step.other.id).said) == [("Kim (another)", [3])]
    assert shown(quotes_of(db, OURS, step.other.id).said_of) == [("Putin", [1, 2])]
