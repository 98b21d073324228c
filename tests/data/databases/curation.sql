-- What the version with m001 and m002 stored, written by its own code: a feed with an article, a correction, and three
-- schedules, of which one was cut off while its third message was sent, one was claimed and not composed, and one is
-- paused with a message that waits.
INSERT INTO feeds (id, url, title, etag, last_modified, next_poll_at, last_polled_at, last_success_at, error, failures, created_at) VALUES (1, 'https://example.com/feed', 'The Example Times', NULL, NULL, 1718888400, 1718884800, NULL, 'The server is not there.', 1, 1718625600);
INSERT INTO subscriptions (guild_id, feed_id, added_by, added_at, first_sighting) VALUES (10, 1, 30, 1718625600, 1);
INSERT INTO articles (id, fingerprint, title, publisher, url, language, published_at, is_dated, stored_at, words, story_id, text) VALUES (1, '216f4ac5417d303969595879943cc310d2e40cfcd5a8fa4c982ae2fee0c4ff55', 'Norway and Sweden sign a fishing treaty', 'The Example Times', 'https://example.com/treaty', 'en', 1718884800, 1, 1718884800, 27, NULL, 'Norway signed a fishing treaty with Sweden on Monday. The two governments had negotiated for three years.

Finland says that Norway threatened its fleet. Norway denies this.');
INSERT INTO sightings (id, article_id, feed_id, guild_id, seen_at, is_news, guid, added_by) VALUES (1, 1, 1, NULL, 1718884800, 1, NULL, NULL);
INSERT INTO sentences (article_id, position, paragraph, start, text) VALUES (1, 0, -1, -1, 'Norway and Sweden sign a fishing treaty');
INSERT INTO sentences (article_id, position, paragraph, start, text) VALUES (1, 1, 0, 0, 'Norway signed a fishing treaty with Sweden on Monday.');
INSERT INTO sentences (article_id, position, paragraph, start, text) VALUES (1, 2, 0, 54, 'The two governments had negotiated for three years.');
INSERT INTO sentences (article_id, position, paragraph, start, text) VALUES (1, 3, 1, 107, 'Finland says that Norway threatened its fleet.');
INSERT INTO sentences (article_id, position, paragraph, start, text) VALUES (1, 4, 1, 154, 'Norway denies this.');
INSERT INTO actors (id, key, name, type, country) VALUES (1, 'country/norway', 'Norway', 'COUNTRY', 'NOR');
INSERT INTO actors (id, key, name, type, country) VALUES (2, 'country/sweden', 'Sweden', 'COUNTRY', 'SWE');
INSERT INTO aliases (id, actor_id, name, folded, is_shipped) VALUES (1, 1, 'Norway', 'norway', 0);
INSERT INTO aliases (id, actor_id, name, folded, is_shipped) VALUES (2, 2, 'Sweden', 'sweden', 0);
INSERT INTO article_actors (article_id, actor_id, mentions, role, role_of) VALUES (1, 1, 4, NULL, NULL);
INSERT INTO article_actors (article_id, actor_id, mentions, role, role_of) VALUES (1, 2, 2, NULL, NULL);
INSERT INTO mentions (article_id, sentence, start, "end", actor_id, alias_id, is_inferred) VALUES (1, 0, 0, 6, 1, 1, 0);
INSERT INTO mentions (article_id, sentence, start, "end", actor_id, alias_id, is_inferred) VALUES (1, 0, 11, 17, 2, 2, 0);
INSERT INTO mentions (article_id, sentence, start, "end", actor_id, alias_id, is_inferred) VALUES (1, 1, 0, 6, 1, 1, 0);
INSERT INTO mentions (article_id, sentence, start, "end", actor_id, alias_id, is_inferred) VALUES (1, 1, 36, 42, 2, 2, 0);
INSERT INTO mentions (article_id, sentence, start, "end", actor_id, alias_id, is_inferred) VALUES (1, 3, 18, 24, 1, 1, 0);
INSERT INTO mentions (article_id, sentence, start, "end", actor_id, alias_id, is_inferred) VALUES (1, 4, 0, 6, 1, 1, 0);
INSERT INTO relations (id, article_id, sentence, source_id, target_id, source_text, target_text, predicate, action, polarity, negated, hypothetical, hedged, mutual, attributed_to, attributed_id, figure, confidence) VALUES (1, 1, 1, 1, 2, 'Norway', 'Sweden', 'signed a fishing treaty with', 'AGREE', 'cooperative', 0, 0, 0, 0, NULL, NULL, NULL, 0.8);
INSERT INTO set_aside (id, fingerprint, feed_id, guild_id, guid, title, url, publisher, text, published_at, reason, set_aside_at) VALUES (1, 'dba170be880fd31bdd11634624c969e1ccc87f53283888b46a1fcce43314cebb', 1, NULL, NULL, 'A text that is strange', 'https://example.com/treaty', 'The Example Times', 'Norway signed a fishing treaty with Sweden on Monday. The two governments had negotiated for three years.

Finland says that Norway threatened its fleet. Norway denies this.', 1718884800, 'It is strange.', 1718884800);
INSERT INTO guilds (guild_id, timezone, created_at) VALUES (10, 'Asia/Kathmandu', 1718625600);
INSERT INTO schedules (id, guild_id, channel_id, name, times, days, timezone, next_due_at, last_due_at, cursor, covered_until, paused_because, created_by, created_at) VALUES (1, 10, 20, 'Morning', '08:00', '0,1,2,3,4,5,6', 'UTC', 1718956800, 1718697600, 1, 1718874000, NULL, 30, 1718625600);
INSERT INTO schedules (id, guild_id, channel_id, name, times, days, timezone, next_due_at, last_due_at, cursor, covered_until, paused_because, created_by, created_at) VALUES (2, 10, 21, 'Evening', '18:00', '0,1,2,3,4', 'Asia/Kathmandu', 1718885700, 1718626500, 1, 1718874000, NULL, 30, 1718625600);
INSERT INTO schedules (id, guild_id, channel_id, name, times, days, timezone, next_due_at, last_due_at, cursor, covered_until, paused_because, created_by, created_at) VALUES (3, 10, 22, 'Stopped', '08:00', '0,1,2,3,4,5,6', 'UTC', 1718956800, 1718697600, 1, 1718874000, 'I cannot see the channel.', 30, 1718625600);
INSERT INTO runs (id, schedule_id, due_at, claimed_at, window_start, window_end, first_sighting, last_sighting, missed, is_manual, articles) VALUES (1, 2, 1718626500, 1718874000, 1718539200, 1718874000, 0, 1, 2, 0, NULL);
INSERT INTO runs (id, schedule_id, due_at, claimed_at, window_start, window_end, first_sighting, last_sighting, missed, is_manual, articles) VALUES (2, 1, 1718697600, 1718874000, 1718539200, 1718874000, 0, 1, 2, 0, 1);
INSERT INTO runs (id, schedule_id, due_at, claimed_at, window_start, window_end, first_sighting, last_sighting, missed, is_manual, articles) VALUES (3, 3, 1718697600, 1718874000, 1718539200, 1718874000, 0, 1, 2, 0, 1);
INSERT INTO deliveries (id, run_id, channel_id, part, nonce, state, attempts, next_attempt_at, started_at, finished_at, message_id, error, payload) VALUES (1, 2, 20, 1, '000000000000000000000001', 'sent', 1, 1718884800, 1718884800, 1718884800, 700, NULL, '{"embeds": [{"title": "Part 1", "description": "Words."}]}');
INSERT INTO deliveries (id, run_id, channel_id, part, nonce, state, attempts, next_attempt_at, started_at, finished_at, message_id, error, payload) VALUES (2, 2, 20, 2, '000000000000000000000002', 'failed', 1, 1718884800, 1718884800, 1718884800, NULL, 'Discord answered 400.', '{"embeds": [{"title": "Part 2", "description": "Words."}]}');
INSERT INTO deliveries (id, run_id, channel_id, part, nonce, state, attempts, next_attempt_at, started_at, finished_at, message_id, error, payload) VALUES (3, 2, 20, 3, '000000000000000000000003', 'sending', 1, 1718884800, 1718884800, NULL, NULL, NULL, '{"embeds": [{"title": "Part 3", "description": "Words."}]}');
INSERT INTO deliveries (id, run_id, channel_id, part, nonce, state, attempts, next_attempt_at, started_at, finished_at, message_id, error, payload) VALUES (4, 2, 20, 4, '000000000000000000000004', 'waiting', 0, 1718884800, NULL, NULL, NULL, NULL, '{"embeds": [{"title": "Part 4", "description": "Words."}]}');
INSERT INTO deliveries (id, run_id, channel_id, part, nonce, state, attempts, next_attempt_at, started_at, finished_at, message_id, error, payload) VALUES (5, 3, 22, 1, '000000000000000000000009', 'waiting', 1, 1718884800, 1718884800, NULL, NULL, 'I cannot see the channel.', '{"embeds": [{"title": "Held", "description": "Words."}]}');
INSERT INTO curation_steps (guild_id, number, kind, actor_id, other_id, name, taken_by, taken_at, undone_by, undone_at) VALUES (10, 1, 'rename', 1, NULL, 'Kingdom of Norway', 30, 1718884800, NULL, NULL);
INSERT INTO actor_views (guild_id, actor_id, shown_id, name, is_hidden) VALUES (10, 1, 1, 'Kingdom of Norway', 0);
INSERT INTO curated_names (guild_id, actor_id, name, folded) VALUES (10, 1, 'Kingdom of Norway', 'kingdom of norway');
