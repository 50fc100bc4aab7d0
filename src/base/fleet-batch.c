/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-batch: columns by (path, type), and the pool that keeps their memory.
 *
 * A recycled batch keeps its columns, emptied, so that a steady stream allocates nothing: the decoder
 * finds a column by one array look-up. A batch that has gathered more columns than any one stream needs
 * (many shapes came and went) is freed instead of recycled. */

#include "fleet-batch.h"

#include <pthread.h>
#include <string.h>

#define RECYCLED_COLUMNS 2048
#define CACHE_LINE       64
#define FIRST_HEAP_BYTES (64 * 1024)

struct _FleetBatchPool
{
  FleetRefs refs;
  pthread_mutex_t mutex;   /* pthread, so that the thread sanitizer sees it */
  guint           keep;
  GPtrArray      *batches; /* free ones; their pool is NULL while they wait here */
};

static void
free_batch (FleetBatch *self)
{
  for (guint i = 0; i < self->n_columns; i++)
    g_aligned_free (self->columns[i]);
  g_free (self->columns);
  g_free (self->by_path);
  g_free (self->heap);
  g_free (self);
}

FleetBatchPool *
fleet_batch_pool_new (guint keep)
{
  FleetBatchPool *self = g_new0 (FleetBatchPool, 1);

  fleet_refs_init (&self->refs);
  pthread_mutex_init (&self->mutex, NULL);
  self->keep = keep;
  self->batches = g_ptr_array_new_with_free_func ((GDestroyNotify) free_batch);
  return self;
}

FleetBatchPool *
fleet_batch_pool_ref (FleetBatchPool *self)
{
  fleet_refs_inc (&self->refs);
  return self;
}

void
fleet_batch_pool_unref (FleetBatchPool *self)
{
  if (self == NULL || !fleet_refs_dec (&self->refs))
    return;
  g_ptr_array_unref (self->batches);
  pthread_mutex_destroy (&self->mutex);
  g_free (self);
}

/* Takes a waiting batch, or NULL. */
static FleetBatch *
take_recycled (FleetBatchPool *pool)
{
  FleetBatch *batch = NULL;

  pthread_mutex_lock (&pool->mutex);
  if (pool->batches->len > 0)
    batch = g_ptr_array_steal_index_fast (pool->batches, pool->batches->len - 1);
  pthread_mutex_unlock (&pool->mutex);
  return batch;
}

FleetBatch *
fleet_batch_new (FleetBatchPool *pool)
{
  FleetBatch *self = pool != NULL ? take_recycled (pool) : NULL;

  if (self == NULL)
    self = g_new0 (FleetBatch, 1);
  fleet_refs_init (&self->refs);
  self->pool = pool != NULL ? fleet_batch_pool_ref (pool) : NULL;
  return self;
}

FleetBatch *
fleet_batch_ref (FleetBatch *self)
{
  fleet_refs_inc (&self->refs);
  return self;
}

static void
empty_batch (FleetBatch *self)
{
  self->n_rows = 0;
  self->heap_used = 0;
  self->sealed = FALSE;
  for (guint i = 0; i < self->n_columns; i++)
    {
      FleetColumn *column = self->columns[i];

      memset (column->valid, 0, sizeof column->valid);
      column->newest = (FleetText) { 0, 0 };
      if (column->type == FLEET_TYPE_BOOL)
        memset (column->bools, 0, FLEET_BATCH_WORDS * sizeof (guint64));
    }
}

void
fleet_batch_unref (FleetBatch *self)
{
  FleetBatchPool *pool;

  if (self == NULL || !fleet_refs_dec (&self->refs))
    return;

  pool = g_steal_pointer (&self->pool);
  if (pool != NULL && self->n_columns <= RECYCLED_COLUMNS)
    {
      empty_batch (self);
      pthread_mutex_lock (&pool->mutex);
      if (pool->batches->len < pool->keep)
        g_ptr_array_add (pool->batches, g_steal_pointer (&self));
      pthread_mutex_unlock (&pool->mutex);
    }
  if (self != NULL)
    free_batch (self);
  fleet_batch_pool_unref (pool);
}

void
fleet_batch_seal (FleetBatch *self)
{
  self->sealed = TRUE;
}

gboolean
fleet_batch_is_sealed (const FleetBatch *self)
{
  return self->sealed;
}

/* The head and the values in one piece, with the allocator's own 16 bytes an odd number of lines of the cache: so that the
 * columns, of which each message writes one row, do not stand in each other's way. */
static FleetColumn *
new_column (FleetPath path,
            FleetType type)
{
  gsize bytes = type == FLEET_TYPE_NULL ? 0 : type == FLEET_TYPE_BOOL ? FLEET_BATCH_WORDS * sizeof (guint64) : FLEET_BATCH_ROWS * sizeof (gint64);
  gsize lines = ((FLEET_COLUMN_HEAD + bytes) / CACHE_LINE + 1) | 1;
  FleetColumn *column = g_aligned_alloc (1, lines * CACHE_LINE - 16, CACHE_LINE);

  G_STATIC_ASSERT (sizeof (FleetColumn) <= FLEET_COLUMN_HEAD && sizeof (FleetText) == sizeof (gint64));
  memset (column, 0, FLEET_COLUMN_HEAD + (type == FLEET_TYPE_BOOL ? bytes : 0));
  column->path = path;
  column->type = type;
  column->values = bytes > 0 ? fleet_column_cells (column) : NULL;
  return column;
}

FleetColumn *
fleet_batch_ensure (FleetBatch *self,
                    FleetPath   path,
                    FleetType   type)
{
  guint index = path * FLEET_N_TYPES + type;
  guint16 *number;

  if (index >= self->n_by_path)
    {
      guint n = MAX (index + 1, MIN (self->n_by_path * 2, index + 4096));

      self->by_path = g_renew (guint16, self->by_path, n);
      memset (self->by_path + self->n_by_path, 0, (n - self->n_by_path) * sizeof (guint16));
      self->n_by_path = n;
    }
  number = &self->by_path[index];
  if (*number == 0)
    {
      g_assert (self->n_columns < G_MAXUINT16);
      if ((self->n_columns & (self->n_columns - 1)) == 0)
        self->columns = g_renew (FleetColumn *, self->columns, MAX (1, self->n_columns * 2));
      self->columns[self->n_columns] = new_column (path, type);
      *number = ++self->n_columns;
    }
  return self->columns[*number - 1];
}

FleetColumn *
fleet_batch_find (const FleetBatch *self,
                  FleetPath         path,
                  FleetType         type)
{
  guint index = path * FLEET_N_TYPES + type;
  guint16 number;

  if (index >= self->n_by_path)
    return NULL;
  number = self->by_path[index];
  return number == 0 ? NULL : self->columns[number - 1];
}

void
fleet_batch_reserve_text (FleetBatch *self,
                          gsize       length)
{
  if (G_LIKELY (self->heap_used + length <= self->heap_size))
    return;
  self->heap_size = MAX (MAX (FIRST_HEAP_BYTES, self->heap_size * 2), self->heap_used + length);
  g_assert (self->heap_size <= G_MAXUINT32);
  self->heap = g_realloc (self->heap, self->heap_size);
}

FleetText
fleet_batch_add_text (FleetBatch *self,
                      const char *text,
                      gsize       length)
{
  FleetText kept = { self->heap_used, length };

  fleet_batch_reserve_text (self, length);
  if (length > 0)
    memcpy (self->heap + self->heap_used, text, length);
  self->heap_used += length;
  return kept;
}

void
fleet_batch_set (FleetBatch       *self,
                 guint             row,
                 FleetPath         path,
                 const FleetValue *value)
{
  guint64 bit = G_GUINT64_CONSTANT (1) << (row % 64);
  FleetColumn *column;

  g_return_if_fail (row < FLEET_BATCH_ROWS && !self->sealed);
  for (FleetType type = 0; type < FLEET_N_TYPES; type++)
    {
      FleetColumn *other = type != value->type ? fleet_batch_find (self, path, type) : NULL;

      if (other == NULL)
        continue;
      other->valid[row / 64] &= ~bit;
      if (type == FLEET_TYPE_BOOL)
        other->bools[row / 64] &= ~bit;
    }

  column = fleet_batch_ensure (self, path, value->type);
  column->valid[row / 64] |= bit;
  switch (value->type)
    {
    case FLEET_TYPE_NULL:
      break;
    case FLEET_TYPE_BOOL:
      column->bools[row / 64] = (column->bools[row / 64] & ~bit) | (value->boolean ? bit : 0);
      break;
    case FLEET_TYPE_INT:
      column->ints[row] = value->integer;
      break;
    case FLEET_TYPE_DOUBLE:
      column->doubles[row] = value->real;
      break;
    case FLEET_TYPE_TEXT:
      column->texts[row] = fleet_batch_add_text (self, value->text, value->length);
      break;
    case FLEET_N_TYPES:
    default:
      g_assert_not_reached ();
    }
}

gboolean
fleet_batch_get (const FleetBatch *self,
                 guint             row,
                 FleetPath         path,
                 FleetValue       *ret_value)
{
  for (FleetType type = 0; type < FLEET_N_TYPES; type++)
    {
      const FleetColumn *column = fleet_batch_find (self, path, type);

      if (column == NULL || !fleet_column_has (column, row))
        continue;
      *ret_value = (FleetValue) { .type = type };
      if (type == FLEET_TYPE_BOOL)
        ret_value->boolean = (column->bools[row / 64] >> (row % 64)) & 1;
      else if (type == FLEET_TYPE_INT)
        ret_value->integer = column->ints[row];
      else if (type == FLEET_TYPE_DOUBLE)
        ret_value->real = column->doubles[row];
      else if (type == FLEET_TYPE_TEXT)
        {
          ret_value->text = self->heap + column->texts[row].offset;
          ret_value->length = column->texts[row].length;
        }
      return TRUE;
    }
  return FALSE;
}

void
fleet_batch_clear_row (FleetBatch *self,
                       guint       row)
{
  guint64 mask = ~(G_GUINT64_CONSTANT (1) << (row % 64));

  for (guint i = 0; i < self->n_columns; i++)
    {
      FleetColumn *column = self->columns[i];

      column->valid[row / 64] &= mask;
      if (column->type == FLEET_TYPE_BOOL)
        column->bools[row / 64] &= mask;
    }
}
