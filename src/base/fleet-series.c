/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-series: see the header. Level k of the pyramid (k from 1) has an entry for every 4^k points; level 0 is the values themselves. What changes from a point on changes the entries
 * from that point on, at every level, and nothing before. */

#include "fleet-series.h"

#include <math.h>
#include <string.h>

#define MAX_LEVELS 16
#define NEIGHBOURS 9 /* intervals on either side that say what is usual */

typedef struct
{
  gint64 time_us;
  double value;
} Point;

typedef struct
{
  double min; /* +infinity and -infinity: no value */
  double max;
} Extent;

struct _FleetSeries
{
  FleetSeriesKind kind;
  GArray     *times;   /* gint64, settled */
  GArray     *values;  /* double */
  GByteArray *gaps;    /* 1: a gap before the point */
  GArray     *added;   /* Point, not yet settled */
  GArray     *levels[MAX_LEVELS]; /* Extent; [0] is never made */
  GPtrArray  *labels;
  GHashTable *by_label; /* text -> number + 1 */
};

FleetSeries *
fleet_series_new (FleetSeriesKind kind)
{
  FleetSeries *self = g_new0 (FleetSeries, 1);

  self->kind = kind;
  self->times = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->values = g_array_new (FALSE, FALSE, sizeof (double));
  self->gaps = g_byte_array_new ();
  self->added = g_array_new (FALSE, FALSE, sizeof (Point));
  self->labels = g_ptr_array_new_with_free_func (g_free);
  self->by_label = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

void
fleet_series_free (FleetSeries *self)
{
  g_array_unref (self->times);
  g_array_unref (self->values);
  g_byte_array_unref (self->gaps);
  g_array_unref (self->added);
  for (guint k = 1; k < MAX_LEVELS; k++)
    g_clear_pointer (&self->levels[k], g_array_unref);
  g_hash_table_unref (self->by_label);
  g_ptr_array_unref (self->labels);
  g_free (self);
}

void
fleet_series_add (FleetSeries *self,
                  gint64       time_us,
                  double       value)
{
  const Point point = { time_us, value };

  g_array_append_val (self->added, point);
}

static guint
label_number (FleetSeries *self,
              const char  *text)
{
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_label, text));

  if (number != 0)
    return number - 1;
  if (self->labels->len == FLEET_SERIES_LABELS)
    return FLEET_SERIES_LABELS - 1;
  g_ptr_array_add (self->labels, g_strdup (self->labels->len == FLEET_SERIES_LABELS - 1 ? "…" : text));
  g_hash_table_insert (self->by_label, g_ptr_array_index (self->labels, self->labels->len - 1), GUINT_TO_POINTER (self->labels->len));
  return self->labels->len - 1;
}

void
fleet_series_add_state (FleetSeries *self,
                        gint64       time_us,
                        const char  *text,
                        gsize        length)
{
  char buffer[64];
  g_autofree char *longer = length >= sizeof buffer ? g_strndup (text, length) : NULL;

  g_return_if_fail (self->kind == FLEET_SERIES_STATES);
  if (longer == NULL)
    {
      memcpy (buffer, text, length);
      buffer[length] = '\0';
    }
  fleet_series_add (self, time_us, label_number (self, longer != NULL ? longer : buffer));
}

static inline gint64
time_at (const FleetSeries *self,
         guint              index)
{
  return g_array_index (self->times, gint64, index);
}

static inline double
value_at (const FleetSeries *self,
          guint              index)
{
  return g_array_index (self->values, double, index);
}

/* By time, then by the value's bits: so that the same points make the same series in whatever order they came. */
static int
compare_points (gconstpointer a,
                gconstpointer b)
{
  const Point *one = a, *other = b;
  guint64 one_bits, other_bits;

  if (one->time_us != other->time_us)
    return one->time_us < other->time_us ? -1 : 1;
  memcpy (&one_bits, &one->value, sizeof one_bits);
  memcpy (&other_bits, &other->value, sizeof other_bits);
  return one_bits < other_bits ? -1 : one_bits > other_bits;
}

static void
append_point (FleetSeries *self,
              const Point *point)
{
  const guint8 no_gap = 0;

  g_array_append_val (self->times, point->time_us);
  g_array_append_val (self->values, point->value);
  g_byte_array_append (self->gaps, &no_gap, 1);
}

static gboolean
added_is_newer (const FleetSeries *self)
{
  gint64 before = self->times->len > 0 ? time_at (self, self->times->len - 1) : G_MININT64;

  for (guint i = 0; i < self->added->len; i++)
    {
      gint64 time_us = g_array_index (self->added, Point, i).time_us;

      if (time_us <= before && (i > 0 || self->times->len > 0))
        return FALSE;
      before = time_us;
    }
  return TRUE;
}

/* Puts the settled points from the oldest added one on beside the added ones, sorts, and drops what stands twice. Returns the first index that may have changed. */
static guint
take_in_order (FleetSeries *self)
{
  guint from;

  g_array_sort (self->added, compare_points);
  from = fleet_series_find (self, g_array_index (self->added, Point, 0).time_us);
  for (guint i = from; i < self->times->len; i++)
    fleet_series_add (self, time_at (self, i), value_at (self, i));
  g_array_sort (self->added, compare_points);
  g_array_set_size (self->times, from);
  g_array_set_size (self->values, from);
  g_byte_array_set_size (self->gaps, from);
  for (guint i = 0; i < self->added->len; i++)
    {
      const Point *point = &g_array_index (self->added, Point, i);

      if (i == 0 || compare_points (point, point - 1) != 0)
        append_point (self, point);
    }
  return from;
}

/* The third longest of the intervals that end at the points [begin, end); of fewer the shortest; 0 of none. */
static gint64
usual_interval (const FleetSeries *self,
                guint              begin,
                guint              end)
{
  gint64 longest[3] = { 0 };
  guint n = 0;

  for (guint i = begin; i < end; i++, n++)
    {
      gint64 interval = time_at (self, i) - time_at (self, i - 1);

      for (guint k = 0; k < G_N_ELEMENTS (longest); k++)
        if (interval > longest[k])
          {
            gint64 moved = longest[k];

            longest[k] = interval;
            interval = moved;
          }
    }
  return n == 0 ? 0 : longest[MIN (n, G_N_ELEMENTS (longest)) - 1];
}

static gboolean
has_gap (const FleetSeries *self,
         guint              i)
{
  guint n = self->times->len;
  gint64 interval, usual;

  if (i == 0 || isnan (value_at (self, i)) || isnan (value_at (self, i - 1)))
    return TRUE;
  interval = time_at (self, i) - time_at (self, i - 1);
  /* Three intervals that are long enough settle it, and they are nearly always there. */
  if (i > 3 && interval <= 2 * MIN (MIN (time_at (self, i - 1) - time_at (self, i - 2), time_at (self, i - 2) - time_at (self, i - 3)), time_at (self, i - 3) - time_at (self, i - 4)))
    return FALSE;
  usual = MAX (usual_interval (self, i > NEIGHBOURS ? i - NEIGHBOURS : 1, i), usual_interval (self, i + 1, MIN (n, i + 1 + NEIGHBOURS)));
  return usual > 0 && interval > 2 * usual;
}

static inline void
widen (Extent       *extent,
       const Extent *other)
{
  extent->min = MIN (extent->min, other->min);
  extent->max = MAX (extent->max, other->max);
}

static inline Extent
extent_at (const FleetSeries *self,
           guint              level,
           guint              index)
{
  double value;

  if (level > 0)
    return g_array_index (self->levels[level], Extent, index);
  value = value_at (self, index);
  return isnan (value) ? (Extent) { INFINITY, -INFINITY } : (Extent) { value, value };
}

static void
build_levels (FleetSeries *self,
              guint        from)
{
  guint n_below = self->times->len;

  for (guint k = 1; k < MAX_LEVELS && n_below > 4; k++)
    {
      guint n = (n_below + 3) / 4;

      if (self->levels[k] == NULL)
        self->levels[k] = g_array_new (FALSE, FALSE, sizeof (Extent));
      g_array_set_size (self->levels[k], n);
      from /= 4;
      for (guint i = from; i < n; i++)
        {
          Extent extent = { INFINITY, -INFINITY };

          for (guint j = 4 * i; j < MIN (4 * i + 4, n_below); j++)
            {
              const Extent below = extent_at (self, k - 1, j);

              widen (&extent, &below);
            }
          g_array_index (self->levels[k], Extent, i) = extent;
        }
      n_below = n;
    }
}

void
fleet_series_settle (FleetSeries *self)
{
  guint from = self->times->len;

  if (self->added->len == 0)
    return;
  if (added_is_newer (self))
    for (guint i = 0; i < self->added->len; i++)
      append_point (self, &g_array_index (self->added, Point, i));
  else
    from = take_in_order (self);
  g_array_set_size (self->added, 0);
  for (guint i = from > NEIGHBOURS ? from - NEIGHBOURS : 0; i < self->times->len; i++)
    self->gaps->data[i] = has_gap (self, i);
  build_levels (self, from);
}

void
fleet_series_merge (FleetSeries       *self,
                    const FleetSeries *other)
{
  g_return_if_fail (self->kind == other->kind);

  for (guint i = 0; i < other->times->len; i++)
    {
      double value = value_at (other, i);

      if (self->kind == FLEET_SERIES_STATES && !isnan (value))
        value = label_number (self, g_ptr_array_index (other->labels, (guint) value));
      fleet_series_add (self, time_at (other, i), value);
    }
  fleet_series_settle (self);
}

FleetSeriesKind
fleet_series_get_kind (const FleetSeries *self)
{
  return self->kind;
}

guint
fleet_series_get_n (const FleetSeries *self)
{
  return self->times->len;
}

const gint64 *
fleet_series_get_times (const FleetSeries *self)
{
  return (const gint64 *) (gpointer) self->times->data;
}

const double *
fleet_series_get_values (const FleetSeries *self)
{
  return (const double *) (gpointer) self->values->data;
}

gboolean
fleet_series_is_gap (const FleetSeries *self,
                     guint              index)
{
  return self->gaps->data[index];
}

guint
fleet_series_get_n_labels (const FleetSeries *self)
{
  return self->labels->len;
}

const char *
fleet_series_get_label (const FleetSeries *self,
                        guint              label)
{
  return label < self->labels->len ? g_ptr_array_index (self->labels, label) : "";
}

/* The first point of [low, high) at or after time_us, or high. */
static guint
find_between (const FleetSeries *self,
              gint64             time_us,
              guint              low,
              guint              high)
{
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (time_at (self, middle) < time_us)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

guint
fleet_series_find (const FleetSeries *self,
                   gint64             time_us)
{
  return find_between (self, time_us, 0, self->times->len);
}

guint
fleet_series_find_value (const FleetSeries *self,
                         gint64             time_us,
                         gint64             reach_us)
{
  guint next = time_us < G_MAXINT64 ? fleet_series_find (self, time_us + 1) : self->times->len;
  gint64 reach;

  if (next == 0 || isnan (value_at (self, next - 1)))
    return G_MAXUINT;
  if (next < self->times->len && !fleet_series_is_gap (self, next))
    return next - 1;
  /* Before a gap, and at the end, a value holds for as long as its interval usually is. */
  reach = next > 1 && !fleet_series_is_gap (self, next - 1) ? 2 * usual_interval (self, next - 1 > NEIGHBOURS ? next - 1 - NEIGHBOURS : 1, next) : 0;
  return time_us - time_at (self, next - 1) <= MAX (reach, reach_us) ? next - 1 : G_MAXUINT;
}

gboolean
fleet_series_measure (const FleetSeries *self,
                      guint              begin,
                      guint              end,
                      double            *ret_min,
                      double            *ret_max)
{
  Extent extent = { INFINITY, -INFINITY };
  guint level = 0;

  end = MIN (end, self->times->len);
  while (begin < end)
    {
      gboolean is_top = level + 1 == MAX_LEVELS || self->levels[level + 1] == NULL || self->levels[level + 1]->len == 0;

      for (; begin < end && (is_top || begin % 4 != 0); begin++)
        {
          const Extent one = extent_at (self, level, begin);

          widen (&extent, &one);
        }
      for (; begin < end && end % 4 != 0; end--)
        {
          const Extent one = extent_at (self, level, end - 1);

          widen (&extent, &one);
        }
      begin /= 4;
      end /= 4;
      level++;
    }
  if (extent.min > extent.max)
    return FALSE;
  *ret_min = extent.min;
  *ret_max = extent.max;
  return TRUE;
}

void
fleet_series_columns (const FleetSeries *self,
                      gint64             from_us,
                      gint64             to_us,
                      guint              n_columns,
                      FleetSeriesColumn *ret_columns)
{
  guint n = self->times->len;
  guint begin = fleet_series_find (self, from_us);

  for (guint i = 0; i < n_columns; i++)
    {
      gint64 end_us = i + 1 == n_columns ? to_us : from_us + (gint64) ((double) (to_us - from_us) * (i + 1) / n_columns);
      FleetSeriesColumn *column = &ret_columns[i];
      guint reach = 1, end = begin;

      /* The end is near: reach out for it in doubled steps. */
      while (begin + reach <= n && time_at (self, begin + reach - 1) < end_us)
        reach *= 2;
      end = find_between (self, end_us, begin + reach / 2, MIN (n, begin + reach));
      *column = (FleetSeriesColumn) { .begin = begin, .end = end, .min = NAN, .max = NAN };
      fleet_series_measure (self, begin, end, &column->min, &column->max);
      column->joined = begin > 0 && begin < n && !fleet_series_is_gap (self, begin);
      begin = end;
    }
}

gsize
fleet_series_get_bytes (const FleetSeries *self)
{
  gsize bytes = sizeof *self + self->times->len * (sizeof (gint64) + sizeof (double) + 1) + self->added->len * sizeof (Point);

  for (guint k = 1; k < MAX_LEVELS; k++)
    bytes += self->levels[k] != NULL ? self->levels[k]->len * sizeof (Extent) : 0;
  return bytes;
}
