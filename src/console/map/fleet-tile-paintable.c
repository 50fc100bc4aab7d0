/* SPDX-License-Identifier: GPL-3.0-or-later */

/* FleetTilePaintable: two opaque squares that meet on a fraction of a pixel let what is behind them shine through, each covering its part of the pixel only. The map
 * scrolls by fractions, so its tiles overlap by a pixel that both have drawn alike. */

#include "fleet-tile-paintable.h"

#include <gtk/gtk.h>

struct _FleetTilePaintable
{
  GObject parent_instance;

  GdkTexture *texture;
  double      bleed;
};

static void fleet_tile_paintable_iface_init (GdkPaintableInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FleetTilePaintable, fleet_tile_paintable, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GDK_TYPE_PAINTABLE, fleet_tile_paintable_iface_init))

static void
fleet_tile_paintable_snapshot (GdkPaintable *paintable,
                               GdkSnapshot  *snapshot,
                               double        width,
                               double        height)
{
  FleetTilePaintable *self = FLEET_TILE_PAINTABLE (paintable);
  double over_x = width * self->bleed / (1 - 2 * self->bleed);
  double over_y = height * self->bleed / (1 - 2 * self->bleed);

  gtk_snapshot_append_texture (snapshot, self->texture, &GRAPHENE_RECT_INIT (-over_x, -over_y, width + 2 * over_x, height + 2 * over_y));
}

static GdkPaintableFlags
fleet_tile_paintable_get_flags (GdkPaintable *paintable)
{
  return GDK_PAINTABLE_STATIC_CONTENTS | GDK_PAINTABLE_STATIC_SIZE;
}

static void
fleet_tile_paintable_iface_init (GdkPaintableInterface *iface)
{
  iface->snapshot = fleet_tile_paintable_snapshot;
  iface->get_flags = fleet_tile_paintable_get_flags;
}

static void
fleet_tile_paintable_finalize (GObject *object)
{
  g_object_unref (FLEET_TILE_PAINTABLE (object)->texture);
  G_OBJECT_CLASS (fleet_tile_paintable_parent_class)->finalize (object);
}

static void
fleet_tile_paintable_class_init (FleetTilePaintableClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fleet_tile_paintable_finalize;
}

static void
fleet_tile_paintable_init (FleetTilePaintable *self)
{
}

GdkPaintable *
fleet_tile_paintable_new (GdkTexture *texture,
                          double      bleed)
{
  FleetTilePaintable *self = g_object_new (FLEET_TYPE_TILE_PAINTABLE, NULL);

  self->texture = g_object_ref (texture);
  self->bleed = bleed;
  return GDK_PAINTABLE (self);
}
