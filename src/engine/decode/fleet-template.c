/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-template: the loop that runs along the tree of segments.
 *
 * Values go straight into the batch's columns while the next segment is looked for, so that the processor can overlap the two; what
 * a misfit has set is taken back by walking up. Siblings stand in order of last use. Two siblings never fit the same bytes: where
 * one literal begins with the other, the longer goes on with a byte that begins no value of the shorter one's kind. */

#include "fleet-template-private.h"

#include "fleet-json-number.h"
#include "fleet-json-text.h"

/* The row that is being filled. */
typedef struct
{
  FleetBatch *batch;
  guint       row;
  guint       word; /* of the validity bits, and which bit */
  guint64     bit;
} Row;

/* Sixteen bytes at a time; the message is padded, so they are there. */
static inline gboolean
literal_fits (const FleetTemplateSegment *segment,
              const char                 *p,
              const char                 *end)
{
  if (G_UNLIKELY (segment->length > (gsize) (end - p)))
    return FALSE;
#ifdef __SSE2__
  const __m128i *literal = (const __m128i *) (gconstpointer) segment->literal;
  guint different;

  for (guint i = 0; i < segment->whole; i++, p += 16)
    if (_mm_movemask_epi8 (_mm_cmpeq_epi8 (_mm_loadu_si128 ((const __m128i *) (gconstpointer) p), _mm_loadu_si128 (literal++))) != 0xffff)
      return FALSE;
  different = ~_mm_movemask_epi8 (_mm_cmpeq_epi8 (_mm_loadu_si128 ((const __m128i *) (gconstpointer) p), _mm_loadu_si128 (literal)));
  return (different & segment->last_mask) == 0;
#else
  return memcmp (p, segment->literal, segment->length) == 0;
#endif
}

/* The column, in which the row is now there. Its values are where fleet_column_cells() says. */
static inline FleetColumn *
take_column (const FleetTemplateSegment *segment,
           Row                        *row,
           FleetType                   type)
{
  FleetColumn *column = fleet_batch_column (row->batch, segment->path, type);

  column->valid[row->word] |= row->bit;
  return column;
}

static inline gint64 *
take_int (const FleetTemplateSegment *segment,
          Row                        *row)
{
  return (gint64 *) fleet_column_cells (take_column (segment, row, FLEET_TYPE_INT)) + row->row;
}

static inline const char *
read_number (const FleetTemplateSegment *segment,
             const char                 *p,
             Row                        *row)
{
  FleetValue value;
  const char *end = fleet_json_number_read (p, &value);

  if (G_UNLIKELY (end == NULL))
    return NULL;
  if (value.type == FLEET_TYPE_INT)
    *take_int (segment, row) = value.integer;
  else
    ((double *) fleet_column_cells (take_column (segment, row, FLEET_TYPE_DOUBLE)))[row->row] = value.real;
  return end;
}

/* Room in the heap for the whole message was made before, and a few bytes more. Most texts say what the same one of the message before said: those are
 * not kept again. */
static inline const char *
read_text (const FleetTemplateSegment *segment,
           const char                 *p,
           Row                        *row)
{
  FleetBatch *batch = row->batch;
  guint flags = 0;
  const char *end = fleet_json_text_end (p, &flags);
  FleetColumn *column;
  gssize length;

  if (G_UNLIKELY (end == NULL))
    return NULL;
  length = end - p;
  if (G_UNLIKELY ((flags & FLEET_JSON_TEXT_NOT_ASCII) && !fleet_json_text_is_utf8 (p, length, NULL)))
    return NULL;
  if (G_UNLIKELY (flags & FLEET_JSON_TEXT_ESCAPED))
    {
      length = fleet_json_text_unescape (p, length, batch->heap + batch->heap_used, NULL);
      if (length < 0)
        return NULL;
      column = take_column (segment, row, FLEET_TYPE_TEXT);
      column->texts[row->row] = (FleetText) { batch->heap_used, length };
      batch->heap_used += length;
      return end;
    }
  column = take_column (segment, row, FLEET_TYPE_TEXT);
  ((FleetText *) fleet_column_cells (column))[row->row] = fleet_batch_keep_text (batch, column, p, length);
  return end;
}

static inline const char *
read_bool (const FleetTemplateSegment *segment,
           const char                 *p,
           Row                        *row)
{
  gboolean truth = *p == 't';
  FleetColumn *column;

  if (memcmp (p, truth ? "true" : "fals", 4) != 0 || (!truth && p[4] != 'e'))
    return NULL;
  column = take_column (segment, row, FLEET_TYPE_BOOL);
  if (truth)
    ((guint64 *) fleet_column_cells (column))[row->word] |= row->bit;
  return p + 5 - truth;
}

/* The segment at p; where it ends, or NULL when it does not fit. Sets the cell. */
static inline const char *
read_segment (const FleetTemplateSegment *segment,
              const char                 *p,
              const char                 *end,
              Row                        *row)
{
  if (!literal_fits (segment, p, end))
    return NULL;
  p += segment->length;
  switch ((FleetTemplateKind) segment->kind)
    {
    case FLEET_TEMPLATE_NUMBER:
      return read_number (segment, p, row);
    case FLEET_TEMPLATE_TEXT:
      return read_text (segment, p, row);
    case FLEET_TEMPLATE_BOOL:
      return read_bool (segment, p, row);
    case FLEET_TEMPLATE_NULL:
      take_column (segment, row, FLEET_TYPE_NULL);
      return p;
    case FLEET_TEMPLATE_COUNT:
      *take_int (segment, row) = segment->count;
      return p;
    case FLEET_TEMPLATE_END:
    default:
      return p == end ? p : NULL;
    }
}

/* Unsets what the segments from segment up to the root have set in row. */
static void
take_back (const FleetTemplate        *self,
           const FleetTemplateSegment *segment,
           FleetBatch                 *batch,
           guint                       row)
{
  guint64 mask = ~(G_GUINT64_CONSTANT (1) << (row % 64));

  for (; segment != &self->root; segment = segment->parent)
    {
      for (FleetType type = 0; type < FLEET_N_TYPES; type++)
        {
          FleetColumn *column = fleet_batch_find (batch, segment->path, type);

          if (column == NULL)
            continue;
          column->valid[row / 64] &= mask;
          if (type == FLEET_TYPE_BOOL)
            column->bools[row / 64] &= mask;
        }
    }
}

/* Makes the child at *link the first of its siblings. */
static void
bring_forward (FleetTemplateSegment  *parent,
               FleetTemplateSegment **link)
{
  FleetTemplateSegment *segment = *link;

  *link = segment->sibling;
  segment->sibling = parent->children;
  parent->children = segment;
}

gboolean
fleet_template_read (FleetTemplate     *self,
                     const char        *text,
                     gsize              length,
                     FleetBatch        *batch,
                     guint              row,
                     FleetTemplateHead *ret_head)
{
  const char *end = text + length;
  const char *p = text;
  Row cells = { batch, row, row / 64, G_GUINT64_CONSTANT (1) << (row % 64) };
  FleetTemplateSegment *segment = &self->root;
  const FleetTemplateSegment *device = NULL, *time = NULL;
  gsize heap_used = batch->heap_used;

  ret_head->device_at = NULL;
  fleet_batch_reserve_text (batch, length + 16);
  do
    {
      FleetTemplateSegment **link = &segment->children;
      FleetTemplateSegment *next = *link;
      const char *after = NULL;

      while (next != NULL && (after = read_segment (next, p, end, &cells)) == NULL)
        {
          link = &next->sibling;
          next = *link;
        }
      if (G_UNLIKELY (next == NULL))
        {
          take_back (self, segment, batch, row);
          batch->heap_used = heap_used;
          return FALSE;
        }
      if (link != &segment->children)
        bring_forward (segment, link);
      if (G_UNLIKELY (next->roles != 0))
        {
          if (next->roles & FLEET_TEMPLATE_ROLE_DEVICE)
            {
              device = next;
              ret_head->device_at = p + next->length;
            }
          time = next->roles & FLEET_TEMPLATE_ROLE_TIME ? next : time;
        }
      segment = next;
      p = after;
    }
  while (segment->kind != FLEET_TEMPLATE_END);

  segment->last_used = ++self->clock;
  if (device == NULL || !fleet_batch_get (batch, row, device->path, &ret_head->device))
    ret_head->device.type = FLEET_TYPE_NULL;
  if (time == NULL || !fleet_batch_get (batch, row, time->path, &ret_head->time))
    ret_head->time.type = FLEET_TYPE_NULL;
  return TRUE;
}
