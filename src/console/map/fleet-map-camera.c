/* SPDX-License-Identifier: GPL-3.0-or-later */

/* FleetMapCamera: the arithmetic of looking, apart from who wants to look. */

#include "fleet-map-camera.h"

#include <math.h>

#include "fleet-basemap-source.h"
#include "fleet-geo.h"
#include "fleet-map-view.h"

/* How near a vehicle that was asked for is shown. */
#define FOCUS_ZOOM 14
/* Free px around what is made to fit. */
#define FLEET_MARGIN 56
#define CLUSTER_MARGIN 120
/* As long as this after the first position the map fits itself to the fleet. */
#define SETTLING_US (6 * G_TIME_SPAN_SECOND)
#define HOME_LATITUDE 36.2
#define HOME_LONGITUDE 127.8
#define HOME_ZOOM 7

struct _FleetMapCamera
{
  ShumateMap      *map;      /* borrowed; so the viewport */
  ShumateViewport *viewport;
  FleetRoster     *roster;   /* owned; NULL before it is set */
  gboolean         is_touched;
  gint64           first_us; /* monotonic; when the first position came; 0: none yet */
};

typedef struct
{
  double left, top, right, bottom;
} Box;

FleetMapCamera *
fleet_map_camera_new (ShumateMap *map)
{
  FleetMapCamera *self = g_new0 (FleetMapCamera, 1);

  self->map = map;
  self->viewport = shumate_map_get_viewport (map);
  shumate_viewport_set_zoom_level (self->viewport, HOME_ZOOM);
  shumate_location_set_location (SHUMATE_LOCATION (self->viewport), HOME_LATITUDE, HOME_LONGITUDE);
  return self;
}

void
fleet_map_camera_free (FleetMapCamera *self)
{
  g_clear_object (&self->roster);
  g_free (self);
}

void
fleet_map_camera_set_roster (FleetMapCamera *self,
                             FleetRoster    *roster)
{
  g_set_object (&self->roster, roster);
}

void
fleet_map_camera_touch (FleetMapCamera *self)
{
  self->is_touched = TRUE;
}

static gboolean
find_fleet (FleetMapCamera *self,
            Box            *box)
{
  const FleetRosterColumns *columns;

  if (self->roster == NULL)
    return FALSE;
  *box = (Box) { 1, 1, 0, 0 };
  columns = fleet_roster_get_columns (self->roster);
  for (guint i = 0; i < columns->n_slots; i++)
    {
      if (!columns->shown[i] || !columns->placed[i])
        continue;
      box->left = MIN (box->left, columns->x[i]);
      box->right = MAX (box->right, columns->x[i]);
      box->top = MIN (box->top, columns->y[i]);
      box->bottom = MAX (box->bottom, columns->y[i]);
    }
  return box->left <= box->right;
}

static void
go_to (FleetMapCamera *self,
       double          x,
       double          y,
       double          zoom,
       gboolean        animated)
{
  double latitude, longitude;

  fleet_geo_unproject (x, y, &latitude, &longitude);
  shumate_map_stop_go_to (self->map);
  if (animated && gtk_widget_get_mapped (GTK_WIDGET (self->map)))
    {
      shumate_map_go_to_full (self->map, latitude, longitude, zoom);
      return;
    }
  shumate_viewport_set_zoom_level (self->viewport, zoom);
  shumate_location_set_location (SHUMATE_LOCATION (self->viewport), latitude, longitude);
}

static void
fit (FleetMapCamera *self,
     const Box      *box,
     double          margin,
     double          min_zoom,
     gboolean        animated)
{
  double zoom = fleet_map_view_fit (gtk_widget_get_width (GTK_WIDGET (self->map)), gtk_widget_get_height (GTK_WIDGET (self->map)),
                                    box->right - box->left, box->bottom - box->top, margin, min_zoom, FLEET_BASEMAP_MAX_ZOOM - 1);

  go_to (self, (box->left + box->right) / 2, (box->top + box->bottom) / 2, zoom, animated);
}

void
fleet_map_camera_settle (FleetMapCamera *self)
{
  gint64 now = g_get_monotonic_time ();
  Box box;

  if (self->is_touched || gtk_widget_get_width (GTK_WIDGET (self->map)) == 0 || !find_fleet (self, &box))
    return;
  if (self->first_us == 0)
    self->first_us = now;
  if (now - self->first_us > SETTLING_US)
    return;
  fit (self, &box, FLEET_MARGIN, FLEET_BASEMAP_MIN_ZOOM, FALSE);
}

gboolean
fleet_map_camera_fit_fleet (FleetMapCamera *self)
{
  Box box;

  if (!find_fleet (self, &box))
    return FALSE;
  self->is_touched = TRUE;
  fit (self, &box, FLEET_MARGIN, FLEET_BASEMAP_MIN_ZOOM, TRUE);
  return TRUE;
}

void
fleet_map_camera_enter (FleetMapCamera *self,
                        double          left,
                        double          top,
                        double          right,
                        double          bottom)
{
  Box box = { left, top, right, bottom };

  self->is_touched = TRUE;
  fit (self, &box, CLUSTER_MARGIN, MIN (floor (shumate_viewport_get_zoom_level (self->viewport)) + 1, FLEET_BASEMAP_MAX_ZOOM - 1), TRUE);
}

static gboolean
is_placed (FleetMapCamera *self,
           FleetSlot       slot)
{
  const FleetRosterColumns *columns;

  if (self->roster == NULL)
    return FALSE;
  columns = fleet_roster_get_columns (self->roster);
  return slot < columns->n_slots && columns->shown[slot] && columns->placed[slot];
}

void
fleet_map_camera_focus (FleetMapCamera *self,
                        FleetSlot       slot)
{
  const FleetRosterColumns *columns;

  if (!is_placed (self, slot))
    return;
  columns = fleet_roster_get_columns (self->roster);
  self->is_touched = TRUE;
  go_to (self, columns->x[slot], columns->y[slot], MAX (shumate_viewport_get_zoom_level (self->viewport), FOCUS_ZOOM), TRUE);
}

void
fleet_map_camera_follow (FleetMapCamera *self,
                         FleetSlot       slot)
{
  const FleetRosterColumns *columns;

  if (!is_placed (self, slot))
    return;
  columns = fleet_roster_get_columns (self->roster);
  self->is_touched = TRUE;
  shumate_location_set_location (SHUMATE_LOCATION (self->viewport), columns->latitude[slot], columns->longitude[slot]);
}

void
fleet_map_camera_pan (FleetMapCamera *self,
                      double          right,
                      double          down)
{
  FleetMapView view;

  self->is_touched = TRUE;
  fleet_map_view_read (&view, self->viewport, GTK_WIDGET (self->map));
  go_to (self, CLAMP (view.left + (view.width / 2 + right) / view.scale, 0, 1), CLAMP (view.top + (view.height / 2 + down) / view.scale, 0, 1), view.zoom, FALSE);
}

void
fleet_map_camera_zoom (FleetMapCamera *self,
                       gboolean        in)
{
  self->is_touched = TRUE;
  if (in)
    shumate_map_zoom_in (self->map);
  else
    shumate_map_zoom_out (self->map);
}

gboolean
fleet_map_camera_restore (FleetMapCamera *self,
                          double          latitude,
                          double          longitude,
                          double          zoom)
{
  if (!(zoom >= FLEET_BASEMAP_MIN_ZOOM && zoom <= FLEET_BASEMAP_MAX_ZOOM && fabs (latitude) <= 85 && fabs (longitude) <= 180))
    return FALSE;
  self->is_touched = TRUE;
  shumate_viewport_set_zoom_level (self->viewport, zoom);
  shumate_location_set_location (SHUMATE_LOCATION (self->viewport), latitude, longitude);
  return TRUE;
}

gboolean
fleet_map_camera_get_place (FleetMapCamera *self,
                            double         *ret_latitude,
                            double         *ret_longitude,
                            double         *ret_zoom)
{
  if (!self->is_touched)
    return FALSE;
  *ret_latitude = shumate_location_get_latitude (SHUMATE_LOCATION (self->viewport));
  *ret_longitude = shumate_location_get_longitude (SHUMATE_LOCATION (self->viewport));
  *ret_zoom = shumate_viewport_get_zoom_level (self->viewport);
  return TRUE;
}
