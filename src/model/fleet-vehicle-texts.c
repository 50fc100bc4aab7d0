/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-vehicle-texts: a car's news come every few seconds and its texts change once a year, so the common case is four comparisons of pointers; cleaning
 * and the search's key are paid for once. */

#include "fleet-vehicle-texts.h"

#include <string.h>

#include "fleet-plain.h"

static gboolean
differs (const char *a,
         const char *b)
{
  return a != b && g_strcmp0 (a, b) != 0;
}

static char *
acquire (char *text)
{
  return text != NULL ? g_ref_string_acquire (text) : NULL;
}

/* Empty is as good as unknown. */
static char *
clean (const char *text)
{
  return text != NULL && *text != '\0' ? fleet_plain_text (text) : NULL;
}

void
fleet_vehicle_texts_clear (FleetVehicleTexts *self)
{
  g_clear_pointer (&self->came_key, g_ref_string_release);
  g_clear_pointer (&self->came_car_id, g_ref_string_release);
  g_clear_pointer (&self->came_plate, g_ref_string_release);
  g_clear_pointer (&self->came_model, g_ref_string_release);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->car_id, g_free);
  g_clear_pointer (&self->plate, g_free);
  g_clear_pointer (&self->model, g_free);
  g_clear_pointer (&self->search, g_free);
}

gboolean
fleet_vehicle_texts_set (FleetVehicleTexts      *self,
                         const FleetVehicleNews *news)
{
  g_autofree char *all = NULL;
  const char *colon;

  if (self->name != NULL && !differs (self->came_key, news->vehicle) && !differs (self->came_car_id, news->car_id) &&
      !differs (self->came_plate, news->plate) && !differs (self->came_model, news->model))
    return FALSE;

  fleet_vehicle_texts_clear (self);
  self->came_key = acquire (news->vehicle);
  self->came_car_id = acquire (news->car_id);
  self->came_plate = acquire (news->plate);
  self->came_model = acquire (news->model);
  self->key = fleet_plain_text (news->vehicle != NULL ? news->vehicle : "");
  self->car_id = clean (news->car_id);
  self->plate = clean (news->plate);
  self->model = clean (news->model);

  colon = strchr (self->key, ':');
  if (self->plate != NULL)
    self->name = g_strdup (self->plate);
  else if (self->car_id != NULL)
    self->name = g_strdup (self->car_id);
  else
    self->name = g_strdup (colon != NULL ? colon + 1 : self->key);

  /* The unit separator keeps a search from matching across two texts. */
  all = g_strjoin ("\x1f", self->name, self->key, self->car_id != NULL ? self->car_id : "", self->model != NULL ? self->model : "", NULL);
  self->search = fleet_plain_key (all);
  return TRUE;
}
