/* SPDX-License-Identifier: GPL-3.0-or-later */

/* FleetBasemap: coasts, borders and names, read once from a file of half a megabyte that data/basemap/convert.py makes. It is a format of our own
 * because a map that is drawn at every start should need neither a parser nor a database: the points are used as they lie in the file.
 *
 * The file, all little-endian:
 *
 *   head    8 bytes "FLEETMAP"; u32 version 1, shapes, points, places, bytes of text, 0
 *   shapes  each u32 kind (FleetShapeKind), detail, first point, points, 0, 0; i32 left, top, right, bottom
 *           detail: bits 0-7 the first zoom level that draws it, bits 8-31 a river's width in metres; kinds ascend
 *   points  each i32 x, y, in FLEET_BASEMAP_UNIT
 *   places  each u32 kind (FleetPlaceKind), first zoom level; i32 x, y; u32 offsets of the Korean and the English name in the text
 *   text    UTF-8, each name ended by a zero byte
 *
 * The data is Natural Earth's (public domain); names and rivers are the project's own. Everything is checked against the file's length before it is
 * used, though the file is our own: a cut download must end in a sentence, not in a crash. */

#include "fleet-basemap.h"

#include <string.h>

#include "fleet-error.h"
#include "fleet-basemap-resources.h"

#define HEAD_BYTES 32
#define SHAPE_BYTES 40
#define PLACE_BYTES 24
#define RESOURCE_PATH "/com/example/FleetConsole/basemap/korea.bin"

typedef struct
{
  guint32 n_shapes;
  guint32 n_points;
  guint32 n_places;
  guint32 n_text;
  const guint8 *shapes;
  const guint8 *points;
  const guint8 *places;
  const char   *text;
} Sections;

static guint32
read_u32 (const guint8 *at)
{
  guint32 value;

  memcpy (&value, at, sizeof value);
  return GUINT32_FROM_LE (value);
}

static gint32
read_i32 (const guint8 *at)
{
  return (gint32) read_u32 (at);
}

/* FALSE: the head's counts and the length do not agree. */
static gboolean
find_sections (GBytes   *bytes,
               Sections *sections)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  guint64 needed;

  if (length < HEAD_BYTES || memcmp (data, "FLEETMAP", 8) != 0 || read_u32 (data + 8) != 1)
    return FALSE;
  sections->n_shapes = read_u32 (data + 12);
  sections->n_points = read_u32 (data + 16);
  sections->n_places = read_u32 (data + 20);
  sections->n_text = read_u32 (data + 24);
  if (sections->n_shapes > FLEET_BASEMAP_SHAPES || sections->n_points > FLEET_BASEMAP_POINTS || sections->n_places > FLEET_BASEMAP_PLACES)
    return FALSE;
  needed = HEAD_BYTES + (guint64) sections->n_shapes * SHAPE_BYTES + (guint64) sections->n_points * 8 +
           (guint64) sections->n_places * PLACE_BYTES + sections->n_text;
  if (needed != length || (sections->n_places > 0 && (sections->n_text == 0 || data[length - 1] != 0)))
    return FALSE;
  sections->shapes = data + HEAD_BYTES;
  sections->points = sections->shapes + (gsize) sections->n_shapes * SHAPE_BYTES;
  sections->places = sections->points + (gsize) sections->n_points * 8;
  sections->text = (const char *) sections->places + (gsize) sections->n_places * PLACE_BYTES;
  return TRUE;
}

static gboolean
read_shapes (FleetBasemap   *self,
             const Sections *sections)
{
  self->n_shapes = sections->n_shapes;
  self->shapes = g_new0 (FleetShape, MAX (sections->n_shapes, 1));
  self->points = g_new (gint32, 2 * (gsize) MAX (sections->n_points, 1));
  for (gsize i = 0; i < 2 * (gsize) sections->n_points; i++)
    self->points[i] = read_i32 (sections->points + 4 * i);
  for (guint i = 0; i < sections->n_shapes; i++)
    {
      const guint8 *at = sections->shapes + (gsize) i * SHAPE_BYTES;
      FleetShape *shape = &self->shapes[i];
      guint32 first = read_u32 (at + 8);

      shape->kind = read_u32 (at);
      shape->zoom = read_u32 (at + 4) & 0xff;
      shape->width_m = read_u32 (at + 4) >> 8;
      shape->n_points = read_u32 (at + 12);
      if ((guint) shape->kind >= FLEET_N_SHAPE_KINDS || (i > 0 && shape->kind < shape[-1].kind) ||
          first > sections->n_points || shape->n_points > sections->n_points - first)
        return FALSE;
      shape->points = self->points + 2 * (gsize) first;
      shape->left = read_i32 (at + 24);
      shape->top = read_i32 (at + 28);
      shape->right = read_i32 (at + 32);
      shape->bottom = read_i32 (at + 36);
    }
  return TRUE;
}

static gboolean
read_places (FleetBasemap   *self,
             const Sections *sections)
{
  self->n_places = sections->n_places;
  self->places = g_new0 (FleetMapPlace, MAX (sections->n_places, 1));
  for (guint i = 0; i < sections->n_places; i++)
    {
      const guint8 *at = sections->places + (gsize) i * PLACE_BYTES;
      FleetMapPlace *place = &self->places[i];
      guint32 korean = read_u32 (at + 16);
      guint32 english = read_u32 (at + 20);

      place->kind = read_u32 (at);
      place->zoom = read_u32 (at + 4);
      place->x = read_i32 (at + 8);
      place->y = read_i32 (at + 12);
      if ((guint) place->kind >= FLEET_N_PLACE_KINDS || korean >= sections->n_text || english >= sections->n_text)
        return FALSE;
      place->korean = sections->text + korean;
      place->english = sections->text + english;
      if (!g_utf8_validate (place->korean, -1, NULL) || !g_utf8_validate (place->english, -1, NULL))
        return FALSE;
    }
  return TRUE;
}

static void
clear (gpointer data)
{
  FleetBasemap *self = data;

  g_free (self->shapes);
  g_free (self->places);
  g_free (self->points);
  g_bytes_unref (self->bytes);
}

FleetBasemap *
fleet_basemap_new_from_bytes (GBytes  *bytes,
                              GError **error)
{
  g_autoptr (FleetBasemap) self = g_atomic_rc_box_new0 (FleetBasemap);
  Sections sections = { 0 };

  self->bytes = g_bytes_ref (bytes);
  if (!find_sections (bytes, &sections) || !read_shapes (self, &sections) || !read_places (self, &sections))
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_CORRUPT,
                   "The base map's file of %" G_GSIZE_FORMAT " bytes is damaged or of another version; make it anew with data/basemap/convert.py",
                   g_bytes_get_size (bytes));
      return NULL;
    }
  return g_steal_pointer (&self);
}

FleetBasemap *
fleet_basemap_get_embedded (void)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  FleetBasemap *self;

  bytes = g_resource_lookup_data (fleet_basemap_get_resource (), RESOURCE_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  self = bytes != NULL ? fleet_basemap_new_from_bytes (bytes, &error) : NULL;
  /* It was built in: anything else is a broken build, which the tests see. */
  g_assert_no_error (error);
  return self;
}

FleetBasemap *
fleet_basemap_ref (FleetBasemap *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
fleet_basemap_unref (FleetBasemap *self)
{
  g_atomic_rc_box_release_full (self, clear);
}
