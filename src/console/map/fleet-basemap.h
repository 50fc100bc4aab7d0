/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-basemap: the map that needs no network, as read from its file: shapes and names in Web Mercator. Sealed after loading; any thread. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Coordinates are Web Mercator in this many units of the whole world's width (3.7 cm at the equator), y down. */
#define FLEET_BASEMAP_UNIT (1 << 30)
/* Limits of a file that is taken. */
#define FLEET_BASEMAP_SHAPES (1 << 20)
#define FLEET_BASEMAP_POINTS (1 << 24)
#define FLEET_BASEMAP_PLACES (1 << 16)

typedef enum
{
  FLEET_SHAPE_LAND, /* a ring, closed by itself */
  FLEET_SHAPE_LAKE, /* a ring */
  FLEET_SHAPE_COAST,
  FLEET_SHAPE_BORDER,
  FLEET_SHAPE_PROVINCE,
  FLEET_SHAPE_RIVER,
  FLEET_N_SHAPE_KINDS
} FleetShapeKind;

typedef struct
{
  FleetShapeKind kind;
  guint          zoom;    /* from this zoom level on */
  guint          width_m; /* a river's; else 0 */
  guint          n_points;
  const gint32  *points;  /* x, y of each */
  gint32         left, top, right, bottom;
} FleetShape;

typedef enum
{
  FLEET_PLACE_COUNTRY,
  FLEET_PLACE_SEA,
  FLEET_PLACE_PROVINCE,
  FLEET_PLACE_CITY,
  FLEET_PLACE_TOWN,
  FLEET_PLACE_DISTRICT,
  FLEET_PLACE_ISLAND,
  FLEET_N_PLACE_KINDS
} FleetPlaceKind;

typedef struct
{
  FleetPlaceKind kind;
  guint          zoom; /* from this zoom level on; where two collide the smaller stays, then the earlier */
  gint32         x, y;
  const char    *korean;
  const char    *english;
} FleetMapPlace;

typedef struct
{
  /*< private >*/
  GBytes        *bytes; /* the texts lie in it */
  gint32        *points;

  /*< public >*/
  guint          n_shapes;
  FleetShape    *shapes; /* ordered by kind */
  guint          n_places;
  FleetMapPlace *places; /* as in the file */
} FleetBasemap;

/* The map that is built into the program. Returns a new reference. @thread main */
FleetBasemap *fleet_basemap_get_embedded (void);
/* Reads a file's bytes. Fails with FLEET_ERROR_CORRUPT when they are not such a file. */
FleetBasemap *fleet_basemap_new_from_bytes (GBytes  *bytes,
                                            GError **error);
FleetBasemap *fleet_basemap_ref   (FleetBasemap *self);
void          fleet_basemap_unref (FleetBasemap *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetBasemap, fleet_basemap_unref)

G_END_DECLS
