/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-source: one path as programs read it in one round: its columns in the record and, asked for, their least and greatest values (zone maps).
 *
 * A round is one evaluation over rows first … end - 1 of one record. @thread fleet-feed. */

#pragma once

#include "fleet-batch.h"

G_BEGIN_DECLS

typedef struct
{
  const FleetBatch *record;
  guint             number;     /* of the round; never 0 */
  guint             first, end; /* rows */
  guint             first_word; /* words of rows that are looked at */
  guint             end_word;
  guint64           rows[FLEET_BATCH_WORDS]; /* which rows of these words are meant */
} FleetRound;

typedef struct
{
  FleetPath          path;
  guint              round;                  /* the round that columns and zones are of */
  const FleetColumn *columns[FLEET_N_TYPES]; /* NULL: no row of this round has it */
  gboolean           has_int_zone;
  gboolean           has_double_zone;
  gint64             int_min, int_max;
  double             double_min, double_max;
} FleetSource;

void fleet_round_begin        (FleetRound       *self,
                               const FleetBatch *record,
                               guint             first,
                               guint             end);
/* Finds the columns, once a round. */
void fleet_source_find        (FleetSource      *self,
                               const FleetRound *round);
/* Least and greatest of the round's valid rows, once a round; there must be a column. */
void fleet_source_zone_int    (FleetSource      *self,
                               const FleetRound *round);
void fleet_source_zone_double (FleetSource      *self,
                               const FleetRound *round);

G_END_DECLS
