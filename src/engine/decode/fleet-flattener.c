/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-flattener: one growing text is the path of where we are; what lies above it is on a stack that is as deep as the document.
 *
 * Plain bytes instead of GString, because this is done for every key of every message that fits no template. */

#include "fleet-flattener.h"

#include "fleet-batch.h"
#include "fleet-path.h"

#include <string.h>

#define INDEX_BYTES 16   /* the most that [index] or [#] takes */
#define FIRST_BYTES 4096 /* of all paths; more than FLEET_FLATTENER_PATH_BYTES */

typedef struct
{
  gsize  path_length; /* of the container's own path */
  gint64 index;       /* of the next element; -1 in an object */
} Container;

struct _FleetFlattener
{
  char       path[FLEET_FLATTENER_PATH_BYTES + INDEX_BYTES]; /* of where we are */
  gsize      path_length;
  GString   *quoted;     /* for keys that must be */
  char      *paths;      /* of all leaves, one behind the other */
  gsize      paths_length;
  gsize      paths_size;
  FleetLeaf *leaves;     /* FLEET_BATCH_ROW_CELLS and one more */
  guint      n_leaves;
  Container *stack;
  guint      depth;
  guint      stack_size;
};

FleetFlattener *
fleet_flattener_new (void)
{
  FleetFlattener *self = g_new0 (FleetFlattener, 1);

  self->quoted = g_string_new (NULL);
  self->paths_size = FIRST_BYTES;
  self->paths = g_malloc (self->paths_size);
  self->leaves = g_new (FleetLeaf, FLEET_BATCH_ROW_CELLS + 1);
  self->stack_size = 64;
  self->stack = g_new (Container, self->stack_size);
  return self;
}

void
fleet_flattener_free (FleetFlattener *self)
{
  if (self == NULL)
    return;
  g_string_free (self->quoted, TRUE);
  g_free (self->paths);
  g_free (self->leaves);
  g_free (self->stack);
  g_free (self);
}

const char *
fleet_flattener_path (const FleetFlattener *self,
                      const FleetLeaf      *leaf)
{
  return self->paths + leaf->path;
}

static gboolean
needs_quotes (const char *key,
              gsize       length)
{
  gboolean special = length == 0;

  for (gsize i = 0; i < length; i++)
    special |= key[i] == '.' || key[i] == '[' || key[i] == ']' || key[i] == '"' || key[i] == '\0';
  return special;
}

/* FALSE: the path becomes too long. */
static gboolean
append_key (FleetFlattener *self,
            const char     *key,
            gsize           length)
{
  if (self->path_length + 1 + length > FLEET_FLATTENER_PATH_BYTES + 1)
    return FALSE;
  if (G_UNLIKELY (needs_quotes (key, length)))
    {
      g_string_truncate (self->quoted, 0);
      g_string_append_len (self->quoted, self->path, self->path_length);
      fleet_path_append_key (self->quoted, key, length);
      if (self->quoted->len > FLEET_FLATTENER_PATH_BYTES)
        return FALSE;
      memcpy (self->path, self->quoted->str, self->quoted->len);
      self->path_length = self->quoted->len;
      return TRUE;
    }
  if (self->path_length > 0)
    self->path[self->path_length++] = '.';
  memcpy (self->path + self->path_length, key, length);
  self->path_length += length;
  return self->path_length <= FLEET_FLATTENER_PATH_BYTES;
}

static gboolean
append_index (FleetFlattener *self,
              gint64          index)
{
  char digits[INDEX_BYTES];
  guint n = 0;

  do
    digits[n++] = '0' + index % 10;
  while ((index /= 10) > 0);
  if (self->path_length + n + 2 > FLEET_FLATTENER_PATH_BYTES)
    return FALSE;
  self->path[self->path_length++] = '[';
  while (n > 0)
    self->path[self->path_length++] = digits[--n];
  self->path[self->path_length++] = ']';
  return TRUE;
}

/* In an array, each value that begins has the next index. */
static gboolean
enter_value (FleetFlattener *self)
{
  Container *container = self->depth > 0 ? &self->stack[self->depth - 1] : NULL;

  if (container == NULL || container->index < 0)
    return TRUE;
  self->path_length = container->path_length;
  return append_index (self, container->index++);
}

static void
push (FleetFlattener *self,
      gboolean        is_array)
{
  if (self->depth == self->stack_size)
    {
      self->stack_size *= 2;
      self->stack = g_renew (Container, self->stack, self->stack_size);
    }
  self->stack[self->depth++] = (Container) { self->path_length, is_array ? 0 : -1 };
}

static void
add_leaf (FleetFlattener   *self,
          const FleetValue *value)
{
  FleetLeaf *leaf = &self->leaves[self->n_leaves++];

  if (self->paths_length + self->path_length > self->paths_size)
    {
      self->paths_size *= 2; /* a path is always shorter than what is added */
      self->paths = g_realloc (self->paths, self->paths_size);
    }
  memcpy (self->paths + self->paths_length, self->path, self->path_length);
  leaf->path = self->paths_length;
  leaf->path_length = self->path_length;
  leaf->value = *value;
  self->paths_length += self->path_length;
}

/* FALSE: a path becomes too long. */
static gboolean
take_event (FleetFlattener       *self,
            const FleetJsonEvent *event)
{
  switch (event->kind)
    {
    case FLEET_JSON_OBJECT_BEGIN:
    case FLEET_JSON_ARRAY_BEGIN:
      if (!enter_value (self))
        return FALSE;
      push (self, event->kind == FLEET_JSON_ARRAY_BEGIN);
      return TRUE;
    case FLEET_JSON_OBJECT_END:
      self->path_length = self->stack[--self->depth].path_length;
      return TRUE;
    case FLEET_JSON_ARRAY_END:
      self->path_length = self->stack[--self->depth].path_length;
      if (self->path_length + strlen ("[#]") > FLEET_FLATTENER_PATH_BYTES)
        return FALSE;
      memcpy (self->path + self->path_length, "[#]", strlen ("[#]"));
      self->path_length += strlen ("[#]");
      add_leaf (self, &event->value);
      return TRUE;
    case FLEET_JSON_KEY:
      self->path_length = self->stack[self->depth - 1].path_length;
      return append_key (self, event->value.text, event->value.length);
    case FLEET_JSON_VALUE:
    default:
      if (!enter_value (self))
        return FALSE;
      add_leaf (self, &event->value);
      return TRUE;
    }
}

const FleetLeaf *
fleet_flattener_read (FleetFlattener       *self,
                      const FleetJsonEvent *events,
                      gsize                 n_events,
                      guint                *ret_n_leaves,
                      GError              **error)
{
  self->path_length = 0;
  self->paths_length = 0;
  self->n_leaves = 0;
  self->depth = 0;

  for (gsize i = 0; i < n_events; i++)
    {
      if (!take_event (self, &events[i]))
        {
          g_set_error (error, FLEET_ERROR, FLEET_ERROR_LIMIT, "a path of more than %d bytes", FLEET_FLATTENER_PATH_BYTES);
          return NULL;
        }
      if (self->n_leaves > FLEET_BATCH_ROW_CELLS)
        {
          g_set_error (error, FLEET_ERROR, FLEET_ERROR_LIMIT, "more than %d values in one message", FLEET_BATCH_ROW_CELLS);
          return NULL;
        }
    }
  *ret_n_leaves = self->n_leaves;
  return self->leaves;
}
