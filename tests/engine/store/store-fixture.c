/* SPDX-License-Identifier: GPL-3.0-or-later */

/* store-fixture: see the header. */

#include "store-fixture.h"
#include "scratch-folder.h"

void
store_fixture_open (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;

  *self = (StoreFixture) { 0 };
  self->folder = g_dir_make_tmp ("fleet-store-XXXXXX", NULL);
  self->file = g_build_filename (self->folder, "fleet.db", NULL);
  self->store = fleet_store_open (self->file, &error);
  g_assert_no_error (error);
  self->batches = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_batch_unref);
  event_corpus_init (&self->corpus);
}

void
store_fixture_close (StoreFixture *self)
{
  fleet_store_close (self->store);
  scratch_folder_remove (self->folder);
  g_clear_pointer (&self->rows, g_array_unref);
  g_ptr_array_unref (self->batches);
  g_free (self->folder);
  g_free (self->file);
}

void
store_fixture_write (StoreFixture *self,
                     GRand        *random,
                     guint         n_rows,
                     guint         n_vehicles,
                     guint         n_columns,
                     FleetBeat    *names)
{
  g_autoptr (FleetBeat) own = names == NULL ? fleet_beat_new () : NULL;
  FleetBeat *beat = names != NULL ? names : own;
  g_autoptr (GPtrArray) batches = event_corpus_next (&self->corpus, random, n_rows, n_vehicles, n_columns);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < batches->len; i++)
    {
      FleetBatch *batch = g_ptr_array_index (batches, i);

      fleet_batch_seal (batch);
      g_ptr_array_add (beat->batches, fleet_batch_ref (batch));
      g_ptr_array_add (self->batches, fleet_batch_ref (batch));
    }
  for (FleetPlace place = 0; place < EVENT_CORPUS_PLACES; place++)
    {
      FleetPosition position = { place, self->corpus.offset[place] + 1, 0, 0 };

      g_array_append_val (beat->positions, position);
    }
  beat->is_checkpoint = TRUE;
  g_assert_true (fleet_store_commit (self->store, beat, &error));
  g_assert_no_error (error);
}

void
store_fixture_finish (StoreFixture *self)
{
  self->rows = event_corpus_rows (self->batches);
}
