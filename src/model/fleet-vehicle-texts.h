/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-vehicle-texts: what a vehicle is called, as it came and as a label and a search take it. @thread main. */

#pragma once

#include "fleet-engine.h"

G_BEGIN_DECLS

typedef struct
{
  /*< private >*/
  char    *came_key;    /* GRefString as they came: equal pointers tell quickly that nothing changed */
  char    *came_car_id;
  char    *came_plate;
  char    *came_model;

  /*< public >*/
  char    *name;        /* the plate, else the car's, else the device's key; NULL before the first news */
  char    *key;         /* "car:KEY" or "device:KEY" */
  char    *car_id;      /* NULL unknown; so the next two */
  char    *plate;
  char    *model;
  char    *search;      /* fleet_plain_key() of all of them */
  guint64  generation;  /* the owner's */
} FleetVehicleTexts;

/* TRUE: something changed. */
gboolean fleet_vehicle_texts_set   (FleetVehicleTexts      *self,
                                    const FleetVehicleNews *news);
/* Frees what is in it. */
void     fleet_vehicle_texts_clear (FleetVehicleTexts      *self);

G_END_DECLS
