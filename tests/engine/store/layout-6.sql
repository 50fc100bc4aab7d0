-- A database of layout 6 as the program of then made it, steps 1 to 6 of fleet-store-layout.c; views of mirrored tables as of an empty table. What this holds is never changed: a released file does not change either.
-- 1
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
INSERT INTO meta VALUES ('clean', 1), ('checkpoint', 0);
CREATE TABLE name (kind INTEGER NOT NULL, id INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
CREATE TABLE kafka_position (place INTEGER PRIMARY KEY, next_offset INTEGER NOT NULL, greatest_us INTEGER NOT NULL, watermark_us INTEGER NOT NULL, beat INTEGER NOT NULL);
CREATE TABLE segment (id INTEGER PRIMARY KEY, committed_us INTEGER NOT NULL, first_us INTEGER NOT NULL, last_us INTEGER NOT NULL, n_rows INTEGER NOT NULL, n_bytes INTEGER NOT NULL, data BLOB NOT NULL);
CREATE INDEX segment_by_time ON segment (last_us, first_us, n_bytes);
CREATE TABLE vehicle_row (slot INTEGER PRIMARY KEY, vehicle_id TEXT NOT NULL, car_id TEXT, plate TEXT, latitude REAL, longitude REAL, heading REAL, speed_kmh REAL, time_us INTEGER NOT NULL, state BLOB);
CREATE TABLE mirror_row (id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, key TEXT NOT NULL, valid_from_us INTEGER NOT NULL, source_version TEXT, deleted INTEGER NOT NULL, columns TEXT NOT NULL);
CREATE INDEX mirror_row_by_key ON mirror_row (kind, key, valid_from_us);
CREATE TABLE mirror_column (kind INTEGER NOT NULL, number INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY (kind, number)) WITHOUT ROWID;
CREATE TABLE alert_row (id TEXT PRIMARY KEY, rule TEXT NOT NULL, title TEXT, severity INTEGER NOT NULL, slot INTEGER NOT NULL, vehicle TEXT, device_id TEXT, car_id TEXT, plate TEXT, condition INTEGER NOT NULL, attention INTEGER NOT NULL, by_clock INTEGER NOT NULL, began_us INTEGER NOT NULL, opened_us INTEGER NOT NULL, cleared_us INTEGER NOT NULL, acknowledged_us INTEGER NOT NULL, acknowledged_by TEXT, note TEXT, message TEXT, advice TEXT);
CREATE INDEX alert_row_by_cleared ON alert_row (cleared_us) WHERE cleared_us > -9223372036854775808;
CREATE TABLE standing (slot INTEGER NOT NULL, rule TEXT NOT NULL, condition_hash TEXT NOT NULL, phase INTEGER NOT NULL, place INTEGER NOT NULL, device INTEGER NOT NULL, began_us INTEGER NOT NULL, cleared_from_us INTEGER NOT NULL, message TEXT, alert_id TEXT, PRIMARY KEY (slot, rule)) WITHOUT ROWID;
CREATE TABLE dead_letter_row (id INTEGER PRIMARY KEY, place INTEGER NOT NULL, topic TEXT NOT NULL, partition INTEGER NOT NULL, offset INTEGER NOT NULL, kafka_us INTEGER NOT NULL, reason TEXT NOT NULL, payload BLOB, UNIQUE (place, offset));
CREATE VIEW vehicle AS SELECT vehicle_id, car_id, plate, latitude, longitude, heading, speed_kmh, fleet_time (time_us) AS event_time, fleet_state (state) AS state FROM vehicle_row;
CREATE VIEW alert AS SELECT id, rule, CASE severity WHEN 1 THEN 'low' WHEN 2 THEN 'medium' WHEN 3 THEN 'high' WHEN 4 THEN 'critical' ELSE 'none' END AS severity, device_id, car_id, CASE condition WHEN 1 THEN 'pending' WHEN 2 THEN 'active' WHEN 3 THEN 'recovering' WHEN 4 THEN 'cleared' ELSE 'normal' END AS condition, CASE attention WHEN 1 THEN 'acknowledged' ELSE 'unacknowledged' END AS attention, fleet_time (began_us) AS began_at, fleet_time (opened_us) AS opened_at, fleet_time (cleared_us) AS cleared_at, fleet_time (acknowledged_us) AS acknowledged_at, acknowledged_by, message, title, plate, vehicle, note, advice, by_clock FROM alert_row;
CREATE VIEW dead_letter AS SELECT topic, partition, offset, reason, fleet_text (payload) AS payload, fleet_time (kafka_us) AS kafka_time FROM dead_letter_row;
CREATE VIEW position AS SELECT fleet_place (name.text, 1) AS topic, CAST (fleet_place (name.text, 2) AS INTEGER) AS partition, next_offset FROM kafka_position JOIN name ON name.kind = 3 AND name.id = place WHERE fleet_place (name.text, 0) = (SELECT fleet_place (newest.text, 0) FROM kafka_position AS p JOIN name AS newest ON newest.kind = 3 AND newest.id = p.place ORDER BY p.beat DESC, p.place DESC LIMIT 1);
-- 2
ALTER TABLE mirror_column ADD COLUMN gone INTEGER NOT NULL DEFAULT 0;
CREATE TABLE mirror_change (id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, at_us INTEGER NOT NULL, source_version TEXT, emptied INTEGER NOT NULL, columns TEXT NOT NULL);
ALTER TABLE alert_row ADD COLUMN reservation_id TEXT;
ALTER TABLE alert_row ADD COLUMN car_row_us INTEGER NOT NULL DEFAULT -9223372036854775808;
ALTER TABLE alert_row ADD COLUMN reservation_row_us INTEGER NOT NULL DEFAULT -9223372036854775808;
DROP VIEW alert;
CREATE VIEW alert AS SELECT id, rule, CASE severity WHEN 1 THEN 'low' WHEN 2 THEN 'medium' WHEN 3 THEN 'high' WHEN 4 THEN 'critical' ELSE 'none' END AS severity, device_id, car_id, CASE condition WHEN 1 THEN 'pending' WHEN 2 THEN 'active' WHEN 3 THEN 'recovering' WHEN 4 THEN 'cleared' ELSE 'normal' END AS condition, CASE attention WHEN 1 THEN 'acknowledged' ELSE 'unacknowledged' END AS attention, fleet_time (began_us) AS began_at, fleet_time (opened_us) AS opened_at, fleet_time (cleared_us) AS cleared_at, fleet_time (acknowledged_us) AS acknowledged_at, acknowledged_by, message, title, plate, vehicle, note, advice, by_clock, reservation_id, fleet_time (car_row_us) AS car_valid_from, fleet_time (reservation_row_us) AS reservation_valid_from FROM alert_row;
CREATE VIEW car AS SELECT r.key AS key FROM mirror_row AS r WHERE r.kind = 0 AND NOT r.deleted AND NOT EXISTS (SELECT 1 FROM mirror_row AS n WHERE n.kind = r.kind AND n.key = r.key AND (n.valid_from_us, n.id) > (r.valid_from_us, r.id));
CREATE VIEW car_history AS SELECT r.key AS key, fleet_time (r.valid_from_us) AS valid_from, fleet_time ((SELECT n.valid_from_us FROM mirror_row AS n WHERE n.kind = r.kind AND n.key = r.key AND (n.valid_from_us, n.id) > (r.valid_from_us, r.id) ORDER BY n.valid_from_us, n.id LIMIT 1)) AS valid_to FROM mirror_row AS r WHERE r.kind = 0 AND NOT r.deleted;
CREATE VIEW device AS SELECT r.key AS key FROM mirror_row AS r WHERE r.kind = 1 AND NOT r.deleted AND NOT EXISTS (SELECT 1 FROM mirror_row AS n WHERE n.kind = r.kind AND n.key = r.key AND (n.valid_from_us, n.id) > (r.valid_from_us, r.id));
CREATE VIEW device_history AS SELECT r.key AS key, fleet_time (r.valid_from_us) AS valid_from, fleet_time ((SELECT n.valid_from_us FROM mirror_row AS n WHERE n.kind = r.kind AND n.key = r.key AND (n.valid_from_us, n.id) > (r.valid_from_us, r.id) ORDER BY n.valid_from_us, n.id LIMIT 1)) AS valid_to FROM mirror_row AS r WHERE r.kind = 1 AND NOT r.deleted;
CREATE VIEW reservation AS SELECT r.key AS key FROM mirror_row AS r WHERE r.kind = 2 AND NOT r.deleted AND NOT EXISTS (SELECT 1 FROM mirror_row AS n WHERE n.kind = r.kind AND n.key = r.key AND (n.valid_from_us, n.id) > (r.valid_from_us, r.id));
CREATE VIEW reservation_history AS SELECT r.key AS key, fleet_time (r.valid_from_us) AS valid_from, fleet_time ((SELECT n.valid_from_us FROM mirror_row AS n WHERE n.kind = r.kind AND n.key = r.key AND (n.valid_from_us, n.id) > (r.valid_from_us, r.id) ORDER BY n.valid_from_us, n.id LIMIT 1)) AS valid_to FROM mirror_row AS r WHERE r.kind = 2 AND NOT r.deleted;
-- 3
CREATE TABLE schema_topic_row (topic TEXT PRIMARY KEY, messages INTEGER NOT NULL, first_us INTEGER NOT NULL, last_us INTEGER NOT NULL, is_learned INTEGER NOT NULL, n_paths INTEGER NOT NULL, n_refused INTEGER NOT NULL, state BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE schema_path_row (topic TEXT NOT NULL, path TEXT NOT NULL, forms INTEGER NOT NULL, types TEXT NOT NULL, count INTEGER NOT NULL, since INTEGER NOT NULL, first_place INTEGER NOT NULL, first_offset INTEGER NOT NULL, first_us INTEGER NOT NULL, last_place INTEGER NOT NULL, last_offset INTEGER NOT NULL, last_us INTEGER NOT NULL, example TEXT, state BLOB NOT NULL, PRIMARY KEY (topic, path)) WITHOUT ROWID;
CREATE TABLE schema_change_row (id TEXT PRIMARY KEY, topic TEXT NOT NULL, path TEXT NOT NULL, kind INTEGER NOT NULL, kind_text TEXT NOT NULL, old TEXT, new TEXT, before TEXT, after TEXT, model TEXT, firmware TEXT, device TEXT, devices TEXT, n_devices INTEGER NOT NULL, users TEXT, partition INTEGER NOT NULL, offset INTEGER NOT NULL, first_us INTEGER NOT NULL, told_us INTEGER NOT NULL, returned_us INTEGER NOT NULL, share REAL NOT NULL, is_breaking INTEGER NOT NULL, state INTEGER NOT NULL, by TEXT, at_us INTEGER NOT NULL, comment TEXT) WITHOUT ROWID;
CREATE TABLE outbox (id INTEGER PRIMARY KEY, record_id TEXT NOT NULL UNIQUE, topic TEXT NOT NULL, key TEXT, payload TEXT, created_us INTEGER NOT NULL, sent_us INTEGER);
CREATE TABLE blind_rule_row (rule TEXT PRIMARY KEY, title TEXT, path TEXT NOT NULL, kind TEXT NOT NULL, why TEXT NOT NULL, since_us INTEGER NOT NULL, change TEXT NOT NULL) WITHOUT ROWID;
CREATE VIEW blind_rule AS SELECT rule, title, path, kind, why, fleet_time (since_us) AS since, change AS schema_change_id FROM blind_rule_row;
CREATE INDEX outbox_unsent ON outbox (id) WHERE sent_us IS NULL;
CREATE VIEW schema_column AS SELECT p.topic, path, types, forms & 1 AS nullable, fleet_time (p.first_us) AS first_seen_at, fleet_time (p.last_us) AS last_seen_at, round (CAST (count AS REAL) / max (1, t.messages - since, count), 6) AS share, example, count AS messages, (SELECT CAST (fleet_place (text, 2) AS INTEGER) FROM name WHERE kind = 3 AND id = first_place) AS first_partition, first_offset, (SELECT CAST (fleet_place (text, 2) AS INTEGER) FROM name WHERE kind = 3 AND id = last_place) AS last_partition, last_offset FROM schema_path_row AS p JOIN schema_topic_row AS t ON t.topic = p.topic;
CREATE VIEW schema_change AS SELECT topic, path, kind_text AS kind, old, new, fleet_time (first_us) AS first_seen_at, device, firmware, round (share, 6) AS share, CASE state WHEN 1 THEN 'acknowledged' WHEN 2 THEN 'accepted' ELSE 'new' END AS state, before, after, model, n_devices AS device_count, devices, users, partition, offset, fleet_time (told_us) AS told_at, fleet_time (returned_us) AS returned_at, is_breaking AS breaking, by, fleet_time (at_us) AS at, comment, id FROM schema_change_row;
CREATE VIEW schema_topic AS SELECT topic, messages, n_paths AS paths, is_learned AS learned, fleet_time (first_us) AS first_seen_at, fleet_time (last_us) AS last_seen_at, CASE WHEN NOT is_learned THEN 'Its first messages are being learned; nothing is told yet.' WHEN n_refused > 0 THEN 'It brings more than is catalogued: ' || n_refused || ' paths or notices were left out. Accept notices, or look for keys that hold data.' END AS remark FROM schema_topic_row;
-- 4
ALTER TABLE segment ADD COLUMN greatest_us INTEGER;
CREATE INDEX segment_by_span ON segment (first_us, greatest_us, n_rows);
CREATE TABLE block (id INTEGER PRIMARY KEY, hour INTEGER NOT NULL, bunch INTEGER NOT NULL, settled INTEGER NOT NULL, first_slot INTEGER NOT NULL, last_slot INTEGER NOT NULL, first_us INTEGER NOT NULL, last_us INTEGER NOT NULL, aged_us INTEGER NOT NULL, n_rows INTEGER NOT NULL, n_bytes INTEGER NOT NULL, data BLOB NOT NULL);
CREATE INDEX block_by_hour ON block (hour, bunch, settled, first_slot, last_slot, first_us, last_us, aged_us, n_rows, n_bytes);
CREATE INDEX block_unsettled ON block (hour, bunch, n_rows) WHERE NOT settled;
CREATE TABLE device_slot (device INTEGER NOT NULL, slot INTEGER NOT NULL, PRIMARY KEY (device, slot)) WITHOUT ROWID;
CREATE INDEX name_by_text ON name (kind, text);
CREATE TABLE signal_hour (hour INTEGER NOT NULL, key INTEGER NOT NULL, bunch INTEGER NOT NULL, n INTEGER NOT NULL, least REAL, greatest REAL, total REAL, PRIMARY KEY (hour, key, bunch)) WITHOUT ROWID;
CREATE VIEW telemetry_hour AS SELECT fleet_time (hour * 3600000000) AS "hour", text AS path, sum (n) AS count, min (least) AS least, max (greatest) AS greatest, sum (total) / nullif (sum (iif (least IS NULL, 0, n)), 0) AS mean FROM signal_hour JOIN name ON kind = 0 AND id = key / 8 GROUP BY hour, key / 8;
-- 5
ALTER TABLE dead_letter_row ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE dead_letter_row ADD COLUMN tried_us INTEGER NOT NULL DEFAULT 0;
CREATE TABLE letter_end_row (id INTEGER PRIMARY KEY, at_us INTEGER NOT NULL, by TEXT NOT NULL, end TEXT NOT NULL, place INTEGER NOT NULL, topic TEXT NOT NULL, partition INTEGER NOT NULL, offset INTEGER NOT NULL, reason TEXT NOT NULL, attempts INTEGER NOT NULL, note TEXT);
CREATE UNIQUE INDEX letter_read ON letter_end_row (place, offset) WHERE end = 'read';
CREATE VIEW letter_end AS SELECT fleet_time (at_us) AS at, by AS done_by, end AS what, topic, partition, offset, reason, attempts, note FROM letter_end_row;
CREATE TABLE taken_live (place INTEGER PRIMARY KEY, first_offset INTEGER NOT NULL);
INSERT INTO taken_live SELECT place, 0 FROM kafka_position;
CREATE TABLE taken_range (place INTEGER NOT NULL, first_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL, PRIMARY KEY (place, first_offset)) WITHOUT ROWID;
CREATE TABLE import_row (source TEXT NOT NULL, key TEXT NOT NULL, version TEXT NOT NULL, bytes INTEGER NOT NULL, lines INTEGER NOT NULL, taken INTEGER NOT NULL, known INTEGER NOT NULL, letters INTEGER NOT NULL, left_out INTEGER NOT NULL, done INTEGER NOT NULL, at_us INTEGER NOT NULL, note TEXT, PRIMARY KEY (source, key)) WITHOUT ROWID;
CREATE VIEW imported AS SELECT source, key, bytes, lines, taken, known, letters, left_out, done, fleet_time (at_us) AS at, note FROM import_row;
-- 6
CREATE TABLE export_row (id INTEGER PRIMARY KEY, at_us INTEGER NOT NULL, by TEXT NOT NULL, host TEXT NOT NULL, what TEXT NOT NULL, about TEXT NOT NULL, columns TEXT NOT NULL, reason TEXT NOT NULL, file TEXT NOT NULL, n_rows INTEGER NOT NULL);
CREATE VIEW export_log AS SELECT fleet_time (at_us) AS exported_at, by AS exported_by, host, what AS report, about, columns, reason, n_rows AS row_count, file FROM export_row;
PRAGMA user_version = 6;
PRAGMA application_id = 1179407427;
