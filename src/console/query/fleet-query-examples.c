/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-query-examples: each is a question that operators ask, and shows one thing that SQL can do. */

#include "fleet-query-examples.h"

#include <glib/gi18n.h>

static const FleetQueryExample examples[] = {
  { N_("Open alerts, longest first"),
    "SELECT severity, title, plate, opened_at, round ((julianday ('now') - julianday (opened_at)) * 1440, 1) AS minutes\nFROM alert\nWHERE condition <> 'cleared'\nORDER BY opened_at\nLIMIT 200" },
  { N_("Alerts by rule, and how long until somebody acknowledged"),
    "SELECT rule, count(*) AS alerts, sum (condition <> 'cleared') AS open,\n  round (avg ((julianday (acknowledged_at) - julianday (opened_at)) * 1440), 1) AS minutes_to_acknowledge\nFROM alert\nGROUP BY rule\nORDER BY alerts DESC" },
  { N_("Vehicles and what they said last"),
    "SELECT plate, event_time, speed_kmh, latitude, longitude, json_extract (state, '$.\"vehicle.powertrain.battery.soc\"') AS battery\nFROM vehicle\nORDER BY event_time DESC\nLIMIT 1000" },
  { N_("Cars with the most alerts"),
    "SELECT car.plate, car.model, count(*) AS alerts, max (alert.opened_at) AS last\nFROM alert JOIN car ON car.car_id = alert.car_id\nGROUP BY car.car_id\nORDER BY alerts DESC\nLIMIT 50" },
  { N_("Messages by minute"),
    "SELECT substr (\"time\", 1, 16) AS minute, count(*) AS messages, count (DISTINCT device) AS devices\nFROM telemetry\nGROUP BY minute\nORDER BY minute DESC\nLIMIT 120" },
  { N_("What could not be read, by reason"),
    "SELECT topic, reason, count(*) AS letters, min (kafka_time) AS first, max (kafka_time) AS last\nFROM dead_letter\nGROUP BY topic, reason\nORDER BY letters DESC" },
  { N_("Who read or took what tells who people are"),
    "SELECT exported_at, exported_by, host, report, columns, reason, statement, about, row_count, file\nFROM export_log\nORDER BY exported_at DESC\nLIMIT 500" },
  { NULL, NULL },
};

const FleetQueryExample *
fleet_query_examples_table (void)
{
  return examples;
}
