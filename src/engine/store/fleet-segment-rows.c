/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-segment-rows: sorting by vehicle is what makes telemetry small, so it must be nearly free: two or three counting passes over slots,
 * then each vehicle's few rows by time, which mostly are in order already.
 *
 * Stored: varint number of vehicles; frames of their slots; frames of their rows less one; then each head: a byte (bit 0: less the event time;
 * bits 1 and up: power of ten that it was divided by, 0 or 3), integers by vehicle. */

#include "fleet-segment-rows.h"

#include "fleet-bits.h"

#include <string.h>

#define DIGIT_BITS 11
#define DIGITS (1 << DIGIT_BITS)
/* Longer vehicles than this that are out of order are merge-sorted. */
#define INSERTION_ROWS 24

void
fleet_segment_rows_clear (FleetSegmentRows *self)
{
  for (guint head = 0; head < FLEET_N_HEADS; head++)
    g_clear_pointer (&self->heads[head], g_free);
  g_clear_pointer (&self->rank, g_free);
  g_clear_pointer (&self->order, g_free);
  g_clear_pointer (&self->starts, g_free);
  g_clear_pointer (&self->slots, g_free);
  g_clear_pointer (&self->scratch, g_free);
  self->n = self->size = self->n_starts = 0;
}

void
fleet_segment_rows_room (FleetSegmentRows *self,
                         guint             n)
{
  if (n >= self->size)
    {
      fleet_segment_rows_clear (self);
      self->size = n + n / 4 + 1;
      for (guint head = 0; head < FLEET_N_HEADS; head++)
        self->heads[head] = g_new (gint64, self->size);
      self->rank = g_new (guint32, self->size);
      self->order = g_new (guint32, self->size);
      self->starts = g_new (guint32, self->size + 1);
      self->slots = g_new (FleetSlot, self->size);
      self->scratch = g_new (gint64, (gsize) self->size * 2);
    }
  self->n = n;
}

/* Orders arrivals by slot, keeping arrival order within one: counting passes from the lowest digit up. Ends in order. */
static void
sort_by_slot (FleetSegmentRows *self,
              const guint32    *slots,
              guint32           greatest)
{
  guint32 *from = self->rank, *to = self->order;
  guint32 counts[DIGITS];
  guint passes = 1;

  while (passes * DIGIT_BITS < 32 && greatest >> (passes * DIGIT_BITS) != 0)
    passes++;
  for (guint i = 0; i < self->n; i++)
    from[i] = i;
  for (guint pass = 0; pass < passes; pass++)
    {
      guint shift = pass * DIGIT_BITS;
      guint32 sum = 0, *swap;

      memset (counts, 0, sizeof counts);
      for (guint i = 0; i < self->n; i++)
        counts[(slots[i] >> shift) % DIGITS]++;
      for (guint digit = 0; digit < DIGITS; digit++)
        {
          guint32 count = counts[digit];

          counts[digit] = sum;
          sum += count;
        }
      for (guint i = 0; i < self->n; i++)
        to[counts[(slots[from[i]] >> shift) % DIGITS]++] = from[i];
      swap = from;
      from = to;
      to = swap;
    }
  if (from != self->order)
    memcpy (self->order, from, self->n * sizeof (guint32));
}

static int
compare_times (gconstpointer a,
               gconstpointer b,
               gpointer      times)
{
  guint32 i = *(const guint32 *) a, j = *(const guint32 *) b;
  gint64 time_i = ((const gint64 *) times)[i], time_j = ((const gint64 *) times)[j];

  if (time_i != time_j)
    return time_i < time_j ? -1 : 1;
  return i < j ? -1 : i > j;
}

/* One vehicle's arrivals by event time; equal times stay in order of arrival. */
static void
sort_by_time (guint32      *order,
              guint         n,
              const gint64 *times)
{
  guint sorted = 1;

  while (sorted < n && times[order[sorted - 1]] <= times[order[sorted]])
    sorted++;
  if (sorted == n)
    return;
  if (n > INSERTION_ROWS)
    {
      g_qsort_with_data (order, n, sizeof *order, compare_times, (gpointer) times);
      return;
    }
  for (guint i = sorted; i < n; i++)
    {
      guint32 moved = order[i];
      guint j = i;

      for (; j > 0 && times[order[j - 1]] > times[moved]; j--)
        order[j] = order[j - 1];
      order[j] = moved;
    }
}

/* Places every head of a batch, whose first row has this arrival number. */
static void
gather_heads (FleetSegmentRows *self,
              const FleetBatch *batch,
              guint             base)
{
  const guint32 *rank = self->rank + base;

  for (guint row = 0; row < batch->n_rows; row++)
    {
      guint32 to = rank[row];

      self->heads[FLEET_HEAD_TIME][to] = batch->time_us[row];
      self->heads[FLEET_HEAD_JUDGED][to] = batch->judged_us[row];
      self->heads[FLEET_HEAD_KAFKA][to] = batch->kafka_us[row];
      self->heads[FLEET_HEAD_OFFSET][to] = batch->offset[row];
    }
  for (guint row = 0; row < batch->n_rows; row++)
    {
      guint32 to = rank[row];

      self->heads[FLEET_HEAD_PLACE][to] = batch->place[row];
      self->heads[FLEET_HEAD_DEVICE][to] = batch->device[row];
      self->heads[FLEET_HEAD_FLAGS][to] = batch->flags[row];
    }
}

void
fleet_segment_rows_sort (FleetSegmentRows *self,
                         GPtrArray        *batches)
{
  guint32 *slots = self->starts; /* by arrival; not needed as starts until they are found */
  gint64 *times = self->scratch;
  guint32 greatest = 0;
  guint base = 0;

  for (guint b = 0; b < batches->len; b++)
    {
      const FleetBatch *batch = g_ptr_array_index (batches, b);

      for (guint row = 0; row < batch->n_rows; row++)
        greatest = MAX (greatest, batch->slot[row]);
      memcpy (slots + base, batch->slot, batch->n_rows * sizeof (guint32));
      memcpy (times + base, batch->time_us, batch->n_rows * sizeof (gint64));
      base += batch->n_rows;
    }
  sort_by_slot (self, slots, greatest);

  self->n_starts = 0;
  for (guint begin = 0, end; begin < self->n; begin = end)
    {
      FleetSlot slot = slots[self->order[begin]];

      for (end = begin + 1; end < self->n && slots[self->order[end]] == slot; end++)
        ;
      sort_by_time (self->order + begin, end - begin, times);
      self->slots[self->n_starts] = slot;
      self->rank[self->n_starts++] = begin;
    }
  memcpy (self->starts, self->rank, self->n_starts * sizeof (guint32));
  self->starts[self->n_starts] = self->n;

  for (guint i = 0; i < self->n; i++)
    self->rank[self->order[i]] = i;
  for (guint b = 0, first = 0; b < batches->len; b++)
    {
      const FleetBatch *batch = g_ptr_array_index (batches, b);

      gather_heads (self, batch, first);
      first += batch->n_rows;
    }
}

guint
fleet_segment_rows_find_starts (const FleetSegmentRows *self,
                                const guint64          *valid,
                                guint32                *starts)
{
  guint n = 0, n_starts = 0;

  for (guint s = 0; s < self->n_starts; s++)
    {
      guint begin = self->starts[s], end = self->starts[s + 1], count = 0;

      for (guint at = begin; at < end;)
        {
          guint bits = MIN (64 - at % 64, end - at);

          count += fleet_bits_count ((valid[at / 64] >> (at % 64)) & fleet_bits_low (bits));
          at += bits;
        }
      if (count > 0)
        starts[n_starts++] = n;
      n += count;
    }
  starts[n_starts] = n;
  return n_starts;
}

static void
put_head (FleetSegmentBytes *bytes,
          FleetSegmentRows  *rows,
          FleetHead          head)
{
  const gint64 *values = rows->heads[head], *times = rows->heads[FLEET_HEAD_TIME];
  gint64 *changed = rows->scratch;
  guint8 told = 0;
  guint i;

  if (head == FLEET_HEAD_JUDGED || head == FLEET_HEAD_KAFKA)
    {
      for (i = 0; i < rows->n && values[i] == values[0]; i++)
        ;
      if (i < rows->n)
        {
          told = 1;
          for (i = 0; i < rows->n; i++)
            changed[i] = (gint64) ((guint64) values[i] - (guint64) times[i]);
          values = changed;
        }
    }
  if (head <= FLEET_HEAD_KAFKA)
    {
      for (i = 0; i < rows->n && values[i] % 1000 == 0; i++)
        ;
      if (i == rows->n)
        {
          told |= 3 << 1;
          for (i = 0; i < rows->n; i++)
            changed[i] = values[i] / 1000;
          values = changed;
        }
    }
  fleet_segment_put_byte (bytes, told);
  fleet_segment_put_ints (bytes, values, rows->n, rows->starts, rows->n_starts, rows->scratch + rows->n);
}

void
fleet_segment_put_rows (FleetSegmentBytes *self,
                        FleetSegmentRows  *rows)
{
  fleet_segment_put_varint (self, rows->n_starts);
  for (guint s = 0; s < rows->n_starts; s++)
    rows->scratch[s] = rows->slots[s];
  fleet_segment_put_frames (self, rows->scratch, rows->n_starts);
  for (guint s = 0; s < rows->n_starts; s++)
    rows->scratch[s] = rows->starts[s + 1] - rows->starts[s] - 1;
  fleet_segment_put_frames (self, rows->scratch, rows->n_starts);
  for (FleetHead head = 0; head < FLEET_N_HEADS; head++)
    put_head (self, rows, head);
}

static gboolean
take_head (FleetSegmentCursor *cursor,
           FleetSegmentRows   *rows,
           FleetHead           head)
{
  gint64 *values = rows->heads[head];
  gint64 most = head == FLEET_HEAD_FLAGS ? G_MAXUINT8 : head >= FLEET_HEAD_PLACE ? G_MAXUINT32 : G_MAXINT64;
  guint8 told;

  if (!fleet_segment_take_byte (cursor, &told) || (told & ~(1 | 3 << 1)) != 0 ||
      !fleet_segment_take_ints (cursor, values, rows->n, rows->starts, rows->n_starts, rows->scratch))
    return FALSE;
  for (guint i = 0; i < rows->n; i++)
    {
      guint64 value = (guint64) values[i];

      if (told >> 1 != 0)
        value *= 1000;
      if (told & 1)
        value += (guint64) rows->heads[FLEET_HEAD_TIME][i];
      values[i] = (gint64) value;
      if (head >= FLEET_HEAD_PLACE && (values[i] < 0 || values[i] > most))
        return FALSE;
    }
  return TRUE;
}

gboolean
fleet_segment_take_rows (FleetSegmentCursor *self,
                         FleetSegmentRows   *rows)
{
  guint64 n_starts, end = 0;

  if (!fleet_segment_take_varint (self, &n_starts) || n_starts > rows->n || !fleet_segment_take_frames (self, rows->scratch, n_starts))
    return FALSE;
  rows->n_starts = n_starts;
  for (guint s = 0; s < n_starts; s++)
    {
      if (rows->scratch[s] < 0 || rows->scratch[s] > G_MAXUINT32)
        return FALSE;
      rows->slots[s] = rows->scratch[s];
    }
  if (!fleet_segment_take_frames (self, rows->scratch, n_starts))
    return FALSE;
  for (guint s = 0; s < n_starts; s++)
    {
      rows->starts[s] = end;
      if (rows->scratch[s] < 0 || (guint64) rows->scratch[s] >= rows->n - end)
        return FALSE;
      end += rows->scratch[s] + 1;
    }
  rows->starts[n_starts] = end;
  if (end != rows->n)
    return FALSE;
  for (FleetHead head = 0; head < FLEET_N_HEADS; head++)
    if (!take_head (self, rows, head))
      return FALSE;
  return TRUE;
}
