/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-geo: spherical formulas; the earth's mean radius is IUGG's R1. */

#include "fleet-geo.h"

#include <math.h>

#define EARTH_RADIUS_M 6371008.8
#define MAX_LATITUDE   85.05112877980659 /* where Web Mercator's square ends: atan (sinh (pi)) */

static double
to_radians (double degrees)
{
  return degrees * G_PI / 180.0;
}

static double
to_degrees (double radians)
{
  return radians * 180.0 / G_PI;
}

double
fleet_geo_distance_m (double latitude_a,
                      double longitude_a,
                      double latitude_b,
                      double longitude_b)
{
  double a = to_radians (latitude_a);
  double b = to_radians (latitude_b);
  double half_latitude = sin ((b - a) / 2);
  double half_longitude = sin (to_radians (longitude_b - longitude_a) / 2);
  double h = half_latitude * half_latitude + cos (a) * cos (b) * half_longitude * half_longitude;

  return 2 * EARTH_RADIUS_M * asin (sqrt (MIN (1.0, h)));
}

double
fleet_geo_bearing (double latitude_a,
                   double longitude_a,
                   double latitude_b,
                   double longitude_b)
{
  double a = to_radians (latitude_a);
  double b = to_radians (latitude_b);
  double turn = to_radians (longitude_b - longitude_a);
  double y = sin (turn) * cos (b);
  double x = cos (a) * sin (b) - sin (a) * cos (b) * cos (turn);
  double bearing = to_degrees (atan2 (y, x));

  return bearing < 0 ? bearing + 360 : bearing;
}

void
fleet_geo_move (double  latitude,
                double  longitude,
                double  bearing,
                double  distance_m,
                double *ret_latitude,
                double *ret_longitude)
{
  double angle = distance_m / EARTH_RADIUS_M;
  double from = to_radians (latitude);
  double course = to_radians (bearing);
  double to = asin (sin (from) * cos (angle) + cos (from) * sin (angle) * cos (course));
  double turn = atan2 (sin (course) * sin (angle) * cos (from), cos (angle) - sin (from) * sin (to));

  *ret_latitude = to_degrees (to);
  *ret_longitude = fmod (longitude + to_degrees (turn) + 540, 360) - 180;
}

void
fleet_geo_project (double  latitude,
                   double  longitude,
                   double *ret_x,
                   double *ret_y)
{
  double clamped = CLAMP (latitude, -MAX_LATITUDE, MAX_LATITUDE);

  *ret_x = (longitude + 180) / 360;
  *ret_y = (1 - asinh (tan (to_radians (clamped))) / G_PI) / 2;
}

void
fleet_geo_unproject (double  x,
                     double  y,
                     double *ret_latitude,
                     double *ret_longitude)
{
  *ret_longitude = x * 360 - 180;
  *ret_latitude = to_degrees (atan (sinh (G_PI * (1 - 2 * y))));
}
