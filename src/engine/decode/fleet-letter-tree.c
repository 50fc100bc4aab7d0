/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-letter-tree: the tokens before the fault become nodes one by one. What a thrown-away letter holds may be a million nodes: from FLEET_LETTER_TREE_NODES on they are counted,
 * and only the fault still gets one, below the innermost of its containers that has. */

#include "fleet-letter-tree.h"

#include "fleet-envelope.h"
#include "fleet-json-lexer.h"
#include "fleet-letter-reason.h"
#include "fleet-path.h"
#include "fleet-refs.h"

#define MOST_DEPTH   500
#define MOST_BYTES   (64 << 20)
#define SHOWN_BYTES  120  /* of a value */
#define SNIPPET      32   /* of what cannot be read */

struct _FleetLetterTree
{
  FleetRefs  refs;
  GPtrArray *nodes;      /* FleetLetterNode* */
  GBytes    *text;
  gint64     place;
  guint      fault;
};

/* An object or array that is open. */
typedef struct
{
  guint    node;         /* FLEET_NONE: beyond the limit */
  gsize    path_length;  /* of its path */
  gboolean is_array;
  guint    n;            /* children so far */
} Level;

typedef struct
{
  FleetLetterTree *tree;
  const char      *text; /* padded */
  gsize            length;
  GArray          *levels;
  GString         *path; /* of the value that is read; a key is undone from its escapes */
  FleetJsonToken   key;  /* of the member whose value comes; length 0: none */
  const char      *wanted;
  guint            found; /* the node of wanted, FLEET_NONE: none yet */
  guint            nearest; /* the node whose path is the longest begin of wanted */
  gsize            nearest_length;
  guint            n_left;
} Build;

static void
node_free (gpointer data)
{
  FleetLetterNode *node = data;

  g_free (node->name);
  g_free (node->value);
  g_free (node);
}

static FleetLetterNode *
get_node (Build *self,
          guint  i)
{
  return self->tree->nodes->pdata[i];
}

/* At most `most` bytes of the text, whole characters, valid. */
static char *
take_text (const Build *self,
           gsize        begin,
           gsize        end,
           gsize        most)
{
  gsize length = MIN (end - begin, most);
  g_autofree char *valid = NULL;

  while (length < end - begin && length > 0 && ((guint8) self->text[begin + length] & 0xc0) == 0x80)
    length--;
  valid = g_utf8_make_valid (self->text + begin, length);
  return length < end - begin ? g_strconcat (valid, "…", NULL) : g_steal_pointer (&valid);
}

/* The innermost open container that has a node. */
static guint
get_parent (const Build *self)
{
  for (guint i = self->levels->len; i-- > 0;)
    if (g_array_index (self->levels, Level, i).node != FLEET_NONE)
      return g_array_index (self->levels, Level, i).node;
  return FLEET_NONE;
}

static FleetLetterNode *
append (Build               *self,
        FleetLetterNodeKind  kind,
        guint                parent,
        gsize                begin,
        gsize                end)
{
  FleetLetterNode *node = g_new0 (FleetLetterNode, 1);

  node->kind = kind;
  node->parent = parent;
  node->begin = begin;
  node->end = end;
  g_ptr_array_add (self->tree->nodes, node);
  for (guint above = parent; above != FLEET_NONE; above = get_node (self, above)->parent)
    get_node (self, above)->n_below++;
  return node;
}

/* The name of what comes next in the innermost container, by which its path grows, too. */
static char *
take_name (Build *self)
{
  Level *level = self->levels->len > 0 ? &g_array_index (self->levels, Level, self->levels->len - 1) : NULL;
  gsize before;

  g_string_truncate (self->path, level != NULL ? level->path_length : 0);
  before = self->path->len;
  if (level == NULL)
    return NULL;
  if (level->is_array)
    fleet_path_append_index (self->path, level->n);
  else if (self->key.length >= 2)
    {
      g_autofree char *key = g_malloc (self->key.length);
      gsize wrong_at;
      gssize length = fleet_json_text_unescape (self->text + self->key.offset + 1, self->key.length - 2, key, &wrong_at);

      fleet_path_append_key (self->path, key, MAX (length, 0));
    }
  else
    return NULL;
  level->n++;
  before += self->path->str[before] == '.';
  return g_utf8_make_valid (self->path->str + before, self->path->len - before);
}

/* Whether the value of this path is looked for, or lies on the way there. */
static void
note_path (Build *self,
           guint  node)
{
  if (self->wanted == NULL || !fleet_path_is_under (self->wanted, self->path->str))
    return;
  if (self->path->len == strlen (self->wanted))
    self->found = node;
  else if (self->nearest == FLEET_NONE || self->path->len >= self->nearest_length)
    {
      self->nearest = node;
      self->nearest_length = self->path->len;
    }
}

/* A value or the begin of a container. Its node, FLEET_NONE: beyond the limit. */
static guint
add_value (Build                *self,
           const FleetJsonToken *token)
{
  g_autofree char *name = take_name (self);
  gboolean opens = token->kind == FLEET_JSON_TOKEN_OBJECT_BEGIN || token->kind == FLEET_JSON_TOKEN_ARRAY_BEGIN;
  guint parent = get_parent (self), number = self->tree->nodes->len;
  FleetLetterNode *node;

  if (number >= FLEET_LETTER_TREE_NODES)
    {
      self->n_left++;
      return FLEET_NONE;
    }
  node = append (self, FLEET_LETTER_NODE_FINE, parent, self->key.length > 0 ? self->key.offset : token->offset, token->offset + token->length);
  node->name = g_steal_pointer (&name);
  node->is_array = token->kind == FLEET_JSON_TOKEN_ARRAY_BEGIN;
  if (!opens)
    node->value = take_text (self, token->offset, token->offset + token->length, SHOWN_BYTES);
  if (self->levels->len > 0)
    note_path (self, number);
  return number;
}

static void
open_container (Build                *self,
                const FleetJsonToken *token)
{
  Level level = { .node = add_value (self, token), .is_array = token->kind == FLEET_JSON_TOKEN_ARRAY_BEGIN };

  level.path_length = self->path->len;
  g_array_append_val (self->levels, level);
}

/* Also of those that the fault left open. */
static void
close_container (Build *self,
                 gsize  end)
{
  const Level *level = &g_array_index (self->levels, Level, self->levels->len - 1);

  if (level->node != FLEET_NONE)
    {
      get_node (self, level->node)->end = end;
      get_node (self, level->node)->n_children = level->n;
    }
  g_array_set_size (self->levels, self->levels->len - 1);
}

static void
mark_fault (Build *self,
            guint  node)
{
  self->tree->fault = node;
  for (guint above = get_node (self, node)->parent; above != FLEET_NONE; above = get_node (self, above)->parent)
    get_node (self, above)->holds_fault = TRUE;
}

static void
add_left (Build *self)
{
  if (self->n_left == 0)
    return;
  append (self, FLEET_LETTER_NODE_LEFT, self->tree->nodes->len > 0 ? 0 : FLEET_NONE, self->length, self->length)->value = g_strdup_printf ("%u", self->n_left);
}

/* Whether an element was to begin here, and not a comma or the array's end. */
static gboolean
begins_element (const Build *self,
                gsize        at)
{
  while (at > 0 && g_ascii_isspace (self->text[at - 1]))
    at--;
  return at > 0 && (self->text[at - 1] == ',' || self->text[at - 1] == '[');
}

/* A node for the place at which reading stopped: what stands there, under the key whose value it would be. */
static void
add_stop (Build *self,
          gsize  at)
{
  gsize line_end = at;
  FleetLetterNode *node;
  guint parent = get_parent (self);

  while (line_end < self->length && self->text[line_end] != '\n' && line_end - at <= SNIPPET)
    line_end++;
  node = append (self, FLEET_LETTER_NODE_WRONG, parent, at, line_end);
  if (self->key.length > 0 || begins_element (self, at))
    node->name = take_name (self);
  node->value = take_text (self, at, line_end, SNIPPET);
  mark_fault (self, self->tree->nodes->len - 1);
  self->tree->place = at;
}

static void
read_tokens (Build *self)
{
  g_auto (FleetJsonLexer) lexer = { 0 };
  FleetJsonToken token;

  fleet_json_lexer_init (&lexer, self->text, self->length, MOST_DEPTH);
  while ((token = fleet_json_lexer_next (&lexer)).kind != FLEET_JSON_TOKEN_END && token.kind != FLEET_JSON_TOKEN_FAULT)
    {
      if (token.kind == FLEET_JSON_TOKEN_KEY)
        {
          self->key = token;
          continue;
        }
      if (token.kind == FLEET_JSON_TOKEN_OBJECT_BEGIN || token.kind == FLEET_JSON_TOKEN_ARRAY_BEGIN)
        open_container (self, &token);
      else if (token.kind == FLEET_JSON_TOKEN_OBJECT_END || token.kind == FLEET_JSON_TOKEN_ARRAY_END)
        close_container (self, token.offset + token.length);
      else
        add_value (self, &token);
      self->key.length = 0;
    }
  if (token.kind == FLEET_JSON_TOKEN_FAULT)
    add_stop (self, lexer.fault_at);
  while (self->levels->len > 0)
    close_container (self, self->length);
}

/* The innermost node that holds the byte. */
static void
mark_place (Build  *self,
            gint64  place)
{
  guint found = FLEET_NONE;

  for (guint i = 0; i < self->tree->nodes->len; i++)
    if (get_node (self, i)->begin <= (gsize) place && (gsize) place < get_node (self, i)->end)
      found = i;
  self->tree->place = place;
  if (found == FLEET_NONE)
    return;
  get_node (self, found)->kind = FLEET_LETTER_NODE_WRONG;
  mark_fault (self, found);
}

/* The node of what was looked for is there, and is not what it must be. */
static void
mark_found (Build *self)
{
  FleetLetterNode *node = get_node (self, self->found);

  node->kind = FLEET_LETTER_NODE_WRONG;
  self->tree->place = node->begin;
  mark_fault (self, self->found);
}

/* A node for what is not there, as the last child of the nearest that is; behind it all move by one. */
static void
add_missing (Build *self)
{
  guint parent = self->nearest != FLEET_NONE ? self->nearest : 0, at = parent + get_node (self, parent)->n_below + 1;
  const char *rest = self->wanted + (self->nearest != FLEET_NONE ? self->nearest_length : 0);
  FleetLetterNode *node = append (self, FLEET_LETTER_NODE_MISSING, parent, get_node (self, parent)->begin, get_node (self, parent)->begin);

  node->name = g_utf8_make_valid (rest + (*rest == '.'), -1);
  g_ptr_array_set_free_func (self->tree->nodes, NULL);
  g_ptr_array_set_size (self->tree->nodes, self->tree->nodes->len - 1);
  g_ptr_array_set_free_func (self->tree->nodes, node_free);
  g_ptr_array_insert (self->tree->nodes, at, node);
  for (guint i = at + 1; i < self->tree->nodes->len; i++)
    if (get_node (self, i)->parent != FLEET_NONE && get_node (self, i)->parent >= at)
      get_node (self, i)->parent++;
  mark_fault (self, at);
}

static void
read_text (FleetLetterTree *tree,
           const char      *padded,
           gsize            length,
           Build           *self)
{
  g_ptr_array_set_size (tree->nodes, 0);
  tree->fault = FLEET_NONE;
  tree->place = -1;
  self->tree = tree;
  self->text = padded;
  self->length = length;
  self->levels = g_array_new (FALSE, FALSE, sizeof (Level));
  self->path = g_string_new (NULL);
  self->key = (FleetJsonToken) { 0 };
  self->found = self->nearest = FLEET_NONE;
  self->nearest_length = 0;
  self->n_left = 0;
  read_tokens (self);
  g_array_unref (self->levels);
  g_string_free (self->path, TRUE);
}

/* Reads the text and looks for path. A row's column is looked for where change records keep their row, and in the root where there is none of these. */
static void
read_mapped (FleetLetterTree *tree,
             const char      *padded,
             gsize            length,
             const char      *path,
             gboolean         of_row)
{
  static const char *const rows[] = { "payload.after.", "after.", "data.", "" };
  Build build = { 0 };

  for (guint i = of_row ? 0 : G_N_ELEMENTS (rows) - 1; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *wanted = g_strconcat (rows[i], path, NULL);

      build.wanted = wanted;
      read_text (tree, padded, length, &build);
      if (tree->fault == FLEET_NONE && build.found != FLEET_NONE)
        mark_found (&build);
      else if (tree->fault == FLEET_NONE && tree->nodes->len > 0 && (*rows[i] == '\0' || build.nearest_length + 1 >= strlen (rows[i])))
        add_missing (&build);
      if (tree->fault != FLEET_NONE)
        break;
    }
  add_left (&build);
}

FleetLetterTree *
fleet_letter_tree_new (GBytes     *payload,
                       const char *reason)
{
  FleetLetterTree *self = g_new0 (FleetLetterTree, 1);
  g_autoptr (GByteArray) inflated = g_byte_array_new ();
  gboolean of_row = FALSE;
  g_autofree char *path = fleet_letter_reason_path (reason, &of_row), *padded = NULL;
  gint64 place = fleet_letter_reason_place (reason);
  gsize length = 0;
  const char *bytes = payload != NULL ? g_bytes_get_data (payload, &length) : NULL;
  FleetEnvelope envelope;
  Build build = { 0 };

  fleet_refs_init (&self->refs);
  self->nodes = g_ptr_array_new_with_free_func (node_free);
  self->place = -1;
  self->fault = FLEET_NONE;
  /* Of no bytes GBytes has no place. */
  if (payload == NULL || !fleet_envelope_open (&envelope, bytes != NULL ? bytes : "", length, MOST_BYTES, inflated, NULL))
    return self;
  self->text = g_bytes_new (envelope.text, envelope.length);
  padded = g_malloc0 (envelope.length + FLEET_JSON_PADDING);
  memcpy (padded, envelope.text, envelope.length);
  if (path != NULL)
    {
      read_mapped (self, padded, envelope.length, path, of_row);
      return self;
    }
  read_text (self, padded, envelope.length, &build);
  if (self->fault == FLEET_NONE && place >= 0)
    mark_place (&build, place);
  add_left (&build);
  return self;
}

FleetLetterTree *
fleet_letter_tree_ref (FleetLetterTree *self)
{
  fleet_refs_inc (&self->refs);
  return self;
}

void
fleet_letter_tree_unref (FleetLetterTree *self)
{
  if (self == NULL || !fleet_refs_dec (&self->refs))
    return;
  g_ptr_array_unref (self->nodes);
  g_clear_pointer (&self->text, g_bytes_unref);
  g_free (self);
}

guint
fleet_letter_tree_get_n (const FleetLetterTree *self)
{
  return self->nodes->len;
}

const FleetLetterNode *
fleet_letter_tree_get (const FleetLetterTree *self,
                       guint                  i)
{
  g_return_val_if_fail (i < self->nodes->len, NULL);
  return self->nodes->pdata[i];
}

guint
fleet_letter_tree_get_fault (const FleetLetterTree *self)
{
  return self->fault;
}

GBytes *
fleet_letter_tree_get_text (const FleetLetterTree *self)
{
  return self->text;
}

gint64
fleet_letter_tree_get_place (const FleetLetterTree *self)
{
  return self->place;
}
