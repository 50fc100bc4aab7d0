/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-headless: one function a subcommand, each in a file of its own (fleet-headless-NAME.c). */

#pragma once

#include <glib.h>

/* argv[0] is the subcommand's name. Returns the process's exit code: 0 well, 1 the work failed (the reason is on stderr), 2 wrong usage. */
typedef int (*FleetHeadlessMain) (int argc, char **argv);

int fleet_headless_alert (int argc, char **argv);
int fleet_headless_bench (int argc, char **argv);
int fleet_headless_doctor (int argc, char **argv);
int fleet_headless_deliveries (int argc, char **argv);
int fleet_headless_export (int argc, char **argv);
int fleet_headless_import (int argc, char **argv);
int fleet_headless_letters (int argc, char **argv);
int fleet_headless_rules (int argc, char **argv);
int fleet_headless_run (int argc, char **argv);
int fleet_headless_schema (int argc, char **argv);
int fleet_headless_secret (int argc, char **argv);
int fleet_headless_simulate (int argc, char **argv);
int fleet_headless_sql (int argc, char **argv);

/* --secret PROPERTY=SOURCE, for every subcommand that connects. */
extern const GOptionEntry fleet_headless_secret_entries[];

/* Asks the database and prints the answer as a table for people or as JSON. Returns as above. */
int fleet_headless_print_answer (const char *database,
                                 const char *statement,
                                 gboolean    json);
