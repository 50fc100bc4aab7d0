/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-roster: what is known of every vehicle, as columns by slot, so that the map runs over plain arrays and a list shows 100,000 rows without an
 * object each. A FleetVehicle is a lens on one slot, made when somebody looks and gone when nobody does.
 *
 * Signals: "changed", after a bulletin that changed anything, once. @thread main. */

#pragma once

#include <glib-object.h>

#include "fleet-engine.h"

G_BEGIN_DECLS

#define FLEET_TYPE_ROSTER (fleet_roster_get_type ())
G_DECLARE_FINAL_TYPE (FleetRoster, fleet_roster, FLEET, ROSTER, GObject)

typedef struct _FleetVehicle FleetVehicle;

/* A slot beyond is not shown; the dictionary of vehicles is smaller. */
#define FLEET_ROSTER_SLOTS 1000000

/* Arrays of n_slots elements each, by slot; they may move with the next bulletin. Where shown is 0 the slot is no vehicle (never heard, or merged away) and
 * the other columns mean nothing. */
typedef struct
{
  guint   n_slots;
  guint8 *shown;
  guint8 *placed;    /* 1: latitude … y are known */
  guint8 *activity;  /* FleetActivity */
  guint8 *severity;  /* FleetSeverity of the gravest open (active or recovering) alert */
  double *latitude;  /* degrees */
  double *longitude;
  double *x;         /* fleet_geo_project(): 0 … 1, y down */
  double *y;
  float  *heading;   /* degrees clockwise from north; NaN unknown */
  float  *speed_kmh; /* NaN unknown */
  gint64 *time_us;   /* event time of the newest event */
} FleetRosterColumns;

FleetRoster *fleet_roster_new (void);

/* Takes what the bulletin says of vehicles and of their alerts. */
void         fleet_roster_apply (FleetRoster         *self,
                                 const FleetBulletin *bulletin);

const FleetRosterColumns *fleet_roster_get_columns (FleetRoster *self);

/* Grows with every change of any column; so does what each slot says of itself. */
guint64      fleet_roster_get_generation      (FleetRoster *self);
guint64      fleet_roster_get_slot_generation (FleetRoster *self,
                                               FleetSlot    slot);
/* Grows only when a vehicle comes, goes, or changes a text. */
guint64      fleet_roster_get_text_generation      (FleetRoster *self);
guint64      fleet_roster_get_slot_text_generation (FleetRoster *self,
                                                    FleetSlot    slot);
/* Grows only when a vehicle comes, goes, or changes its activity. */
guint64      fleet_roster_get_activity_generation (FleetRoster *self);

guint        fleet_roster_get_n_vehicles (FleetRoster  *self);
guint        fleet_roster_get_count      (FleetRoster  *self,
                                          FleetActivity activity);
gboolean     fleet_roster_is_shown       (FleetRoster  *self,
                                          FleetSlot     slot);
/* Where a vehicle that was merged away went to; else slot itself. */
FleetSlot    fleet_roster_resolve        (FleetRoster  *self,
                                          FleetSlot     slot);

/* Texts, cleaned for labels; borrowed until the next bulletin. NULL where unknown, but name is never NULL: the plate, else the car's, else the device's key. */
const char  *fleet_roster_get_name       (FleetRoster  *self,
                                          FleetSlot     slot);
const char  *fleet_roster_get_plate      (FleetRoster  *self,
                                          FleetSlot     slot);
const char  *fleet_roster_get_car_id     (FleetRoster  *self,
                                          FleetSlot     slot);
const char  *fleet_roster_get_model      (FleetRoster  *self,
                                          FleetSlot     slot);
/* "car:KEY" or "device:KEY". */
const char  *fleet_roster_get_key        (FleetRoster  *self,
                                          FleetSlot     slot);
/* TRUE when key, a text as fleet_plain_key() makes it, is in one of the texts. "" is in all. */
gboolean     fleet_roster_matches        (FleetRoster  *self,
                                          FleetSlot     slot,
                                          const char   *key);

/* The lens on a slot: the same object for as long as anybody holds it. Returns a new reference. */
FleetVehicle *fleet_roster_get_vehicle   (FleetRoster  *self,
                                          FleetSlot     slot);
/* For a lens that ends. */
void         fleet_roster_forget_vehicle (FleetRoster *self,
                                          FleetSlot    slot);

G_END_DECLS
