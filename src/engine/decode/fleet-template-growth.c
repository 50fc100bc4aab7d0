/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-template-growth: how the tree of segments comes to be: shapes learned from messages that the general reader has accepted, and forgotten.
 *
 * The lexer walks the text in step with the leaves, so that each segment gets its literal from the one and its path from the other. */

#include "fleet-template-private.h"

#include "fleet-json-lexer.h"
#include "fleet-json-text.h"

#define MAX_SHAPE_BYTES 65536 /* of a message that is worth a shape */

FleetTemplate *
fleet_template_new (void)
{
  FleetTemplate *self = g_new0 (FleetTemplate, 1);

  self->ends = g_ptr_array_new ();
  return self;
}

/* Takes a segment that has no children out of the tree, and the parents that it leaves without any. */
static void
prune (FleetTemplate        *self,
       FleetTemplateSegment *segment)
{
  while (segment != &self->root && segment->children == NULL)
    {
      FleetTemplateSegment *parent = segment->parent;
      FleetTemplateSegment **link = &parent->children;

      while (*link != segment)
        link = &(*link)->sibling;
      *link = segment->sibling;
      self->bytes -= fleet_template_segment_bytes (segment->length);
      g_aligned_free (segment);
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

static FleetTemplateSegment *
find_child (const FleetTemplateSegment *parent,
            FleetTemplateKind           kind,
            const char                 *literal,
            gsize                       length)
{
  for (FleetTemplateSegment *child = parent->children; child != NULL; child = child->sibling)
    {
      if (child->kind == kind && child->length == length && memcmp (child->literal, literal, length) == 0)
        return child;
    }
  return NULL;
}

/* The child of parent for these bytes and kind, made if it is not there. */
static FleetTemplateSegment *
ensure_child (FleetTemplate        *self,
              FleetTemplateSegment *parent,
              FleetTemplateKind     kind,
              const char           *literal,
              gsize                 length)
{
  FleetTemplateSegment *child = find_child (parent, kind, literal, length);

  if (child != NULL)
    return child;
  child = g_aligned_alloc0 (1, fleet_template_segment_bytes (length), FLEET_TEMPLATE_LINE);
  child->kind = kind;
  child->path = FLEET_NONE;
  child->length = length;
  child->whole = length > 0 ? (length - 1) / 16 : 0;
  child->last_mask = (1u << (length - child->whole * 16)) - 1;
  memcpy (child->literal, literal, length);
  child->parent = parent;
  child->sibling = parent->children;
  parent->children = child;
  self->bytes += fleet_template_segment_bytes (length);
  return child;
}

/* The kind of segment that a token ends; FALSE for tokens that are literal bytes. *ret_end is where the literal ends, *ret_next where the next begins. */
static gboolean
segment_of_token (const FleetJsonToken *token,
                  FleetTemplateKind    *ret_kind,
                  gsize                *ret_end,
                  gsize                *ret_next)
{
  *ret_end = token->offset;
  *ret_next = token->offset + token->length;
  switch (token->kind)
    {
    case FLEET_JSON_TOKEN_NUMBER:
      *ret_kind = FLEET_TEMPLATE_NUMBER;
      return TRUE;
    case FLEET_JSON_TOKEN_BOOL:
      *ret_kind = FLEET_TEMPLATE_BOOL;
      return TRUE;
    case FLEET_JSON_TOKEN_TEXT:
      *ret_kind = FLEET_TEMPLATE_TEXT;
      *ret_end += 1;
      *ret_next -= 1;
      return TRUE;
    case FLEET_JSON_TOKEN_NULL:
      *ret_kind = FLEET_TEMPLATE_NULL;
      *ret_end = *ret_next;
      return TRUE;
    case FLEET_JSON_TOKEN_ARRAY_END:
      *ret_kind = FLEET_TEMPLATE_COUNT;
      *ret_end = *ret_next;
      return TRUE;
    case FLEET_JSON_TOKEN_END:
      *ret_kind = FLEET_TEMPLATE_END;
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
  FleetTemplateSegment **ends = (FleetTemplateSegment **) self->ends->pdata;
  guint oldest = 0;

  for (guint i = 1; i < self->ends->len; i++)
    {
      if (ends[i]->last_used < ends[oldest]->last_used)
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
  FleetTemplateSegment *segment = &self->root;
  gsize begin = 0, end, next;
  guint i = 0;
  FleetJsonToken token;
  FleetTemplateKind kind;

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
      if (kind == FLEET_TEMPLATE_END)
        continue;
      g_return_if_fail (i < n_leaves);
      segment->path = paths[i];
      segment->roles = (paths[i] == device ? FLEET_TEMPLATE_ROLE_DEVICE : 0) | (paths[i] == time ? FLEET_TEMPLATE_ROLE_TIME : 0);
      if (kind == FLEET_TEMPLATE_COUNT)
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
