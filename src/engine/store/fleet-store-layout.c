/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-store-layout: the database, told as a file format.
 *
 * One SQLite file, WAL, application_id "FLTC", user_version 10, pages of 8 kB, incremental vacuum. The writer thread alone writes, one transaction a beat
 * (fleet-store.c) and small ones that remove what is too old (fleet-store-retain.c). Times are UTC microseconds (columns …_us; the least 64-bit integer: not known).
 * Beside it lie FILE-wal and FILE-shm (SQLite's), FILE.lock and FILE.ballast (fleet-store-file.c).
 *
 *   meta             key → value: "clean" 1 while no writer has it open; "checkpoint" the last segment that need not be re-read at start
 *   name             the dictionaries: kind (0 paths, 1 devices, 2 vehicles "car:KEY" or "device:KEY", 3 places "CLUSTER\nTOPIC\nPARTITION"), id, text. Only ever grows:
 *                    the integers in segments and states mean these texts
 *   kafka_position   by place: next_offset, the first not yet here; greatest_us and watermark_us, the judge's; beat, a counter of the transaction that last moved it
 *   segment          a beat's events (format: fleet-segment.c): id ascending, never used twice; committed_us by the wall clock; first_us and last_us of its events
 *                    (an event that runs more than 5 minutes ahead of its Kafka timestamp counts as of that); n_rows; n_bytes; data last, so that a walk does not read it.
 *                    Indexed by last_us for retention, and by first_us for spans of time; greatest_us is the latest event time itself (NULL: written before version 4)
 *   block            what segments up to the checkpoint are merged into (fleet-merger.h), in their format: hour of event time and bunch (slot / 64); settled 0: what came
 *                    in a minute or so, 1: whole vehicles of an hour that is over; first_ and last_ of slots and event times; aged_us, the last as retention counts it
 *   device_slot      for which vehicles a device has spoken, in what is merged
 *   signal_hour      of the settled blocks of an hour and bunch, by key (path * 8 + type): how many values, of numbers and booleans least, greatest and total
 *   vehicle_row      by slot: what lists show of a vehicle, and state, the ledger's bytes; as of the last checkpoint or later
 *   mirror_row       versions of car, device and reservation rows: kind (0, 1, 2), key, valid_from_us, source_version, deleted, columns (a JSON object).
 *                    The newest of a key is the one with the greatest (valid_from_us, id): hence the index
 *   mirror_column    every column that was ever seen in a mirrored table, in order of first sight: the columns of its views; gone: dropped or renamed since, so of its history only
 *   mirror_change    changes of a whole table: kind, at_us, source_version, emptied, columns (fleet-table-change.c's JSON). The newest 256 of a table, for records that come late
 *   alert_row        episodes; severity, condition and attention as numbers of fleet-types.h; reservation_id, the one that ran when it began; car_row_us and
 *                    reservation_row_us, from when on the versions of their rows were valid. In order of arrival with an index over ids, which are hashes: rows
 *                    in their order would make every beat write all pages. Those that were cleared are indexed by cleared_us for retention
 *   standing         the judge's holds and open episodes, by slot and rule
 *   dead_letter_row  what could not be read, by place and offset, with its reason; attempts to read it again, and when the last was
 *   letter_end_row   dead letters that are none any more: who had them read again or threw them away (end "read", "discarded"), when, and why; only ever grows
 *   taken_live       by place: first_offset, where the live stream began; all from there to kafka_position.next_offset is taken, Kafka's holes too
 *   taken_range      by place: runs of offsets that imports took, each event of which is in a segment or a dead letter. A place of the cluster "import" is one whose cluster was
 *                    not known yet; the first cluster that brings the partition adopts its runs (fleet-pipeline-places.c)
 *   import_row       how far imports have come: by source (a folder; a bucket, prefix and endpoint) and key, the object's version and bytes, its lines gone through, of these
 *                    taken, known (here already), letters (unreadable), left_out (left to the live stream, or older than what is kept), and a note where something does not agree
 *
 * Version 3:
 *   schema_topic_row the catalog's topics: messages looked at, whether the baseline is learned, paths beyond the limit; state: device models, the catalog's own (fleet-catalog-state.c)
 *   schema_path_row  every path of a topic, arrays' indexes as [*]: forms (bits of fleet-schema.h) and their names; count of messages with it, of those after the topic's first
 *                    "since"; first and last sight; example as JSON; state as above. Telemetry's are as of the last checkpoint, like vehicle_row
 *   schema_change_row notices of changed shapes, by id; kind and state as numbers of fleet-schema.h and fleet-schema-change.h
 *   blind_rule_row   rules that are on and cannot judge, because of the notice change
 *   outbox           what is to be sent, in the transaction of what it tells; record_id keeps it from being sent for two reasons; sent_us NULL until a broker has it, then payload NULL
 *
 * Version 6:
 *   export_row       exports, and people's own SQL, that tell who people are: at_us, by whom, from which host, what (a report's id or "sql"), about (period and filters, or the statement, JSON),
 *                    the personal columns, why, into which file ("": it was looked at) and how many rows (-1: not known when it was written). Written by who exports or asks (fleet-audit.c), before
 *                    the file is there or a row is seen; never deleted. Its view is export_log
 *
 * Version 7:
 *   action_row       what operators did with alerts, here and at other desks, in order of arrival: uuid, alert_id, what (FleetActionKind), by, at_us, note, until_us (of a shelf; least: until
 *                    the alert clears), sharing (FleetActionSharing), place and offset of the record that shared it. An alert need not be here yet
 *   journal_row      both axes of every alert as they changed, by alert_id and seq from 1: at_us, what (FleetJournalKind), by, note, until_us and once of a shelf, waits: other desks do not know it
 *                    yet. Follows from alert_row and action_row (fleet-journal.h) and is written with them; indexed by ids, which are hashes, so in order of arrival as alert_row is
 *   alert_row        shelved_…: the shelf that it is on; evidence: what its condition saw when it became true (fleet-evidence.h, JSON); standing keeps that of a hold
 *   With an alert its journal and its actions go (trigger alert_gone).
 *
 * Version 8: the outbox is the one place from which all leaves (engine/delivery).
 *   outbox           channel it goes by; state as FleetDeliveryState (0 waits, 1 sent, 2 undeliverable, 3 another console sent it, 4 came too late); alert_id that it tells of, gone with it;
 *                    about, a line for people; leased: only the console with the lease sends it; until_us, of no use afterwards; attempts, the last one's tried_us and last_error, and
 *                    next_us, before which it is not tried. Those that wait are indexed by channel, and by alert for the order among an alert's own
 *   delivery_channel by channel: where it leads, how many were sent, since when it fails (NULL: it does not), why, and when it is tried next. Its rows for people are delivery
 *
 * Version 9:
 *   dead_letter_row  has its key, and its headers as JSON [{"name": …, "value": …}]; and came_us, when it was kept by the wall clock (NULL: before version 9)
 *   mirror_snapshot  by table (kind): line_us, from when on the newest whole snapshot was read: a row that was told last before that is in the source no more, or was missed (view
 *                    stale_row); ended_us, open_us, last_us, changed_us and has_first: as fleet-table-snapshot.h tells
 *
 * Version 10:
 *   export_log       tells the statement of a question, and no number of rows where none is known
 *   mirror_snapshot  has begun_us and whole_us, so that also a table that came back empty is known to have been read
 *
 * For people there are views: car, device, reservation and car_history, device_history, reservation_history (made by fleet_store_layout_view), vehicle, alert, alert_journal, dead_letter,
 * position, telemetry_hour, schema_column, schema_change, schema_topic, blind_rule, imported, delivery, stale_row. They call functions that fleet-sql-functions.c registers: fleet_time, fleet_us, fleet_state, fleet_column, fleet_place,
 * fleet_text, fleet_letter_kind, fleet_told. */

#include "fleet-store-layout.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>

/* A file up to this size is checked whole after an unclean exit; of a greater one all but segments and blocks, which have checksums of their own. */
#define CHECKED_WHOLE (G_GINT64_CONSTANT (256) << 20)

static const char version_1[] =
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;"
    "INSERT INTO meta VALUES ('clean', 1), ('checkpoint', 0);"
    "CREATE TABLE name (kind INTEGER NOT NULL, id INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;"
    "CREATE TABLE kafka_position (place INTEGER PRIMARY KEY, next_offset INTEGER NOT NULL, greatest_us INTEGER NOT NULL,"
    " watermark_us INTEGER NOT NULL, beat INTEGER NOT NULL);"
    "CREATE TABLE segment (id INTEGER PRIMARY KEY, committed_us INTEGER NOT NULL, first_us INTEGER NOT NULL, last_us INTEGER NOT NULL,"
    " n_rows INTEGER NOT NULL, n_bytes INTEGER NOT NULL, data BLOB NOT NULL);"
    "CREATE INDEX segment_by_time ON segment (last_us, first_us, n_bytes);"
    "CREATE TABLE vehicle_row (slot INTEGER PRIMARY KEY, vehicle_id TEXT NOT NULL, car_id TEXT, plate TEXT, latitude REAL, longitude REAL,"
    " heading REAL, speed_kmh REAL, time_us INTEGER NOT NULL, state BLOB);"
    "CREATE TABLE mirror_row (id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, key TEXT NOT NULL, valid_from_us INTEGER NOT NULL,"
    " source_version TEXT, deleted INTEGER NOT NULL, columns TEXT NOT NULL);"
    "CREATE INDEX mirror_row_by_key ON mirror_row (kind, key, valid_from_us);"
    "CREATE TABLE mirror_column (kind INTEGER NOT NULL, number INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY (kind, number)) WITHOUT ROWID;"
    "CREATE TABLE alert_row (id TEXT PRIMARY KEY, rule TEXT NOT NULL, title TEXT, severity INTEGER NOT NULL, slot INTEGER NOT NULL, vehicle TEXT,"
    " device_id TEXT, car_id TEXT, plate TEXT, condition INTEGER NOT NULL, attention INTEGER NOT NULL, by_clock INTEGER NOT NULL,"
    " began_us INTEGER NOT NULL, opened_us INTEGER NOT NULL, cleared_us INTEGER NOT NULL, acknowledged_us INTEGER NOT NULL,"
    " acknowledged_by TEXT, note TEXT, message TEXT, advice TEXT);"
    "CREATE INDEX alert_row_by_cleared ON alert_row (cleared_us) WHERE cleared_us > -9223372036854775808;"
    "CREATE TABLE standing (slot INTEGER NOT NULL, rule TEXT NOT NULL, condition_hash TEXT NOT NULL, phase INTEGER NOT NULL, place INTEGER NOT NULL,"
    " device INTEGER NOT NULL, began_us INTEGER NOT NULL, cleared_from_us INTEGER NOT NULL, message TEXT, alert_id TEXT, PRIMARY KEY (slot, rule)) WITHOUT ROWID;"
    "CREATE TABLE dead_letter_row (id INTEGER PRIMARY KEY, place INTEGER NOT NULL, topic TEXT NOT NULL, partition INTEGER NOT NULL, offset INTEGER NOT NULL,"
    " kafka_us INTEGER NOT NULL, reason TEXT NOT NULL, payload BLOB, UNIQUE (place, offset));"
    "CREATE VIEW vehicle AS SELECT vehicle_id, car_id, plate, latitude, longitude, heading, speed_kmh, fleet_time (time_us) AS event_time,"
    " fleet_state (state) AS state FROM vehicle_row;"
    "CREATE VIEW alert AS SELECT id, rule,"
    " CASE severity WHEN 1 THEN 'low' WHEN 2 THEN 'medium' WHEN 3 THEN 'high' WHEN 4 THEN 'critical' ELSE 'none' END AS severity,"
    " device_id, car_id,"
    " CASE condition WHEN 1 THEN 'pending' WHEN 2 THEN 'active' WHEN 3 THEN 'recovering' WHEN 4 THEN 'cleared' ELSE 'normal' END AS condition,"
    " CASE attention WHEN 1 THEN 'acknowledged' ELSE 'unacknowledged' END AS attention,"
    " fleet_time (began_us) AS began_at, fleet_time (opened_us) AS opened_at, fleet_time (cleared_us) AS cleared_at,"
    " fleet_time (acknowledged_us) AS acknowledged_at, acknowledged_by, message, title, plate, vehicle, note, advice, by_clock FROM alert_row;"
    "CREATE VIEW dead_letter AS SELECT topic, partition, offset, reason, fleet_text (payload) AS payload, fleet_time (kafka_us) AS kafka_time FROM dead_letter_row;"
    "CREATE VIEW position AS SELECT fleet_place (name.text, 1) AS topic, CAST (fleet_place (name.text, 2) AS INTEGER) AS partition, next_offset"
    " FROM kafka_position JOIN name ON name.kind = 3 AND name.id = place"
    " WHERE fleet_place (name.text, 0) = (SELECT fleet_place (newest.text, 0) FROM kafka_position AS p JOIN name AS newest ON newest.kind = 3 AND newest.id = p.place"
    " ORDER BY p.beat DESC, p.place DESC LIMIT 1);";

/* 2: change capture. */
static const char version_2[] =
    "ALTER TABLE mirror_column ADD COLUMN gone INTEGER NOT NULL DEFAULT 0;"
    "CREATE TABLE mirror_change (id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, at_us INTEGER NOT NULL, source_version TEXT, emptied INTEGER NOT NULL,"
    " columns TEXT NOT NULL);"
    "ALTER TABLE alert_row ADD COLUMN reservation_id TEXT;"
    "ALTER TABLE alert_row ADD COLUMN car_row_us INTEGER NOT NULL DEFAULT -9223372036854775808;"
    "ALTER TABLE alert_row ADD COLUMN reservation_row_us INTEGER NOT NULL DEFAULT -9223372036854775808;"
    "DROP VIEW alert;"
    "CREATE VIEW alert AS SELECT id, rule,"
    " CASE severity WHEN 1 THEN 'low' WHEN 2 THEN 'medium' WHEN 3 THEN 'high' WHEN 4 THEN 'critical' ELSE 'none' END AS severity,"
    " device_id, car_id,"
    " CASE condition WHEN 1 THEN 'pending' WHEN 2 THEN 'active' WHEN 3 THEN 'recovering' WHEN 4 THEN 'cleared' ELSE 'normal' END AS condition,"
    " CASE attention WHEN 1 THEN 'acknowledged' ELSE 'unacknowledged' END AS attention,"
    " fleet_time (began_us) AS began_at, fleet_time (opened_us) AS opened_at, fleet_time (cleared_us) AS cleared_at,"
    " fleet_time (acknowledged_us) AS acknowledged_at, acknowledged_by, message, title, plate, vehicle, note, advice, by_clock,"
    " reservation_id, fleet_time (car_row_us) AS car_valid_from, fleet_time (reservation_row_us) AS reservation_valid_from FROM alert_row;";

/* 3: the schema catalog and its notices. */
static const char version_3[] =
    "CREATE TABLE schema_topic_row (topic TEXT PRIMARY KEY, messages INTEGER NOT NULL, first_us INTEGER NOT NULL, last_us INTEGER NOT NULL, is_learned INTEGER NOT NULL,"
    " n_paths INTEGER NOT NULL, n_refused INTEGER NOT NULL, state BLOB NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE schema_path_row (topic TEXT NOT NULL, path TEXT NOT NULL, forms INTEGER NOT NULL, types TEXT NOT NULL, count INTEGER NOT NULL, since INTEGER NOT NULL,"
    " first_place INTEGER NOT NULL, first_offset INTEGER NOT NULL, first_us INTEGER NOT NULL, last_place INTEGER NOT NULL, last_offset INTEGER NOT NULL, last_us INTEGER NOT NULL,"
    " example TEXT, state BLOB NOT NULL, PRIMARY KEY (topic, path)) WITHOUT ROWID;"
    "CREATE TABLE schema_change_row (id TEXT PRIMARY KEY, topic TEXT NOT NULL, path TEXT NOT NULL, kind INTEGER NOT NULL, kind_text TEXT NOT NULL, old TEXT, new TEXT, before TEXT, after TEXT,"
    " model TEXT, firmware TEXT, device TEXT, devices TEXT, n_devices INTEGER NOT NULL, users TEXT, partition INTEGER NOT NULL, offset INTEGER NOT NULL, first_us INTEGER NOT NULL,"
    " told_us INTEGER NOT NULL, returned_us INTEGER NOT NULL, share REAL NOT NULL, is_breaking INTEGER NOT NULL, state INTEGER NOT NULL, by TEXT, at_us INTEGER NOT NULL, comment TEXT) WITHOUT ROWID;"
    "CREATE TABLE outbox (id INTEGER PRIMARY KEY, record_id TEXT NOT NULL UNIQUE, topic TEXT NOT NULL, key TEXT, payload TEXT, created_us INTEGER NOT NULL, sent_us INTEGER);"
    "CREATE TABLE blind_rule_row (rule TEXT PRIMARY KEY, title TEXT, path TEXT NOT NULL, kind TEXT NOT NULL, why TEXT NOT NULL, since_us INTEGER NOT NULL, change TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE VIEW blind_rule AS SELECT rule, title, path, kind, why, fleet_time (since_us) AS since, change AS schema_change_id FROM blind_rule_row;"
    "CREATE INDEX outbox_unsent ON outbox (id) WHERE sent_us IS NULL;"
    "CREATE VIEW schema_column AS SELECT p.topic, path, types, forms & 1 AS nullable, fleet_time (p.first_us) AS first_seen_at, fleet_time (p.last_us) AS last_seen_at,"
    " round (CAST (count AS REAL) / max (1, t.messages - since, count), 6) AS share, example, count AS messages,"
    " (SELECT CAST (fleet_place (text, 2) AS INTEGER) FROM name WHERE kind = 3 AND id = first_place) AS first_partition, first_offset,"
    " (SELECT CAST (fleet_place (text, 2) AS INTEGER) FROM name WHERE kind = 3 AND id = last_place) AS last_partition, last_offset"
    " FROM schema_path_row AS p JOIN schema_topic_row AS t ON t.topic = p.topic;"
    "CREATE VIEW schema_change AS SELECT topic, path, kind_text AS kind, old, new, fleet_time (first_us) AS first_seen_at, device, firmware, round (share, 6) AS share,"
    " CASE state WHEN 1 THEN 'acknowledged' WHEN 2 THEN 'accepted' ELSE 'new' END AS state, before, after, model, n_devices AS device_count, devices, users, partition, offset,"
    " fleet_time (told_us) AS told_at, fleet_time (returned_us) AS returned_at, is_breaking AS breaking, by, fleet_time (at_us) AS at, comment, id FROM schema_change_row;"
    "CREATE VIEW schema_topic AS SELECT topic, messages, n_paths AS paths, is_learned AS learned, fleet_time (first_us) AS first_seen_at, fleet_time (last_us) AS last_seen_at,"
    " CASE WHEN NOT is_learned THEN 'Its first messages are being learned; nothing is told yet.'"
    " WHEN n_refused > 0 THEN 'It brings more than is catalogued: ' || n_refused || ' paths or notices were left out. Accept notices, or look for keys that hold data.' END AS remark"
    " FROM schema_topic_row;";

/* 4: blocks, what segments are merged into. */
static const char version_4[] =
    "ALTER TABLE segment ADD COLUMN greatest_us INTEGER;"
    "CREATE INDEX segment_by_span ON segment (first_us, greatest_us, n_rows);"
    "CREATE TABLE block (id INTEGER PRIMARY KEY, hour INTEGER NOT NULL, bunch INTEGER NOT NULL, settled INTEGER NOT NULL,"
    " first_slot INTEGER NOT NULL, last_slot INTEGER NOT NULL, first_us INTEGER NOT NULL, last_us INTEGER NOT NULL, aged_us INTEGER NOT NULL,"
    " n_rows INTEGER NOT NULL, n_bytes INTEGER NOT NULL, data BLOB NOT NULL);"
    "CREATE INDEX block_by_hour ON block (hour, bunch, settled, first_slot, last_slot, first_us, last_us, aged_us, n_rows, n_bytes);"
    "CREATE INDEX block_unsettled ON block (hour, bunch, n_rows) WHERE NOT settled;"
    "CREATE TABLE device_slot (device INTEGER NOT NULL, slot INTEGER NOT NULL, PRIMARY KEY (device, slot)) WITHOUT ROWID;"
    "CREATE INDEX name_by_text ON name (kind, text);"
    "CREATE TABLE signal_hour (hour INTEGER NOT NULL, key INTEGER NOT NULL, bunch INTEGER NOT NULL, n INTEGER NOT NULL, least REAL, greatest REAL, total REAL,"
    " PRIMARY KEY (hour, key, bunch)) WITHOUT ROWID;"
    "CREATE VIEW telemetry_hour AS SELECT fleet_time (hour * 3600000000) AS \"hour\", text AS path, sum (n) AS count, min (least) AS least,"
    " max (greatest) AS greatest, sum (total) / nullif (sum (iif (least IS NULL, 0, n)), 0) AS mean"
    " FROM signal_hour JOIN name ON kind = 0 AND id = key / 8 GROUP BY hour, key / 8;";

/* 5: imports and retried dead letters. */
static const char version_5[] =
    "ALTER TABLE dead_letter_row ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE dead_letter_row ADD COLUMN tried_us INTEGER NOT NULL DEFAULT 0;"
    "CREATE TABLE letter_end_row (id INTEGER PRIMARY KEY, at_us INTEGER NOT NULL, by TEXT NOT NULL, end TEXT NOT NULL, place INTEGER NOT NULL, topic TEXT NOT NULL, partition INTEGER NOT NULL,"
    " offset INTEGER NOT NULL, reason TEXT NOT NULL, attempts INTEGER NOT NULL, note TEXT);"
    "CREATE UNIQUE INDEX letter_read ON letter_end_row (place, offset) WHERE end = 'read';"
    "CREATE VIEW letter_end AS SELECT fleet_time (at_us) AS at, by AS done_by, end AS what, topic, partition, offset, reason, attempts, note FROM letter_end_row;"
    "CREATE TABLE taken_live (place INTEGER PRIMARY KEY, first_offset INTEGER NOT NULL);"
    "INSERT INTO taken_live SELECT place, 0 FROM kafka_position;" /* where an older program began is not known: at the beginning, so nothing comes twice */
    "CREATE TABLE taken_range (place INTEGER NOT NULL, first_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL, PRIMARY KEY (place, first_offset)) WITHOUT ROWID;"
    "CREATE TABLE import_row (source TEXT NOT NULL, key TEXT NOT NULL, version TEXT NOT NULL, bytes INTEGER NOT NULL, lines INTEGER NOT NULL, taken INTEGER NOT NULL,"
    " known INTEGER NOT NULL, letters INTEGER NOT NULL, left_out INTEGER NOT NULL, done INTEGER NOT NULL, at_us INTEGER NOT NULL, note TEXT, PRIMARY KEY (source, key)) WITHOUT ROWID;"
    "CREATE VIEW imported AS SELECT source, key, bytes, lines, taken, known, letters, left_out, done, fleet_time (at_us) AS at, note FROM import_row;";

/* 6: saved questions and reports. */
static const char version_6[] =
    "CREATE TABLE export_row (id INTEGER PRIMARY KEY, at_us INTEGER NOT NULL, by TEXT NOT NULL, host TEXT NOT NULL, what TEXT NOT NULL, about TEXT NOT NULL,"
    " columns TEXT NOT NULL, reason TEXT NOT NULL, file TEXT NOT NULL, n_rows INTEGER NOT NULL);"
    "CREATE VIEW export_log AS SELECT fleet_time (at_us) AS exported_at, by AS exported_by, host, what AS report, about, columns, reason, n_rows AS row_count, file FROM export_row;";

#define NEVER "-9223372036854775808"

/* 7: what people do with alerts, and what alerts saw. What was acknowledged before becomes an action of this console alone. */
static const char version_7[] =
    "CREATE TABLE action_row (id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, alert_id TEXT NOT NULL, what INTEGER NOT NULL, by TEXT NOT NULL, at_us INTEGER NOT NULL, note TEXT,"
    " until_us INTEGER NOT NULL, sharing INTEGER NOT NULL, place INTEGER, offset INTEGER NOT NULL);"
    "CREATE INDEX action_by_alert ON action_row (alert_id);"
    "CREATE TABLE journal_row (id INTEGER PRIMARY KEY, alert_id TEXT NOT NULL, seq INTEGER NOT NULL, at_us INTEGER NOT NULL, what INTEGER NOT NULL, by TEXT, note TEXT,"
    " until_us INTEGER NOT NULL, once INTEGER NOT NULL, waits INTEGER NOT NULL);"
    "CREATE UNIQUE INDEX journal_by_alert ON journal_row (alert_id, seq);"
    "ALTER TABLE alert_row ADD COLUMN shelved_us INTEGER NOT NULL DEFAULT " NEVER ";"
    "ALTER TABLE alert_row ADD COLUMN shelved_until_us INTEGER NOT NULL DEFAULT " NEVER ";"
    "ALTER TABLE alert_row ADD COLUMN shelved_once INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE alert_row ADD COLUMN shelved_by TEXT;"
    "ALTER TABLE alert_row ADD COLUMN shelved_why TEXT;"
    "ALTER TABLE alert_row ADD COLUMN evidence TEXT;"
    "ALTER TABLE standing ADD COLUMN evidence TEXT;"
    "CREATE TRIGGER alert_gone AFTER DELETE ON alert_row BEGIN DELETE FROM journal_row WHERE alert_id = old.id; DELETE FROM action_row WHERE alert_id = old.id; END;"
    "INSERT INTO action_row SELECT NULL, 'kept ' || id, id, 0, coalesce (nullif (acknowledged_by, ''), '–'), acknowledged_us, note, " NEVER ", 0, NULL, -1 FROM alert_row WHERE attention = 1;"
    "INSERT INTO journal_row SELECT NULL, id, 1, opened_us, 0, NULL, NULL, " NEVER ", 0, 0 FROM alert_row;"
    "INSERT INTO journal_row SELECT NULL, id, iif (attention = 1 AND acknowledged_us < cleared_us, 3, 2), cleared_us, 1, NULL, NULL, " NEVER ", 0, 0 FROM alert_row WHERE condition = 4;"
    "INSERT INTO journal_row SELECT NULL, id, iif (condition = 4 AND cleared_us <= acknowledged_us, 3, 2), acknowledged_us, 2, coalesce (nullif (acknowledged_by, ''), '–'), note, " NEVER ", 0, 0"
    " FROM alert_row WHERE attention = 1;"
    "CREATE VIEW alert_journal AS SELECT alert_id, seq, fleet_time (at_us) AS at,"
    " CASE what WHEN 0 THEN 'opened' WHEN 1 THEN 'cleared' WHEN 2 THEN 'acknowledged' WHEN 3 THEN 'seen' WHEN 4 THEN 'noted' WHEN 5 THEN 'shelved' WHEN 6 THEN 'unshelved'"
    " WHEN 7 THEN 'shelve ended' ELSE 'reopened' END AS what, by, note, fleet_time (until_us) AS until, once, waits AS waits_to_be_shared FROM journal_row;"
    "DROP VIEW alert;"
    "CREATE VIEW alert AS SELECT id, rule,"
    " CASE severity WHEN 1 THEN 'low' WHEN 2 THEN 'medium' WHEN 3 THEN 'high' WHEN 4 THEN 'critical' ELSE 'none' END AS severity,"
    " device_id, car_id,"
    " CASE condition WHEN 1 THEN 'pending' WHEN 2 THEN 'active' WHEN 3 THEN 'recovering' WHEN 4 THEN 'cleared' ELSE 'normal' END AS condition,"
    " CASE attention WHEN 1 THEN 'acknowledged' ELSE 'unacknowledged' END AS attention,"
    " fleet_time (began_us) AS began_at, fleet_time (opened_us) AS opened_at, fleet_time (cleared_us) AS cleared_at,"
    " fleet_time (acknowledged_us) AS acknowledged_at, acknowledged_by, message, title, plate, vehicle, note, advice, by_clock,"
    " reservation_id, fleet_time (car_row_us) AS car_valid_from, fleet_time (reservation_row_us) AS reservation_valid_from,"
    " fleet_time (shelved_us) AS shelved_at, fleet_time (shelved_until_us) AS shelved_until, shelved_once, shelved_by, shelved_why AS shelved_reason, evidence FROM alert_row;";

/* 8: channels. */
static const char version_8[] =
    "ALTER TABLE outbox ADD COLUMN channel TEXT NOT NULL DEFAULT 'kafka';"
    "ALTER TABLE outbox ADD COLUMN state INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE outbox ADD COLUMN alert_id TEXT;"
    "ALTER TABLE outbox ADD COLUMN about TEXT;"
    "ALTER TABLE outbox ADD COLUMN leased INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE outbox ADD COLUMN until_us INTEGER NOT NULL DEFAULT 9223372036854775807;"
    "ALTER TABLE outbox ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE outbox ADD COLUMN tried_us INTEGER;"
    "ALTER TABLE outbox ADD COLUMN next_us INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE outbox ADD COLUMN last_error TEXT;"
    "UPDATE outbox SET state = 1 WHERE sent_us IS NOT NULL;"
    "DROP INDEX outbox_unsent;"
    "CREATE INDEX outbox_waiting ON outbox (channel, id) WHERE state = 0;"
    "CREATE INDEX outbox_waiting_by_alert ON outbox (alert_id, channel, id) WHERE state = 0;"
    "CREATE INDEX outbox_undeliverable ON outbox (channel, id) WHERE state = 2;"
    "CREATE INDEX outbox_by_alert ON outbox (alert_id) WHERE alert_id IS NOT NULL;"
    "CREATE TRIGGER outbox_forgets AFTER DELETE ON alert_row BEGIN DELETE FROM outbox WHERE alert_id = old.id AND state <> 0; END;"
    "CREATE TABLE delivery_channel (channel TEXT PRIMARY KEY, target TEXT, sent INTEGER NOT NULL DEFAULT 0, failing_us INTEGER, next_us INTEGER NOT NULL DEFAULT 0, sentence TEXT) WITHOUT ROWID;"
    "INSERT INTO delivery_channel (channel, sent) SELECT 'kafka', count(*) FROM outbox WHERE state = 1;"
    "CREATE VIEW delivery AS SELECT record_id, channel, CASE state WHEN 0 THEN 'waiting' WHEN 1 THEN 'sent' WHEN 2 THEN 'undeliverable' WHEN 3 THEN 'sent elsewhere' ELSE 'too late' END AS state,"
    " alert_id, about, fleet_time (created_us) AS created_at, fleet_time (sent_us) AS sent_at, attempts, fleet_time (tried_us) AS tried_at,"
    " iif (state = 0 AND next_us > 0, fleet_time (next_us), NULL) AS next_at, last_error, topic FROM outbox;";

/* 9: dead letters with key and headers; snapshots of tables. */
static const char version_9[] =
    "ALTER TABLE dead_letter_row ADD COLUMN came_us INTEGER;"
    "ALTER TABLE dead_letter_row ADD COLUMN key BLOB;"
    "ALTER TABLE dead_letter_row ADD COLUMN headers TEXT;"
    "CREATE INDEX dead_letter_by_coming ON dead_letter_row (came_us);"
    "DROP VIEW dead_letter;"
    "CREATE VIEW dead_letter AS SELECT topic, partition, offset, reason, fleet_text (payload) AS payload, fleet_time (kafka_us) AS kafka_time, fleet_letter_kind (reason) AS kind,"
    " attempts, fleet_time (nullif (tried_us, 0)) AS tried_at, fleet_time (came_us) AS kept_at, fleet_text (key) AS key, headers FROM dead_letter_row;"
    "CREATE TABLE mirror_snapshot (kind INTEGER PRIMARY KEY, line_us INTEGER NOT NULL, ended_us INTEGER NOT NULL, open_us INTEGER NOT NULL, last_us INTEGER NOT NULL,"
    " changed_us INTEGER NOT NULL, has_first INTEGER NOT NULL);"
    "CREATE VIEW stale_row AS SELECT CASE r.kind WHEN 0 THEN 'car' WHEN 1 THEN 'device' ELSE 'reservation' END AS table_name, r.key AS key,"
    " fleet_time (fleet_told (r.source_version)) AS last_told_at, fleet_time (s.line_us) AS missing_since"
    " FROM mirror_snapshot AS s JOIN mirror_row AS r ON r.kind = s.kind AND NOT r.deleted AND fleet_told (r.source_version) < s.line_us"
    " AND NOT EXISTS (SELECT 1 FROM mirror_row AS n WHERE n.kind = r.kind AND n.key = r.key AND (n.valid_from_us, n.id) > (r.valid_from_us, r.id));";

/* 10: questions that read what tells who people are; tables that were read as empty. */
static const char version_10[] =
    "DROP VIEW export_log;"
    "CREATE VIEW export_log AS SELECT fleet_time (at_us) AS exported_at, by AS exported_by, host, what AS report, about, columns, reason, nullif (n_rows, -1) AS row_count, file,"
    " fleet_column (about, 'statement') AS statement FROM export_row;"
    "ALTER TABLE mirror_snapshot ADD COLUMN begun_us INTEGER NOT NULL DEFAULT " NEVER ";"
    "ALTER TABLE mirror_snapshot ADD COLUMN whole_us INTEGER NOT NULL DEFAULT " NEVER ";";

/* What brings a file of version n - 1 to version n stands at n - 1. A version that was released is never changed here. */
static const char *const migrations[FLEET_STORE_VERSION] = { version_1, version_2, version_3, version_4, version_5, version_6, version_7, version_8, version_9, version_10 };

static const char *const view_names[FLEET_N_TABLES] = { "car", "device", "reservation" };

/* Names come from the source's columns: quoted, whatever they hold. (Not json_extract: SQLite 3.40 takes it for unsafe in views where schemas are not trusted.)
 * In a history two names are ours: a column of that name gives way. */
static void
append_column (GString    *sql,
               const char *name,
               gboolean    history)
{
  gboolean is_ours = history && (g_ascii_strcasecmp (name, "valid_from") == 0 || g_ascii_strcasecmp (name, "valid_to") == 0);
  char *column = sqlite3_mprintf ("fleet_column (r.columns, %Q) AS \"%s%w\"", name, is_ours ? "row_" : "", name);

  g_string_append (sql, column);
  sqlite3_free (column);
}

/* The columns of a view, ", " between; the row's key if there are none. */
static gboolean
append_columns (sqlite3     *db,
                FleetTable   table,
                gboolean     history,
                GString     *sql,
                GError     **error)
{
  g_autoptr (sqlite3_stmt) names = fleet_database_prepare (db, "SELECT text FROM mirror_column WHERE kind = ?1 AND gone <= ?2 ORDER BY number", error);
  gboolean is_first = TRUE;

  if (names == NULL)
    return FALSE;
  sqlite3_bind_int (names, 1, table);
  sqlite3_bind_int (names, 2, history);
  while (sqlite3_step (names) == SQLITE_ROW)
    {
      g_string_append (sql, is_first ? "" : ", ");
      append_column (sql, (const char *) sqlite3_column_text (names, 0), history);
      is_first = FALSE;
    }
  if (is_first)
    g_string_append (sql, "r.key AS key");
  return TRUE;
}

gboolean
fleet_store_layout_view (sqlite3     *db,
                         FleetTable   table,
                         GError     **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  g_string_printf (sql, "DROP VIEW IF EXISTS %s; CREATE VIEW %s AS SELECT ", view_names[table], view_names[table]);
  if (!append_columns (db, table, FALSE, sql, error))
    return FALSE;
  g_string_append_printf (sql,
                          " FROM mirror_row AS r WHERE r.kind = %d AND NOT r.deleted AND NOT EXISTS (SELECT 1 FROM mirror_row AS n WHERE n.kind = r.kind"
                          " AND n.key = r.key AND (n.valid_from_us, n.id) > (r.valid_from_us, r.id));",
                          (int) table);
  g_string_append_printf (sql, "DROP VIEW IF EXISTS %s_history; CREATE VIEW %s_history AS SELECT ", view_names[table], view_names[table]);
  if (!append_columns (db, table, TRUE, sql, error))
    return FALSE;
  g_string_append_printf (sql,
                          ", fleet_time (r.valid_from_us) AS valid_from, fleet_time ((SELECT n.valid_from_us FROM mirror_row AS n WHERE n.kind = r.kind AND n.key = r.key"
                          " AND (n.valid_from_us, n.id) > (r.valid_from_us, r.id) ORDER BY n.valid_from_us, n.id LIMIT 1)) AS valid_to"
                          " FROM mirror_row AS r WHERE r.kind = %d AND NOT r.deleted",
                          (int) table);
  return fleet_database_run (db, sql->str, error);
}

static gboolean
migrate (sqlite3  *db,
         gint64    version,
         GError  **error)
{
  for (; version < FLEET_STORE_VERSION; version++)
    {
      g_autofree char *mark = g_strdup_printf ("PRAGMA user_version = %d; PRAGMA application_id = %d; COMMIT",
                                               (int) version + 1, FLEET_STORE_APPLICATION);
      gboolean ok = fleet_database_run (db, "BEGIN IMMEDIATE", error) && fleet_database_run (db, migrations[version], error);

      for (FleetTable table = 0; table < FLEET_N_TABLES && ok && version == 1; table++)
        ok = fleet_store_layout_view (db, table, error);
      if (!ok || !fleet_database_run (db, mark, error))
        {
          if (!sqlite3_get_autocommit (db))
            fleet_database_run (db, "ROLLBACK", NULL);
          return FALSE;
        }
    }
  return TRUE;
}

gboolean
fleet_store_layout_open (sqlite3     *db,
                         GError     **error)
{
  const char *file_name = sqlite3_db_filename (db, "main");
  gint64 application, version, tables;

  sqlite3_busy_timeout (db, 5000);
  if (!fleet_database_ask (db, "PRAGMA application_id", &application, error) || !fleet_database_ask (db, "PRAGMA user_version", &version, error) ||
      !fleet_database_ask (db, "SELECT count(*) FROM sqlite_schema", &tables, error))
    return FALSE;
  if (application != FLEET_STORE_APPLICATION && (tables > 0 || application != 0 || version != 0))
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_REFUSED, _("%s is another program's database; give a file of its own with --database"), file_name);
      return FALSE;
    }
  if (version > FLEET_STORE_VERSION)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_REFUSED, _("The database %s was written by a newer version (layout %ld, this program knows %d); update this program, or give another file with --database"),
                   file_name, version, FLEET_STORE_VERSION);
      return FALSE;
    }
  if (version == 0 && !fleet_database_run (db, "PRAGMA page_size = 8192; PRAGMA auto_vacuum = INCREMENTAL", error))
    return FALSE;
  return fleet_database_run (db,
                             "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 2000; PRAGMA journal_size_limit = 67108864;"
                             "PRAGMA cache_size = -16384; PRAGMA secure_delete = FAST; PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = ON",
                             error) &&
         migrate (db, version, error);
}

/* Runs one check; its first complaint becomes the error. */
static gboolean
check (sqlite3     *db,
       const char  *sql,
       GError     **error)
{
  g_autoptr (sqlite3_stmt) statement = fleet_database_prepare (db, sql, error);
  int result;

  if (statement == NULL)
    return FALSE;
  result = sqlite3_step (statement);
  if (result == SQLITE_ROW && g_strcmp0 ((const char *) sqlite3_column_text (statement, 0), "ok") == 0)
    return TRUE;
  if (result != SQLITE_ROW)
    return fleet_database_fail (db, "be checked", error);
  g_set_error (error, FLEET_ERROR, FLEET_ERROR_CORRUPT, _("The database %s is damaged (%s); move the file and those beside it (-wal, -shm) away and start again, Kafka is then read anew"),
               sqlite3_db_filename (db, "main"), (const char *) sqlite3_column_text (statement, 0));
  return FALSE;
}

gboolean
fleet_store_layout_check (sqlite3     *db,
                          GError     **error)
{
  static const char *const tables[] = { "meta", "name", "kafka_position", "vehicle_row", "mirror_row", "mirror_column", "mirror_change", "alert_row", "standing", "dead_letter_row", "device_slot", "signal_hour",
                                        "taken_live", "taken_range", "import_row", "action_row", "journal_row", "mirror_snapshot" };
  gint64 clean, bytes;

  if (!fleet_database_ask (db, "SELECT value FROM meta WHERE key = 'clean'", &clean, error) ||
      !fleet_database_ask (db, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size", &bytes, error))
    return FALSE;
  if (!clean && bytes <= CHECKED_WHOLE && !check (db, "PRAGMA quick_check(1)", error))
    return FALSE;
  for (guint i = 0; !clean && bytes > CHECKED_WHOLE && i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *sql = g_strdup_printf ("PRAGMA quick_check('%s')", tables[i]);

      if (!check (db, sql, error))
        return FALSE;
    }
  return fleet_database_run (db, "UPDATE meta SET value = 0 WHERE key = 'clean'", error);
}

void
fleet_store_layout_close (sqlite3 *db)
{
  fleet_database_run (db, "UPDATE meta SET value = 1 WHERE key = 'clean'; PRAGMA analysis_limit = 400; PRAGMA optimize", NULL);
}
