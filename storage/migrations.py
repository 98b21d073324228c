"""The schema, as migrations that are only ever added to.

Instants are whole seconds since 1970 in UTC. `sightings.id` is the one clock that never goes back: it numbers what
became visible, to a guild or through a feed, in the order of the commits. What is long stands last in its row: SQLite
reads a row from the front, and what is behind a long text costs as much as the text.
"""

from storage.database import Database, Migrations
from storage.text import from_seconds, offset_at, spellings

APPLICATION_ID = 0x446F7373
"""Marks the file as ours ("Doss"), so that another program's database is never written to."""

migrations = Migrations("dossier")


@migrations()
def m001_first_schema(db: Database) -> None:
    """Create the tables of the first version."""
    _execute(db, _FIRST_SCHEMA)


@migrations()
def m002_curation(db: Database) -> None:
    """Create the tables of the corrections that admins make, and the index by which spellings of a name are found."""
    _execute(db, _CURATION)
    rows = db.execute("SELECT id, name FROM actors WHERE type IN ('PERSON', 'ORG')").fetchall()
    db.conn.executemany(
        "INSERT INTO spellings (spelling, actor_id) VALUES (?, ?)",
        ((spelling, actor_id) for actor_id, name in rows for spelling in spellings(name)),
    )


@migrations()
def m003_quotes(db: Database) -> None:
    """Create the table of quotes, and the indexes by which contradictions and links between actors are found."""
    _execute(db, _QUOTES)


@migrations()
def m004_schedule_options(db: Database) -> None:
    """Let schedules have days of the month, options, and a time in which what was removed can come back."""
    _execute(db, _SCHEDULE_OPTIONS)
    rows = db.execute("SELECT id, timezone, next_due_at FROM schedules").fetchall()
    db.conn.executemany(
        "UPDATE schedules SET due_offset = ? WHERE id = ?",
        ((offset_at(zone, from_seconds(due)), schedule_id) for schedule_id, zone, due in rows),
    )


@migrations()
def m005_care(db: Database) -> None:
    """Create the tables of alerts and watches, and let a guild leave, come back, and say how long articles are kept."""
    _execute(db, _CARE)


@migrations()
def m006_crossposts(db: Database) -> None:
    """Create the index by which posted messages are found that followers of their channel still are to get."""
    _execute(db, _CROSSPOSTS)


@migrations()
def m007_told(db: Database) -> None:
    """Create the table of what each digest told."""
    _execute(db, _TOLD)


def _execute(db: Database, script: str) -> None:
    for statement in script.split(";;"):
        if statement.strip():
            db.execute(statement)


_FIRST_SCHEMA = """
CREATE TABLE feeds (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    etag TEXT,
    last_modified TEXT,
    next_poll_at INTEGER NOT NULL,
    last_polled_at INTEGER,
    last_success_at INTEGER,
    error TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
) STRICT
;;
CREATE INDEX feeds_next_poll_at ON feeds(next_poll_at)
;;
CREATE TABLE subscriptions (
    guild_id INTEGER NOT NULL,
    feed_id INTEGER NOT NULL REFERENCES feeds(id) ON DELETE CASCADE,
    added_by INTEGER NOT NULL,
    added_at INTEGER NOT NULL,
    first_sighting INTEGER NOT NULL,
    PRIMARY KEY (guild_id, feed_id)
) STRICT, WITHOUT ROWID
;;
CREATE INDEX subscriptions_feed_id ON subscriptions(feed_id)
;;
CREATE TABLE ended_subscriptions (
    guild_id INTEGER NOT NULL,
    feed_id INTEGER NOT NULL REFERENCES feeds(id) ON DELETE CASCADE,
    first_sighting INTEGER NOT NULL,
    PRIMARY KEY (guild_id, feed_id)
) STRICT, WITHOUT ROWID
;;
CREATE INDEX ended_subscriptions_feed_id ON ended_subscriptions(feed_id)
;;
CREATE TABLE stories (
    id INTEGER PRIMARY KEY,
    articles INTEGER NOT NULL DEFAULT 0,
    squared_norm REAL NOT NULL DEFAULT 0,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL
) STRICT
;;
CREATE INDEX stories_last_at ON stories(last_at)
;;
CREATE INDEX stories_open ON stories(last_at) WHERE squared_norm > 0
;;
CREATE TABLE story_terms (
    term TEXT NOT NULL,
    story_id INTEGER NOT NULL REFERENCES stories(id) ON DELETE CASCADE,
    weight REAL NOT NULL,
    PRIMARY KEY (term, story_id)
) STRICT, WITHOUT ROWID
;;
CREATE INDEX story_terms_story_id ON story_terms(story_id)
;;
CREATE TABLE terms (
    term TEXT PRIMARY KEY,
    articles INTEGER NOT NULL
) STRICT, WITHOUT ROWID
;;
CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    fingerprint TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    publisher TEXT NOT NULL,
    url TEXT,
    language TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    is_dated INTEGER NOT NULL,
    stored_at INTEGER NOT NULL,
    words INTEGER NOT NULL,
    story_id INTEGER REFERENCES stories(id) ON DELETE SET NULL,
    text TEXT NOT NULL
) STRICT
;;
CREATE INDEX articles_published_at ON articles(published_at)
;;
CREATE INDEX articles_publisher ON articles(publisher)
;;
CREATE INDEX articles_story_id ON articles(story_id)
;;
CREATE INDEX articles_url ON articles(url) WHERE url IS NOT NULL
;;
CREATE TABLE sightings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    feed_id INTEGER REFERENCES feeds(id) ON DELETE CASCADE,
    guild_id INTEGER,
    seen_at INTEGER NOT NULL,
    is_news INTEGER NOT NULL DEFAULT 1,
    guid TEXT,
    added_by INTEGER,
    CHECK ((feed_id IS NULL) <> (guild_id IS NULL))
) STRICT
;;
CREATE UNIQUE INDEX sightings_feed_article ON sightings(feed_id, article_id) WHERE feed_id IS NOT NULL
;;
CREATE UNIQUE INDEX sightings_guild_article ON sightings(guild_id, article_id) WHERE guild_id IS NOT NULL
;;
CREATE INDEX sightings_feed_guid ON sightings(feed_id, guid) WHERE guid IS NOT NULL
;;
CREATE INDEX sightings_article ON sightings(article_id)
;;
CREATE INDEX sightings_seen_at ON sightings(seen_at)
;;
CREATE TABLE sentences (
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    paragraph INTEGER NOT NULL,
    start INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID
;;
CREATE TABLE actors (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    country TEXT
) STRICT
;;
CREATE TABLE aliases (
    id INTEGER PRIMARY KEY,
    actor_id INTEGER NOT NULL REFERENCES actors(id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    is_shipped INTEGER NOT NULL DEFAULT 0,
    UNIQUE (actor_id, name)
) STRICT
;;
CREATE INDEX aliases_folded ON aliases(folded)
;;
CREATE TABLE article_actors (
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    actor_id INTEGER NOT NULL REFERENCES actors(id) ON DELETE CASCADE,
    mentions INTEGER NOT NULL,
    role TEXT,
    role_of TEXT,
    PRIMARY KEY (article_id, actor_id)
) STRICT, WITHOUT ROWID
;;
CREATE INDEX article_actors_actor ON article_actors(actor_id, article_id)
;;
CREATE TABLE mentions (
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    sentence INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    actor_id INTEGER NOT NULL REFERENCES actors(id) ON DELETE CASCADE,
    alias_id INTEGER REFERENCES aliases(id) ON DELETE SET NULL,
    is_inferred INTEGER NOT NULL,
    PRIMARY KEY (article_id, sentence, start, actor_id)
) STRICT, WITHOUT ROWID
;;
CREATE INDEX mentions_actor ON mentions(actor_id, article_id)
;;
CREATE INDEX mentions_alias ON mentions(alias_id)
;;
CREATE TABLE relations (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    sentence INTEGER NOT NULL,
    source_id INTEGER NOT NULL REFERENCES actors(id) ON DELETE CASCADE,
    target_id INTEGER NOT NULL REFERENCES actors(id) ON DELETE CASCADE,
    source_text TEXT NOT NULL,
    target_text TEXT NOT NULL,
    predicate TEXT NOT NULL,
    action TEXT NOT NULL,
    polarity TEXT NOT NULL,
    negated INTEGER NOT NULL,
    hypothetical INTEGER NOT NULL,
    hedged INTEGER NOT NULL,
    mutual INTEGER NOT NULL,
    attributed_to TEXT,
    attributed_id INTEGER REFERENCES actors(id) ON DELETE SET NULL,
    figure TEXT,
    confidence REAL NOT NULL
) STRICT
;;
CREATE INDEX relations_source ON relations(source_id, target_id)
;;
CREATE INDEX relations_target ON relations(target_id, source_id)
;;
CREATE INDEX relations_article ON relations(article_id)
;;
CREATE TABLE denials (
    relation_id INTEGER NOT NULL REFERENCES relations(id) ON DELETE CASCADE,
    actor_id INTEGER NOT NULL REFERENCES actors(id) ON DELETE CASCADE,
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    sentence INTEGER NOT NULL,
    PRIMARY KEY (relation_id, actor_id)
) STRICT, WITHOUT ROWID
;;
CREATE INDEX denials_actor ON denials(actor_id)
;;
CREATE INDEX denials_article ON denials(article_id)
;;
CREATE TABLE set_aside (
    id INTEGER PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    feed_id INTEGER REFERENCES feeds(id) ON DELETE CASCADE,
    guild_id INTEGER,
    guid TEXT,
    title TEXT NOT NULL,
    url TEXT,
    publisher TEXT NOT NULL,
    text TEXT NOT NULL,
    published_at INTEGER,
    reason TEXT NOT NULL,
    set_aside_at INTEGER NOT NULL
) STRICT
;;
CREATE UNIQUE INDEX set_aside_once ON set_aside(fingerprint, coalesce(feed_id, 0), coalesce(guild_id, 0))
;;
CREATE TABLE guilds (
    guild_id INTEGER PRIMARY KEY,
    timezone TEXT NOT NULL DEFAULT 'UTC',
    created_at INTEGER NOT NULL
) STRICT
;;
CREATE TABLE schedules (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    times TEXT NOT NULL,
    days TEXT NOT NULL,
    timezone TEXT NOT NULL,
    next_due_at INTEGER NOT NULL,
    last_due_at INTEGER,
    cursor INTEGER NOT NULL,
    covered_until INTEGER NOT NULL,
    paused_because TEXT,
    created_by INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT
;;
CREATE INDEX schedules_due ON schedules(next_due_at) WHERE paused_because IS NULL
;;
CREATE INDEX schedules_guild ON schedules(guild_id)
;;
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    schedule_id INTEGER NOT NULL REFERENCES schedules(id) ON DELETE CASCADE,
    due_at INTEGER NOT NULL,
    claimed_at INTEGER NOT NULL,
    window_start INTEGER NOT NULL,
    window_end INTEGER NOT NULL,
    first_sighting INTEGER NOT NULL,
    last_sighting INTEGER NOT NULL,
    missed INTEGER NOT NULL DEFAULT 0,
    is_manual INTEGER NOT NULL DEFAULT 0,
    articles INTEGER,
    UNIQUE (schedule_id, due_at)
) STRICT
;;
CREATE INDEX runs_not_composed ON runs(id) WHERE articles IS NULL
;;
CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
    channel_id INTEGER NOT NULL,
    part INTEGER NOT NULL,
    nonce TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting',
    attempts INTEGER NOT NULL DEFAULT 0,
    next_attempt_at INTEGER NOT NULL,
    started_at INTEGER,
    finished_at INTEGER,
    message_id INTEGER,
    error TEXT,
    payload TEXT NOT NULL,
    UNIQUE (run_id, part)
) STRICT
;;
CREATE INDEX deliveries_open ON deliveries(channel_id, run_id, part) WHERE state IN ('waiting', 'sending')
;;
CREATE INDEX deliveries_posted ON deliveries(channel_id) WHERE message_id IS NOT NULL
;;
CREATE TABLE questions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    arguments TEXT NOT NULL,
    asked_at INTEGER NOT NULL
) STRICT
;;
CREATE INDEX questions_asked_at ON questions(asked_at)
;;
CREATE TABLE facts_of_the_bot (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID
;;
CREATE VIRTUAL TABLE aliases_fts USING fts5(
    folded, content='aliases', content_rowid='id', detail='none', columnsize=0, prefix='1 2 3',
    tokenize='unicode61 remove_diacritics 0'
)
;;
CREATE TRIGGER aliases_after_insert AFTER INSERT ON aliases BEGIN
    INSERT INTO aliases_fts(rowid, folded) VALUES (new.id, new.folded);
END
;;
CREATE TRIGGER aliases_after_delete AFTER DELETE ON aliases BEGIN
    INSERT INTO aliases_fts(aliases_fts, rowid, folded) VALUES ('delete', old.id, old.folded);
END
;;
CREATE TRIGGER aliases_after_update AFTER UPDATE OF folded ON aliases BEGIN
    INSERT INTO aliases_fts(aliases_fts, rowid, folded) VALUES ('delete', old.id, old.folded);
    INSERT INTO aliases_fts(rowid, folded) VALUES (new.id, new.folded);
END
;;
CREATE VIRTUAL TABLE articles_fts USING fts5(
    title, text, content='articles', content_rowid='id', tokenize='unicode61 remove_diacritics 2'
)
;;
CREATE TRIGGER articles_after_insert AFTER INSERT ON articles BEGIN
    INSERT INTO articles_fts(rowid, title, text) VALUES (new.id, new.title, new.text);
END
;;
CREATE TRIGGER articles_after_delete AFTER DELETE ON articles BEGIN
    INSERT INTO articles_fts(articles_fts, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
END
;;
CREATE TRIGGER articles_after_update AFTER UPDATE OF title, text ON articles BEGIN
    INSERT INTO articles_fts(articles_fts, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
    INSERT INTO articles_fts(rowid, title, text) VALUES (new.id, new.title, new.text);
END
"""

# Steps are numbered by guild: a number tells nothing of others. What they name outlives its articles.
_CURATION = """
CREATE TABLE curation_steps (
    guild_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('alias', 'rename', 'merge', 'split', 'hide')),
    actor_id INTEGER NOT NULL REFERENCES actors(id),
    other_id INTEGER REFERENCES actors(id),
    name TEXT,
    taken_by INTEGER NOT NULL,
    taken_at INTEGER NOT NULL,
    undone_by INTEGER,
    undone_at INTEGER,
    PRIMARY KEY (guild_id, number),
    CHECK ((kind IN ('merge', 'split')) = (other_id IS NOT NULL)),
    CHECK ((kind IN ('alias', 'rename', 'split')) = (name IS NOT NULL))
) STRICT, WITHOUT ROWID
;;
CREATE INDEX curation_steps_actor ON curation_steps(actor_id)
;;
CREATE INDEX curation_steps_other ON curation_steps(other_id) WHERE other_id IS NOT NULL
;;
CREATE TABLE actor_views (
    guild_id INTEGER NOT NULL,
    actor_id INTEGER NOT NULL REFERENCES actors(id),
    shown_id INTEGER NOT NULL REFERENCES actors(id),
    name TEXT,
    is_hidden INTEGER NOT NULL,
    PRIMARY KEY (guild_id, actor_id)
) STRICT, WITHOUT ROWID
;;
CREATE INDEX actor_views_actor ON actor_views(actor_id)
;;
CREATE INDEX actor_views_shown ON actor_views(shown_id)
;;
CREATE TABLE split_names (
    guild_id INTEGER NOT NULL,
    actor_id INTEGER NOT NULL REFERENCES actors(id),
    folded TEXT NOT NULL,
    shown_id INTEGER NOT NULL REFERENCES actors(id),
    PRIMARY KEY (guild_id, actor_id, folded)
) STRICT, WITHOUT ROWID
;;
CREATE INDEX split_names_actor ON split_names(actor_id)
;;
CREATE INDEX split_names_shown ON split_names(shown_id)
;;
CREATE TABLE curated_names (
    guild_id INTEGER NOT NULL,
    actor_id INTEGER NOT NULL REFERENCES actors(id),
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    PRIMARY KEY (guild_id, actor_id, name)
) STRICT, WITHOUT ROWID
;;
CREATE INDEX curated_names_actor ON curated_names(actor_id)
;;
CREATE TRIGGER actors_before_delete BEFORE DELETE ON actors
WHEN EXISTS (SELECT 1 FROM curation_steps WHERE actor_id = old.id OR other_id = old.id) BEGIN
    SELECT RAISE(IGNORE);
END
;;
CREATE TABLE spellings (
    spelling TEXT NOT NULL,
    actor_id INTEGER NOT NULL REFERENCES actors(id) ON DELETE CASCADE,
    PRIMARY KEY (spelling, actor_id)
) STRICT, WITHOUT ROWID
;;
CREATE INDEX spellings_actor ON spellings(actor_id)
"""

# When an article was published and of which story it is, without reading the page of its text. The partial indexes hold
# what may contradict a claim, and what says of an actor that something is so.
_QUOTES = """
CREATE TABLE quotes (
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    sentence INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    actor_id INTEGER NOT NULL REFERENCES actors(id) ON DELETE CASCADE,
    is_direct INTEGER NOT NULL,
    speech INTEGER NOT NULL,
    PRIMARY KEY (article_id, sentence, start, actor_id)
) STRICT, WITHOUT ROWID
;;
CREATE INDEX quotes_actor ON quotes(actor_id, article_id)
;;
CREATE INDEX articles_events ON articles(id, published_at, story_id)
;;
CREATE INDEX relations_contradicting ON relations(article_id) WHERE negated AND attributed_to IS NOT NULL
;;
CREATE INDEX relations_source_latest ON relations(source_id)
    WHERE NOT negated AND NOT hypothetical AND confidence >= 0.5
;;
CREATE INDEX relations_target_latest ON relations(target_id)
    WHERE NOT negated AND NOT hypothetical AND confidence >= 0.5
"""

# Options are read as a whole and never searched by: they are one text.
_SCHEDULE_OPTIONS = """
ALTER TABLE schedules ADD COLUMN month_days TEXT NOT NULL DEFAULT ''
;;
ALTER TABLE schedules ADD COLUMN options TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(options))
;;
ALTER TABLE schedules ADD COLUMN due_offset INTEGER NOT NULL DEFAULT 0
;;
ALTER TABLE schedules ADD COLUMN held_until INTEGER
;;
ALTER TABLE schedules ADD COLUMN removed_at INTEGER
"""

# Notices are numbered for ever: an index over what is open stays small. What a feed brought and retention deleted
# stays known, for the feed may still offer it.
_CARE = """
ALTER TABLE guilds ADD COLUMN alert_channel_id INTEGER
;;
ALTER TABLE guilds ADD COLUMN retention_days INTEGER
;;
ALTER TABLE guilds ADD COLUMN left_at INTEGER
;;
CREATE INDEX guilds_left ON guilds(left_at) WHERE left_at IS NOT NULL
;;
CREATE TABLE troubles (
    guild_id INTEGER NOT NULL,
    subject TEXT NOT NULL,
    reason TEXT NOT NULL,
    since INTEGER NOT NULL,
    told_at INTEGER,
    trying_since INTEGER,
    PRIMARY KEY (guild_id, subject)
) STRICT, WITHOUT ROWID
;;
CREATE TABLE notices (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL,
    user_id INTEGER,
    channel_id INTEGER,
    nonce TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL DEFAULT 'waiting',
    attempts INTEGER NOT NULL DEFAULT 0,
    next_attempt_at INTEGER NOT NULL,
    written_at INTEGER NOT NULL,
    started_at INTEGER,
    finished_at INTEGER,
    message_id INTEGER,
    error TEXT,
    payload TEXT NOT NULL,
    CHECK (user_id IS NOT NULL OR channel_id IS NOT NULL)
) STRICT
;;
CREATE INDEX notices_open ON notices(next_attempt_at) WHERE state IN ('waiting', 'sending')
;;
CREATE INDEX notices_user ON notices(user_id, written_at) WHERE user_id IS NOT NULL
;;
CREATE INDEX notices_posted ON notices(channel_id) WHERE message_id IS NOT NULL
;;
CREATE INDEX notices_guild ON notices(guild_id)
;;
CREATE TABLE watches (
    guild_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    actor_id INTEGER NOT NULL REFERENCES actors(id),
    other_id INTEGER NOT NULL DEFAULT 0,
    after INTEGER NOT NULL,
    added_at INTEGER NOT NULL,
    PRIMARY KEY (guild_id, user_id, actor_id, other_id)
) STRICT, WITHOUT ROWID
;;
CREATE INDEX watches_user ON watches(user_id)
;;
CREATE INDEX watches_actor ON watches(actor_id)
;;
CREATE TABLE watchers (
    user_id INTEGER PRIMARY KEY,
    stopped_because TEXT NOT NULL,
    stopped_at INTEGER NOT NULL
) STRICT
;;
CREATE TABLE watched_guilds (
    guild_id INTEGER PRIMARY KEY,
    cursor INTEGER NOT NULL
) STRICT
;;
CREATE TABLE finds (
    guild_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    relation_id INTEGER NOT NULL REFERENCES relations(id) ON DELETE CASCADE,
    sighting INTEGER NOT NULL,
    found_at INTEGER NOT NULL,
    PRIMARY KEY (guild_id, user_id, relation_id)
) STRICT, WITHOUT ROWID
;;
CREATE INDEX finds_relation ON finds(relation_id)
;;
CREATE TABLE forgotten_entries (
    feed_id INTEGER NOT NULL REFERENCES feeds(id) ON DELETE CASCADE,
    entry TEXT NOT NULL,
    forgotten_at INTEGER NOT NULL,
    PRIMARY KEY (feed_id, entry)
) STRICT, WITHOUT ROWID
;;
CREATE INDEX feeds_failing ON feeds(id) WHERE failures > 0
;;
CREATE INDEX deliveries_refused ON deliveries(run_id) WHERE state = 'failed'
"""

_CROSSPOSTS = """
CREATE INDEX deliveries_to_crosspost ON deliveries(next_attempt_at) WHERE state = 'posted'
"""

# No foreign key to stories: what is left of a story that is no more still tells what was told.
_TOLD = """
CREATE TABLE told (
    run_id INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    told_as TEXT NOT NULL CHECK (told_as IN ('headline', 'quote', 'relation')),
    article_id INTEGER REFERENCES articles(id) ON DELETE SET NULL,
    story_id INTEGER,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (run_id, place)
) STRICT, WITHOUT ROWID
;;
CREATE INDEX told_article ON told(article_id) WHERE article_id IS NOT NULL
"""
