/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-flattener: one growing text is the path of where we are; what lies above it is on a stack that is as deep as the document. */

#include "fleet-flattener.h"

#include "fleet-batch.h"
#include "fleet-path.h"

typedef struct
{
  gsize path_length; /* of the container's own path */
  gint64 index;      /* of the next element; -1 in an object */
} Container;

struct _FleetFlattener
{
  GString *path;    /* of where we are */
  GString *paths;   /* of all leaves, one behind the other */
  GArray  *leaves;  /* FleetLeaf */
  GArray  *stack;   /* Container */
};

FleetFlattener *
fleet_flattener_new (void)
{
  FleetFlattener *self = g_new0 (FleetFlattener, 1);

  self->path = g_string_new (NULL);
  self->paths = g_string_new (NULL);
  self->leaves = g_array_sized_new (FALSE, FALSE, sizeof (FleetLeaf), 64);
  self->stack = g_array_new (FALSE, FALSE, sizeof (Container));
  return self;
}

void
fleet_flattener_free (FleetFlattener *self)
{
  if (self == NULL)
    return;
  g_string_free (self->path, TRUE);
  g_string_free (self->paths, TRUE);
  g_array_unref (self->leaves);
  g_array_unref (self->stack);
  g_free (self);
}

const char *
fleet_flattener_path (const FleetFlattener *self,
                      const FleetLeaf      *leaf)
{
  return self->paths->str + leaf->path;
}

static Container *
innermost (FleetFlattener *self)
{
  return self->stack->len > 0 ? &g_array_index (self->stack, Container, self->stack->len - 1) : NULL;
}

/* In an array, each value that begins has the next index. */
static void
enter_value (FleetFlattener *self)
{
  Container *container = innermost (self);

  if (container == NULL || container->index < 0)
    return;
  g_string_truncate (self->path, container->path_length);
  fleet_path_append_index (self->path, container->index++);
}

static void
add_leaf (FleetFlattener   *self,
          const FleetValue *value)
{
  FleetLeaf leaf = { self->paths->len, self->path->len, *value };

  g_string_append_len (self->paths, self->path->str, self->path->len);
  g_array_append_val (self->leaves, leaf);
}

static void
take_event (FleetFlattener       *self,
            const FleetJsonEvent *event)
{
  Container container;

  switch (event->kind)
    {
    case FLEET_JSON_OBJECT_BEGIN:
    case FLEET_JSON_ARRAY_BEGIN:
      enter_value (self);
      container = (Container) { self->path->len, event->kind == FLEET_JSON_ARRAY_BEGIN ? 0 : -1 };
      g_array_append_val (self->stack, container);
      break;
    case FLEET_JSON_OBJECT_END:
    case FLEET_JSON_ARRAY_END:
      g_string_truncate (self->path, innermost (self)->path_length);
      g_array_set_size (self->stack, self->stack->len - 1);
      if (event->kind == FLEET_JSON_ARRAY_END)
        {
          fleet_path_append_count (self->path);
          add_leaf (self, &event->value);
        }
      break;
    case FLEET_JSON_KEY:
      g_string_truncate (self->path, innermost (self)->path_length);
      fleet_path_append_key (self->path, event->value.text, event->value.length);
      break;
    case FLEET_JSON_VALUE:
    default:
      enter_value (self);
      add_leaf (self, &event->value);
      break;
    }
}

const FleetLeaf *
fleet_flattener_read (FleetFlattener       *self,
                      const FleetJsonEvent *events,
                      gsize                 n_events,
                      guint                *ret_n_leaves,
                      GError              **error)
{
  g_string_truncate (self->path, 0);
  g_string_truncate (self->paths, 0);
  g_array_set_size (self->leaves, 0);
  g_array_set_size (self->stack, 0);

  for (gsize i = 0; i < n_events; i++)
    {
      take_event (self, &events[i]);
      if (self->leaves->len > FLEET_BATCH_ROW_CELLS)
        {
          g_set_error (error, FLEET_ERROR, FLEET_ERROR_LIMIT, "more than %d values in one message", FLEET_BATCH_ROW_CELLS);
          return NULL;
        }
      if (self->path->len > FLEET_FLATTENER_PATH_BYTES)
        {
          g_set_error (error, FLEET_ERROR, FLEET_ERROR_LIMIT, "a path of more than %d bytes",
                       FLEET_FLATTENER_PATH_BYTES);
          return NULL;
        }
    }
  *ret_n_leaves = self->leaves->len;
  return &g_array_index (self->leaves, FleetLeaf, 0);
}
