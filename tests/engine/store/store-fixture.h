/* SPDX-License-Identifier: GPL-3.0-or-later */

/* store-fixture: a database in a folder of its own, filled beat by beat with invented events, which are kept beside it as they went in. */

#pragma once

#include "event-corpus.h"
#include "fleet-store.h"

G_BEGIN_DECLS

typedef struct
{
  char        *folder;
  char        *file;
  FleetStore  *store;
  EventCorpus  corpus;
  GPtrArray   *batches; /* FleetBatch*: all that was written */
  GArray      *rows;    /* EventRow, of them; of store_fixture_finish() */
} StoreFixture;

void store_fixture_open   (StoreFixture *self);
void store_fixture_close  (StoreFixture *self);
/* One beat, a checkpoint, with the corpus's next rows; names are added to what it writes, if there are any. */
void store_fixture_write  (StoreFixture *self,
                           GRand        *random,
                           guint         n_rows,
                           guint         n_vehicles,
                           guint         n_columns,
                           FleetBeat    *names);
/* No more is written: lists the rows. */
void store_fixture_finish (StoreFixture *self);

G_END_DECLS
