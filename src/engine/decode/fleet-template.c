/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-template: the tree of segments, and the loop that runs along it.
 *
 * Values go straight into the batch's columns while the next segment is looked for, so that the processor can overlap the two; what
 * a misfit has set is taken back by walking up. Siblings stand in order of last use. Two siblings never fit the same bytes: where
 * one literal begins with the other, the longer goes on with a byte that begins no value of the shorter one's kind. */

#include "fleet-template.h"

#include "fleet-json-lexer.h"
#include "fleet-json-number.h"
#include "fleet-json-text.h"

#define MAX_SHAPE_BYTES 65536 /* of a message that is worth a shape */
#define SEEN_SHAPES     4096  /* a power of two */

typedef enum
{
  KIND_NUMBER, /* a value follows the literal */
  KIND_BOOL,
  KIND_TEXT,   /* the opening quote belongs to this literal, the closing one to the next */
  KIND_NULL,   /* the literal ends with it */
  KIND_COUNT,  /* the literal ends with ']' */
  KIND_END,    /* the message ends with the literal */
} Kind;

enum
{
  ROLE_DEVICE = 1 << 0,
  ROLE_TIME   = 1 << 1,
};

typedef struct _Segment Segment;

struct _Segment
{
  Segment  *children; /* most recently used first */
  Segment  *sibling;
  Segment  *parent;
  guint8    kind;
  guint8    roles;
  FleetPath path;
  guint32   length;    /* of the literal, in bytes */
  gint64    count;     /* KIND_COUNT: the array's length */
  guint64   last_used; /* KIND_END */
  guint64   last_mask; /* what counts of the literal's last word */
  guint64   literal[]; /* whole words, at least one */
};

struct _FleetTemplate
{
  Segment    root;
  GPtrArray *ends;  /* Segment, one for each shape */
  gsize      bytes; /* of all segments */
  guint64    clock; /* messages read or learned */
  guint32    seen[SEEN_SHAPES]; /* what came by while the set was full, by hash */
};

FleetTemplate *
fleet_template_new (void)
{
  FleetTemplate *self = g_new0 (FleetTemplate, 1);

  self->ends = g_ptr_array_new ();
  return self;
}

static gsize
words_of (gsize length)
{
  return MAX (1, (length + 7) / 8);
}

static gsize
bytes_of (gsize length)
{
  return sizeof (Segment) + words_of (length) * sizeof (guint64);
}

/* Takes a segment that has no children out of the tree, and the parents that it leaves without any. */
static void
prune (FleetTemplate *self,
       Segment       *segment)
{
  while (segment != &self->root && segment->children == NULL)
    {
      Segment *parent = segment->parent;
      Segment **link = &parent->children;

      while (*link != segment)
        link = &(*link)->sibling;
      *link = segment->sibling;
      self->bytes -= bytes_of (segment->length);
      g_free (segment);
      segment = parent;
    }
}

void
fleet_template_free (FleetTemplate *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->ends->len; i++)
    prune (self, self->ends->pdata[i]);
  g_ptr_array_unref (self->ends);
  g_free (self);
}

guint
fleet_template_get_n_shapes (const FleetTemplate *self)
{
  return self->ends->len;
}

/* Reading */

static inline gboolean
literal_fits (const Segment *segment,
              const char    *p,
              const char    *end)
{
  gsize last = words_of (segment->length) - 1;
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
read_number (const Segment *segment,
             const char    *p,
             FleetBatch    *batch,
             guint          row,
             FleetValue    *value)
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
read_text (const Segment *segment,
           const char    *p,
           FleetBatch    *batch,
           guint          row,
           FleetValue    *value)
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
read_bool (const Segment *segment,
           const char    *p,
           FleetBatch    *batch,
           guint          row,
           FleetValue    *value)
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
read_segment (const Segment *segment,
              const char    *p,
              const char    *end,
              FleetBatch    *batch,
              guint          row,
              FleetValue    *value)
{
  FleetColumn *column;

  if (!literal_fits (segment, p, end))
    return NULL;
  p += segment->length;
  switch ((Kind) segment->kind)
    {
    case KIND_NUMBER:
      return read_number (segment, p, batch, row, value);
    case KIND_TEXT:
      return read_text (segment, p, batch, row, value);
    case KIND_BOOL:
      return read_bool (segment, p, batch, row, value);
    case KIND_NULL:
      set_valid (fleet_batch_column (batch, segment->path, FLEET_TYPE_NULL), row);
      value->type = FLEET_TYPE_NULL;
      return p;
    case KIND_COUNT:
      column = fleet_batch_column (batch, segment->path, FLEET_TYPE_INT);
      column->ints[row] = segment->count;
      set_valid (column, row);
      value->type = FLEET_TYPE_INT;
      value->integer = segment->count;
      return p;
    case KIND_END:
    default:
      return p == end ? p : NULL;
    }
}

/* Unsets what the segments from segment up to the root have set in row. */
static void
take_back (const FleetTemplate *self,
           const Segment       *segment,
           FleetBatch          *batch,
           guint                row)
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
bring_forward (Segment  *parent,
               Segment **link)
{
  Segment *segment = *link;

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
  Segment *segment = &self->root;
  gsize heap_used = batch->heap_used;

  fleet_batch_reserve_text (batch, length + 16);
  ret_head->device.type = FLEET_TYPE_NULL;
  ret_head->time.type = FLEET_TYPE_NULL;
  do
    {
      Segment **link = &segment->children;
      Segment *next = *link;
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
      if (G_UNLIKELY (next->roles & ROLE_DEVICE))
        ret_head->device = value;
      if (G_UNLIKELY (next->roles & ROLE_TIME))
        ret_head->time = value;
      segment = next;
      p = after;
    }
  while (segment->kind != KIND_END);

  segment->last_used = ++self->clock;
  return TRUE;
}

/* Learning */

static Segment *
find_child (const Segment *parent,
            Kind           kind,
            const char    *literal,
            gsize          length)
{
  for (Segment *child = parent->children; child != NULL; child = child->sibling)
    {
      if (child->kind == kind && child->length == length && memcmp (child->literal, literal, length) == 0)
        return child;
    }
  return NULL;
}

/* The child of parent for these bytes and kind, made if it is not there. */
static Segment *
ensure_child (FleetTemplate *self,
              Segment       *parent,
              Kind           kind,
              const char    *literal,
              gsize          length)
{
  Segment *child = find_child (parent, kind, literal, length);
  guint in_last = length - (words_of (length) - 1) * 8;

  if (child != NULL)
    return child;
  child = g_malloc0 (bytes_of (length));
  child->kind = kind;
  child->path = FLEET_NONE;
  child->length = length;
  child->last_mask = in_last == 8 ? ~G_GUINT64_CONSTANT (0) : (G_GUINT64_CONSTANT (1) << (8 * in_last)) - 1;
  memcpy (child->literal, literal, length);
  for (gsize i = 0; i < words_of (length); i++)
    child->literal[i] = GUINT64_FROM_LE (child->literal[i]);
  child->parent = parent;
  child->sibling = parent->children;
  parent->children = child;
  self->bytes += bytes_of (length);
  return child;
}

/* The kind of segment that a token ends; FALSE for tokens that are literal bytes. *ret_end is where the literal ends, *ret_next where the next begins. */
static gboolean
segment_of_token (const FleetJsonToken *token,
                  Kind                 *ret_kind,
                  gsize                *ret_end,
                  gsize                *ret_next)
{
  *ret_end = token->offset;
  *ret_next = token->offset + token->length;
  switch (token->kind)
    {
    case FLEET_JSON_TOKEN_NUMBER:
      *ret_kind = KIND_NUMBER;
      return TRUE;
    case FLEET_JSON_TOKEN_BOOL:
      *ret_kind = KIND_BOOL;
      return TRUE;
    case FLEET_JSON_TOKEN_TEXT:
      *ret_kind = KIND_TEXT;
      *ret_end += 1;
      *ret_next -= 1;
      return TRUE;
    case FLEET_JSON_TOKEN_NULL:
      *ret_kind = KIND_NULL;
      *ret_end = *ret_next;
      return TRUE;
    case FLEET_JSON_TOKEN_ARRAY_END:
      *ret_kind = KIND_COUNT;
      *ret_end = *ret_next;
      return TRUE;
    case FLEET_JSON_TOKEN_END:
      *ret_kind = KIND_END;
      return TRUE;
    default:
      return FALSE;
    }
}

/* A full set takes only what comes a second time: a stream of shapes that never come again would cost a shape that is
 * in use each time, and learning costs more than the general reader. */
static gboolean
is_worth_learning (FleetTemplate   *self,
                   const FleetLeaf *leaves,
                   const FleetPath *paths,
                   guint            n_leaves)
{
  guint64 hash = n_leaves;
  guint32 *seen;

  if (self->ends->len < FLEET_TEMPLATE_SHAPES && self->bytes < FLEET_TEMPLATE_BYTES)
    return TRUE;
  for (guint i = 0; i < n_leaves; i++)
    {
      hash = (hash ^ (paths[i] * FLEET_N_TYPES + leaves[i].value.type)) * G_GUINT64_CONSTANT (0xd6e8feb86659fd93);
      hash ^= hash >> 32;
    }
  seen = &self->seen[hash % SEEN_SHAPES];
  if (*seen == (guint32) (hash >> 32))
    return TRUE;
  *seen = hash >> 32;
  return FALSE;
}

static void
forget_least_recent (FleetTemplate *self)
{
  guint oldest = 0;

  for (guint i = 1; i < self->ends->len; i++)
    {
      if (((Segment *) self->ends->pdata[i])->last_used < ((Segment *) self->ends->pdata[oldest])->last_used)
        oldest = i;
    }
  prune (self, g_ptr_array_steal_index_fast (self->ends, oldest));
}

void
fleet_template_learn (FleetTemplate   *self,
                      const char      *text,
                      gsize            length,
                      const FleetLeaf *leaves,
                      const FleetPath *paths,
                      guint            n_leaves,
                      FleetPath        device,
                      FleetPath        time)
{
  g_auto (FleetJsonLexer) lexer = { 0 };
  Segment *segment = &self->root;
  gsize begin = 0, end, next;
  guint i = 0;
  FleetJsonToken token;
  Kind kind;

  if (length > MAX_SHAPE_BYTES || !is_worth_learning (self, leaves, paths, n_leaves))
    return;
  fleet_json_lexer_init (&lexer, text, length, G_MAXUINT);
  do
    {
      token = fleet_json_lexer_next (&lexer);
      g_return_if_fail (token.kind != FLEET_JSON_TOKEN_FAULT);
      if (!segment_of_token (&token, &kind, &end, &next))
        continue;
      segment = ensure_child (self, segment, kind, text + begin, end - begin);
      begin = next;
      if (kind == KIND_END)
        continue;
      g_return_if_fail (i < n_leaves);
      segment->path = paths[i];
      segment->roles = (paths[i] == device ? ROLE_DEVICE : 0) | (paths[i] == time ? ROLE_TIME : 0);
      if (kind == KIND_COUNT)
        segment->count = leaves[i].value.integer;
      i++;
    }
  while (token.kind != FLEET_JSON_TOKEN_END);

  if (segment->last_used == 0)
    g_ptr_array_add (self->ends, segment);
  segment->last_used = ++self->clock;
  while (self->ends->len > FLEET_TEMPLATE_SHAPES || self->bytes > FLEET_TEMPLATE_BYTES)
    forget_least_recent (self);
}
