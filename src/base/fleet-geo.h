/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-geo: places on the earth. WGS 84 degrees; distances on the mean sphere of 6,371,008.8 m. Pure. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Great-circle distance in metres (haversine). */
double fleet_geo_distance_m (double latitude_a, double longitude_a, double latitude_b, double longitude_b);
/* Initial bearing from a to b in degrees clockwise from north, 0 … 360. */
double fleet_geo_bearing    (double latitude_a, double longitude_a, double latitude_b, double longitude_b);
/* The point at distance_m and bearing from a place. */
void   fleet_geo_move       (double latitude, double longitude, double bearing, double distance_m, double *ret_latitude, double *ret_longitude);
/* Web Mercator (EPSG:3857) in units of the whole world's width: x and y 0 … 1, y down, latitude clamped to ±85.0511. */
void   fleet_geo_project    (double latitude, double longitude, double *ret_x, double *ret_y);
void   fleet_geo_unproject  (double x, double y, double *ret_latitude, double *ret_longitude);

G_END_DECLS
