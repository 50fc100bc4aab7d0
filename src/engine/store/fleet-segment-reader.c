/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-segment-reader: whole segments back to batches, as a start reads them again. */

#include "fleet-segment.h"

#include "fleet-segment-view.h"

static int
compare_arrivals (gconstpointer a,
                  gconstpointer b,
                  gpointer      user_data)
{
  const FleetSegmentRows *rows = user_data;
  guint32 i = *(const guint32 *) a, j = *(const guint32 *) b;

  for (FleetHead head = FLEET_HEAD_PLACE;; head = FLEET_HEAD_OFFSET)
    {
      gint64 x = rows->heads[head][i], y = rows->heads[head][j];

      if (x != y)
        return x < y ? -1 : 1;
      if (head == FLEET_HEAD_OFFSET)
        return i < j ? -1 : i > j;
    }
}

/* A damaged segment of one long text and many rows must not become an abort. */
static gboolean
is_full (const FleetBatch *batch)
{
  return batch->heap_used > G_MAXINT32 / 2;
}

/* Appends the rows of a view that stand in this order, one by one; NULL order: as stored. */
static gboolean
read_rows (FleetSegmentView  *view,
           const guint32     *order,
           GPtrArray         *batches,
           GError           **error)
{
  guint n_rows = fleet_segment_view_get_rows (view)->n;
  FleetBatch *batch = NULL;

  for (guint i = 0; i < n_rows;)
    {
      guint n;

      if (batch == NULL || batch->n_rows == FLEET_BATCH_ROWS || is_full (batch))
        g_ptr_array_add (batches, batch = fleet_batch_new (NULL));
      n = fleet_segment_view_append (view, order != NULL ? order[i] : i, order != NULL ? 1 : MIN (n_rows - i, FLEET_BATCH_ROWS - batch->n_rows), batch, error);
      if (n == 0)
        return FALSE;
      i += n;
    }
  return TRUE;
}

GPtrArray *
fleet_segment_read (const guint8       *bytes,
                    gsize               length,
                    FleetSegmentOrder   order,
                    gboolean            heads_only,
                    GError            **error)
{
  g_autoptr (FleetSegmentView) view = fleet_segment_view_new (bytes, length, error);
  g_autoptr (GPtrArray) batches = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_batch_unref);
  const FleetSegmentRows *rows;

  if (view == NULL)
    return NULL;
  rows = fleet_segment_view_get_rows (view);
  if (heads_only)
    fleet_segment_view_want (view, NULL, 0);
  if (order == FLEET_SEGMENT_BY_ARRIVAL)
    {
      for (guint i = 0; i < rows->n; i++)
        rows->order[i] = i;
      g_qsort_with_data (rows->order, rows->n, sizeof (guint32), compare_arrivals, (gpointer) rows);
    }
  if (!read_rows (view, order == FLEET_SEGMENT_BY_ARRIVAL ? rows->order : NULL, batches, error))
    return NULL;
  for (guint b = 0; b < batches->len; b++)
    fleet_batch_seal (g_ptr_array_index (batches, b));
  return g_steal_pointer (&batches);
}
