/* SPDX-License-Identifier: GPL-3.0-or-later */

/* FleetBasemapSource: draws tiles instead of fetching them. A tile takes 0.2 to 0.9 ms, so the first ones of a burst are drawn at once, within a budget that no frame
 * notices; libshumate would otherwise show in each square what it showed before the zoom. The rest is drawn by two threads, and is plain until then.
 * Its textures are opaque and packed in three bytes a pixel, because GTK's software renderer
 * then copies where it would blend: an empty pan costs 10 ms a frame, with an alpha channel 22 to 28. It has a pool of its own so that a burst of tiles
 * never stands in the way of the reading and writing that the rest of the program does in GLib's shared pool. */

#include "fleet-basemap-source.h"

#include "fleet-basemap-painter.h"
#include "fleet-tile-paintable.h"

#define TILE_SIZE 256
#define BLEED 1
#define THREADS 2
/* What a burst of tiles may take of the main thread; so long without a tile ends a burst. */
#define BURST_US (12 * G_TIME_SPAN_MILLISECOND)
#define PAUSE_US (8 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  FleetBasemap    *map;
  FleetMapPalette  palette;
  int              scale;
  guint            x, y, zoom;
  ShumateTile     *tile; /* for the main thread */
} Job;

struct _FleetBasemapSource
{
  ShumateMapSource parent_instance;

  FleetBasemap    *map;
  FleetMapPalette  palette;
  int              scale;
  GThreadPool     *pool;
  gint64           burst_us; /* spent in this burst */
  gint64           last_us;  /* monotonic, when its last tile was drawn */
};

G_DEFINE_FINAL_TYPE (FleetBasemapSource, fleet_basemap_source, SHUMATE_TYPE_MAP_SOURCE)

static void
job_free (gpointer data)
{
  Job *job = data;

  fleet_basemap_unref (job->map);
  g_object_unref (job->tile);
  g_free (job);
}

/* Three bytes a pixel out of cairo's four. */
static GBytes *
pack_rgb (cairo_surface_t *surface,
          int              side)
{
  guint8 *packed = g_malloc ((gsize) side * side * 3);
  guint8 *to = packed;

  cairo_surface_flush (surface);
  for (int row = 0; row < side; row++)
    {
      const guint32 *from = (const guint32 *) (cairo_image_surface_get_data (surface) + (gsize) row * cairo_image_surface_get_stride (surface));

      for (int column = 0; column < side; column++)
        {
          *to++ = from[column] >> 16;
          *to++ = from[column] >> 8;
          *to++ = from[column];
        }
    }
  return g_bytes_new_take (packed, (gsize) side * side * 3);
}

GdkTexture *
fleet_basemap_source_draw (const FleetBasemap    *map,
                           const FleetMapPalette *palette,
                           int                    scale,
                           guint                  zoom,
                           guint                  x,
                           guint                  y)
{
  int side = (TILE_SIZE + 2 * BLEED) * CLAMP (scale, 1, 4);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, side, side);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (GBytes) bytes = NULL;

  cairo_scale (cr, CLAMP (scale, 1, 4), CLAMP (scale, 1, 4));
  cairo_translate (cr, BLEED, BLEED);
  fleet_basemap_paint_tile (map, palette, cr, zoom, x, y, TILE_SIZE);
  cairo_destroy (cr);
  bytes = pack_rgb (surface, side);
  cairo_surface_destroy (surface);
  return gdk_memory_texture_new (side, side, GDK_MEMORY_R8G8B8, bytes, (gsize) side * 3);
}

static void
draw_in_pool (gpointer data,
              gpointer user_data)
{
  g_autoptr (GTask) task = data;
  Job *job = g_task_get_task_data (task);

  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, fleet_basemap_source_draw (job->map, &job->palette, job->scale, job->zoom, job->x, job->y), g_object_unref);
}

static void
show_texture (ShumateTile *tile,
              GdkTexture  *texture)
{
  g_autoptr (GdkPaintable) paintable = fleet_tile_paintable_new (texture, (double) BLEED / (TILE_SIZE + 2 * BLEED));

  shumate_tile_set_paintable (tile, paintable);
  shumate_tile_set_fade_in (tile, FALSE);
  shumate_tile_set_state (tile, SHUMATE_STATE_DONE);
}

/* NULL: the burst's budget is spent. */
static GdkTexture *
draw_at_once (FleetBasemapSource *self,
              const Job          *job)
{
  gint64 start = g_get_monotonic_time ();
  GdkTexture *texture;

  if (start - self->last_us > PAUSE_US)
    self->burst_us = 0;
  if (self->burst_us > BURST_US)
    return NULL;
  texture = fleet_basemap_source_draw (job->map, &job->palette, job->scale, job->zoom, job->x, job->y);
  self->last_us = g_get_monotonic_time ();
  self->burst_us += self->last_us - start;
  return texture;
}

static void
fleet_basemap_source_fill_tile_async (ShumateMapSource    *source,
                                      ShumateTile         *tile,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  FleetBasemapSource *self = FLEET_BASEMAP_SOURCE (source);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GdkTexture) texture = NULL;
  Job *job = g_new0 (Job, 1);

  g_task_set_source_tag (task, fleet_basemap_source_fill_tile_async);
  job->map = fleet_basemap_ref (self->map);
  job->palette = self->palette;
  job->scale = self->scale;
  job->x = shumate_tile_get_x (tile);
  job->y = shumate_tile_get_y (tile);
  job->zoom = shumate_tile_get_zoom_level (tile);
  job->tile = g_object_ref (tile);
  g_task_set_task_data (task, job, job_free);
  texture = draw_at_once (self, job);
  if (texture != NULL)
    {
      show_texture (tile, texture);
      g_task_return_pointer (task, g_steal_pointer (&texture), g_object_unref);
      return;
    }
  shumate_tile_set_paintable (tile, NULL);
  g_thread_pool_push (self->pool, g_steal_pointer (&task), NULL);
}

static gboolean
fleet_basemap_source_fill_tile_finish (ShumateMapSource  *source,
                                       GAsyncResult      *result,
                                       GError           **error)
{
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GdkTexture) texture = g_task_propagate_pointer (G_TASK (result), error);

  if (texture == NULL)
    return FALSE;
  /* libshumate moves its tile objects about; this one may stand for another square by now, and has then been asked for anew. */
  if (shumate_tile_get_x (job->tile) != job->x || shumate_tile_get_y (job->tile) != job->y || shumate_tile_get_zoom_level (job->tile) != job->zoom)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The tile stands for another square by now");
      return FALSE;
    }
  show_texture (job->tile, texture);
  return TRUE;
}

static void
fleet_basemap_source_finalize (GObject *object)
{
  FleetBasemapSource *self = FLEET_BASEMAP_SOURCE (object);

  /* Every job holds a reference to its source: none is left here. */
  g_thread_pool_free (self->pool, FALSE, FALSE);
  fleet_basemap_unref (self->map);
  G_OBJECT_CLASS (fleet_basemap_source_parent_class)->finalize (object);
}

static void
fleet_basemap_source_class_init (FleetBasemapSourceClass *klass)
{
  ShumateMapSourceClass *source_class = SHUMATE_MAP_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = fleet_basemap_source_finalize;
  source_class->fill_tile_async = fleet_basemap_source_fill_tile_async;
  source_class->fill_tile_finish = fleet_basemap_source_fill_tile_finish;
}

static void
fleet_basemap_source_init (FleetBasemapSource *self)
{
  self->pool = g_thread_pool_new (draw_in_pool, NULL, THREADS, FALSE, NULL);
}

FleetBasemapSource *
fleet_basemap_source_new (FleetBasemap          *map,
                          const FleetMapPalette *palette,
                          int                    scale)
{
  FleetBasemapSource *self = g_object_new (FLEET_TYPE_BASEMAP_SOURCE, "id", "fleet-basemap", "name", "Fleet Console", "license", "Natural Earth",
                                           "license-uri", "https://www.naturalearthdata.com", "min-zoom-level", FLEET_BASEMAP_MIN_ZOOM,
                                           "max-zoom-level", FLEET_BASEMAP_MAX_ZOOM, "tile-size", TILE_SIZE, NULL);

  self->map = fleet_basemap_ref (map);
  self->palette = *palette;
  self->scale = CLAMP (scale, 1, 4);
  return self;
}
