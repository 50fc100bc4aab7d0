/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-template: the loop that runs along the tree of segments.
 *
 * Values go straight into the batch's columns while the next segment is looked for, so that the processor can overlap the two; what
 * a misfit has set is taken back by walking up. Siblings stand in order of last use. Two siblings never fit the same bytes: where
 * one literal begins with the other, the longer goes on with a byte that begins no value of the shorter one's kind. */

#include "fleet-template-private.h"

#include "fleet-json-number.h"
#include "fleet-json-text.h"

static inline gboolean
literal_fits (const FleetTemplateSegment *segment,
              const char                 *p,
              const char                 *end)
{
  gsize last = fleet_template_segment_words (segment->length) - 1;
  guint64 difference = 0;

  if (G_UNLIKELY (segment->length > (gsize) (end - p)))
    return FALSE;
  for (gsize i = 0; i < last; i++)
    difference |= fleet_json_load (p + i * 8) ^ segment->literal[i];
  difference |= (fleet_json_load (p + last * 8) ^ segment->literal[last]) & segment->last_mask;
  return difference == 0;
}

static inline void
set_valid (FleetColumn *column,
           guint        row)
{
  column->valid[row / 64] |= G_GUINT64_CONSTANT (1) << (row % 64);
}

static inline const char *
read_number (const FleetTemplateSegment *segment,
             const char                 *p,
             FleetBatch                 *batch,
             guint                       row,
             FleetValue                 *value)
{
  const char *end = fleet_json_number_read (p, value);
  FleetColumn *column;

  if (G_UNLIKELY (end == NULL))
    return NULL;
  column = fleet_batch_column (batch, segment->path, value->type);
  if (value->type == FLEET_TYPE_INT)
    column->ints[row] = value->integer;
  else
    column->doubles[row] = value->real;
  set_valid (column, row);
  return end;
}

/* Room in the heap for the whole message was made before, and a few bytes more. */
static inline const char *
read_text (const FleetTemplateSegment *segment,
           const char                 *p,
           FleetBatch                 *batch,
           guint                       row,
           FleetValue                 *value)
{
  guint flags = 0;
  const char *end = fleet_json_text_end (p, &flags);
  char *kept = batch->heap + batch->heap_used;
  gssize length;
  FleetColumn *column;

  if (G_UNLIKELY (end == NULL))
    return NULL;
  length = end - p;
  if (G_UNLIKELY ((flags & FLEET_JSON_TEXT_NOT_ASCII) && !fleet_json_text_is_utf8 (p, length, NULL)))
    return NULL;
  if (G_UNLIKELY (flags & FLEET_JSON_TEXT_ESCAPED))
    {
      length = fleet_json_text_unescape (p, length, kept, NULL);
      if (length < 0)
        return NULL;
    }
  else if (length <= 16)
    memcpy (kept, p, 16);
  else
    memcpy (kept, p, length);

  column = fleet_batch_column (batch, segment->path, FLEET_TYPE_TEXT);
  column->texts[row] = (FleetText) { batch->heap_used, length };
  set_valid (column, row);
  batch->heap_used += length;
  value->type = FLEET_TYPE_TEXT;
  value->length = length;
  value->text = kept;
  return end;
}

static inline const char *
read_bool (const FleetTemplateSegment *segment,
           const char                 *p,
           FleetBatch                 *batch,
           guint                       row,
           FleetValue                 *value)
{
  FleetColumn *column;

  value->type = FLEET_TYPE_BOOL;
  value->boolean = *p == 't';
  if (memcmp (p, value->boolean ? "true" : "fals", 4) != 0 || (!value->boolean && p[4] != 'e'))
    return NULL;
  column = fleet_batch_column (batch, segment->path, FLEET_TYPE_BOOL);
  set_valid (column, row);
  if (value->boolean)
    column->bools[row / 64] |= G_GUINT64_CONSTANT (1) << (row % 64);
  return p + (value->boolean ? 4 : 5);
}

/* The segment at p; where it ends, or NULL when it does not fit. Sets the cell. */
static inline const char *
read_segment (const FleetTemplateSegment *segment,
              const char                 *p,
              const char                 *end,
              FleetBatch                 *batch,
              guint                       row,
              FleetValue                 *value)
{
  FleetColumn *column;

  if (!literal_fits (segment, p, end))
    return NULL;
  p += segment->length;
  switch ((FleetTemplateKind) segment->kind)
    {
    case FLEET_TEMPLATE_NUMBER:
      return read_number (segment, p, batch, row, value);
    case FLEET_TEMPLATE_TEXT:
      return read_text (segment, p, batch, row, value);
    case FLEET_TEMPLATE_BOOL:
      return read_bool (segment, p, batch, row, value);
    case FLEET_TEMPLATE_NULL:
      set_valid (fleet_batch_column (batch, segment->path, FLEET_TYPE_NULL), row);
      value->type = FLEET_TYPE_NULL;
      return p;
    case FLEET_TEMPLATE_COUNT:
      column = fleet_batch_column (batch, segment->path, FLEET_TYPE_INT);
      column->ints[row] = segment->count;
      set_valid (column, row);
      value->type = FLEET_TYPE_INT;
      value->integer = segment->count;
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
  FleetTemplateSegment *segment = &self->root;
  gsize heap_used = batch->heap_used;

  fleet_batch_reserve_text (batch, length + 16);
  ret_head->device.type = FLEET_TYPE_NULL;
  ret_head->time.type = FLEET_TYPE_NULL;
  do
    {
      FleetTemplateSegment **link = &segment->children;
      FleetTemplateSegment *next = *link;
      const char *after = NULL;
      FleetValue value;

      while (next != NULL && (after = read_segment (next, p, end, batch, row, &value)) == NULL)
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
      if (G_UNLIKELY (next->roles & FLEET_TEMPLATE_ROLE_DEVICE))
        ret_head->device = value;
      if (G_UNLIKELY (next->roles & FLEET_TEMPLATE_ROLE_TIME))
        ret_head->time = value;
      segment = next;
      p = after;
    }
  while (segment->kind != FLEET_TEMPLATE_END);

  segment->last_used = ++self->clock;
  return TRUE;
}
