/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-spread: see the header. A row of cells by vehicle, made at its first value. */

#include "fleet-spread.h"

#include <math.h>

const int fleet_spread_percentiles[FLEET_SPREAD_PERCENTILES] = { 5, 25, 50, 75, 95 };

typedef struct
{
  double min;
  double max;
} Extent;

struct _FleetSpread
{
  gint64     from_us;
  gint64     to_us;
  guint      n_buckets;
  GPtrArray *rows;    /* double*: n_buckets sums */
  GPtrArray *counts;  /* guint32*: as rows */
  GHashTable *by_slot; /* FleetSlot -> row + 1 */
  Extent    *extents; /* n_buckets */
};

FleetSpread *
fleet_spread_new (gint64 from_us,
                  gint64 to_us,
                  guint  n_buckets)
{
  FleetSpread *self = g_new0 (FleetSpread, 1);

  g_return_val_if_fail (from_us < to_us && n_buckets > 0, NULL);
  self->from_us = from_us;
  self->to_us = to_us;
  self->n_buckets = n_buckets;
  self->rows = g_ptr_array_new_with_free_func (g_free);
  self->counts = g_ptr_array_new_with_free_func (g_free);
  self->by_slot = g_hash_table_new (NULL, NULL);
  self->extents = g_new (Extent, n_buckets);
  for (guint i = 0; i < n_buckets; i++)
    self->extents[i] = (Extent) { INFINITY, -INFINITY };
  return self;
}

void
fleet_spread_free (FleetSpread *self)
{
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->counts);
  g_hash_table_unref (self->by_slot);
  g_free (self->extents);
  g_free (self);
}

gint64
fleet_spread_get_time (const FleetSpread *self,
                       guint              bucket)
{
  return bucket >= self->n_buckets ? self->to_us : self->from_us + (gint64) ((double) (self->to_us - self->from_us) * bucket / self->n_buckets);
}

static guint
find_bucket (const FleetSpread *self,
             gint64             time_us)
{
  guint bucket = MIN (self->n_buckets - 1, (guint) ((double) (time_us - self->from_us) * self->n_buckets / (self->to_us - self->from_us)));

  /* A rounding may be one off from where the bucket is said to begin. */
  if (time_us < fleet_spread_get_time (self, bucket))
    return bucket - 1;
  return time_us >= fleet_spread_get_time (self, bucket + 1) ? bucket + 1 : bucket;
}

void
fleet_spread_add (FleetSpread *self,
                  FleetSlot    slot,
                  gint64       time_us,
                  double       value)
{
  guint row, bucket;

  if (time_us < self->from_us || time_us >= self->to_us || isnan (value))
    return;
  bucket = find_bucket (self, time_us);
  row = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_slot, GUINT_TO_POINTER (slot)));
  if (row == 0)
    {
      g_ptr_array_add (self->rows, g_new0 (double, self->n_buckets));
      g_ptr_array_add (self->counts, g_new0 (guint32, self->n_buckets));
      row = self->rows->len;
      g_hash_table_insert (self->by_slot, GUINT_TO_POINTER (slot), GUINT_TO_POINTER (row));
    }
  ((double *) self->rows->pdata[row - 1])[bucket] += value;
  ((guint32 *) self->counts->pdata[row - 1])[bucket]++;
  self->extents[bucket].min = MIN (self->extents[bucket].min, value);
  self->extents[bucket].max = MAX (self->extents[bucket].max, value);
}

guint
fleet_spread_get_n_buckets (const FleetSpread *self)
{
  return self->n_buckets;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double one = *(const double *) a, other = *(const double *) b;

  return one < other ? -1 : one > other;
}

void
fleet_spread_get (const FleetSpread *self,
                  guint              bucket,
                  FleetSpreadBucket *ret_bucket)
{
  g_autoptr (GArray) means = g_array_new (FALSE, FALSE, sizeof (double));

  g_return_if_fail (bucket < self->n_buckets);
  for (guint i = 0; i < self->rows->len; i++)
    {
      guint32 n = ((const guint32 *) self->counts->pdata[i])[bucket];
      double mean = n > 0 ? ((const double *) self->rows->pdata[i])[bucket] / n : 0;

      if (n > 0)
        g_array_append_val (means, mean);
    }
  *ret_bucket = (FleetSpreadBucket) { .n_vehicles = means->len };
  if (means->len == 0)
    return;
  g_array_sort (means, compare_doubles);
  for (guint i = 0; i < FLEET_SPREAD_PERCENTILES; i++)
    {
      double rank = fleet_spread_percentiles[i] / 100.0 * (means->len - 1);
      guint below = (guint) rank;
      guint above = MIN (below + 1, means->len - 1);
      double low = g_array_index (means, double, below), high = g_array_index (means, double, above);

      ret_bucket->at[i] = low + (high - low) * (rank - below);
    }
  ret_bucket->min = self->extents[bucket].min;
  ret_bucket->max = self->extents[bucket].max;
}
