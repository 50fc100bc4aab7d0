/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-bulletin: the sealed news of one beat, for whoever shows it. Posted after the commit that made it durable; two bulletins merge into one
 * (newest wins per vehicle and per alert), so a slow reader costs memory by the number of vehicles, never by time. */

#pragma once

#include "fleet-alert.h"
#include "fleet-import-status.h"
#include "fleet-refs.h"
#include "fleet-blind-rule.h"
#include "fleet-delivery-status.h"
#include "fleet-partition-status.h"
#include "fleet-types.h"
#include "fleet-value.h"

G_BEGIN_DECLS

/* What the map and the lists show of one vehicle. Texts are g_intern-free, reference-counted strings (GRefString) or NULL. */
typedef struct
{
  FleetSlot     slot;
  char         *vehicle;      /* GRefString "car:KEY" or "device:KEY" */
  char         *car_id;       /* GRefString or NULL while unknown */
  char         *plate;        /* GRefString or NULL */
  char         *model;        /* GRefString or NULL */
  gint64        time_us;      /* event time of its newest event */
  float         heading;      /* degrees clockwise from north; NaN unknown */
  float         speed_kmh;    /* NaN unknown */
  double        latitude;     /* NaN unknown */
  double        longitude;
  FleetActivity activity;
  FleetSlot     merged_into;  /* FLEET_NONE, or: this vehicle is no more, its record went to that one */
} FleetVehicleNews;

/* One signal of the vehicle that is looked at. */
typedef struct
{
  char      *path;      /* GRefString */
  char      *text;      /* its value as a person reads it */
  FleetType  type;
  gint64     time_us;   /* event time of the value */
  char      *device_id; /* GRefString */
} FleetSignal;

/* The whole up-to-date record of the vehicle that is looked at (fleet_engine_watch). */
typedef struct
{
  FleetSlot  slot;
  GPtrArray *signals;      /* FleetSignal*, by path */
  GPtrArray *car;          /* column, value, column, value … (char*), may be empty; so the next two */
  GPtrArray *reservation;  /* the one that runs at the vehicle's newest event */
  GPtrArray *devices;      /* one after the other; each begins with its key column */
  gint64     car_stale_us; /* the car's row was not among what its source read then, when it read the whole table; FLEET_TIME_NONE: it was; so the next */
  gint64     reservation_stale_us;
} FleetVehicleRecord;

typedef enum
{
  FLEET_STREAM_STARTING,     /* nothing tried yet */
  FLEET_STREAM_CONNECTING,
  FLEET_STREAM_CATCHING_UP,  /* behind: change topics or telemetry are being replayed */
  FLEET_STREAM_LIVE,
  FLEET_STREAM_OFFLINE,      /* no broker answers; trying again by itself */
  FLEET_STREAM_FAILED,       /* needs a person: bad profile, wrong topic, refused credentials, disk */
  FLEET_STREAM_STOPPED,
} FleetStreamState;

typedef struct
{
  FleetStreamState state;
  char    *sentence;            /* what, where and what to do; NULL when all is well */
  char    *said;                /* where the sentence has words of our own for it: what librdkafka said, in English; else NULL */
  gboolean durable;             /* FALSE: the disk refuses; what is shown is not saved */
  gint64   messages;            /* since start */
  gint64   dead_letters;
  gint64   late;
  gint64   unknown_devices;
  guint    stale_rows;          /* of cars, devices and reservations: not among what the source read when it read the whole table last */
  double   rate;                /* messages a second over the last 5 s */
  gint64   lag_messages;        /* to the ends of all telemetry partitions; -1 unknown */
  gint64   lag_us;              /* now - event time of the newest committed event; FLEET_TIME_NONE unknown */
  gint64   newest_us;           /* greatest event time committed */
  guint    vehicles;
  guint    open_alerts;         /* active or recovering */
  guint    unacknowledged;      /* of these and of the cleared */
  gboolean is_shared;           /* what operators do is shared with other consoles */
  guint    unshared;            /* of that, what they do not know yet */
  char    *sharing;             /* why it does not come from, or go to, them now; NULL: all is well */
  gint64   database_bytes;
  gint64   alerts_opened;       /* since start; so the next */
  gint64   alerts_cleared;
} FleetStreamStatus;

typedef struct
{
  /*< private >*/
  FleetRefs refs;

  /*< public >*/
  GHashTable         *vehicles; /* FleetSlot -> FleetVehicleNews* (owned) */
  GHashTable         *alerts;   /* id -> FleetAlert* (owned ref) */
  GHashTable         *gone_alerts; /* id set: retention took them */
  GHashTable         *schema_changes; /* id -> FleetSchemaChange* (owned ref): new ones, and those that somebody or the stream changed */
  GPtrArray          *blind_rules; /* FleetBlindRule*: all that are blind now, or NULL when that did not change */
  FleetVehicleRecord *record;   /* of the watched vehicle, or NULL when it did not change */
  GPtrArray          *failures; /* char*: ops that could not be carried out, each a sentence */
  GHashTable         *deliveries; /* channel -> FleetDeliveryStatus* (owned): those of which something is new */
  FleetLeaseState     lease;    /* UNKNOWN: nothing new of it */
  char               *lease_sentence;
  GPtrArray          *partitions; /* FleetPartitionStatus*: of all partitions that are read, and of topics of which none is known; NULL: nothing new of them */
  FleetImportStatus  *import;   /* of the import that runs or has just ended, or NULL: nothing new of one */
  gboolean            has_status; /* status is news, too */
  FleetStreamStatus   status;
} FleetBulletin;

FleetBulletin *fleet_bulletin_new   (void);
/* newer moves its news over self's; both must be unshared; newer is consumed. */
void           fleet_bulletin_merge (FleetBulletin *self,
                                     FleetBulletin *newer);
/* Takes status; in the place of what it told of that channel before. */
void           fleet_bulletin_add_delivery (FleetBulletin       *self,
                                            FleetDeliveryStatus *status);
FleetBulletin *fleet_bulletin_ref   (FleetBulletin *self);
void           fleet_bulletin_unref (FleetBulletin *self);

FleetVehicleNews   *fleet_vehicle_news_new    (void);
void                fleet_vehicle_news_free   (FleetVehicleNews *self);
FleetVehicleRecord *fleet_vehicle_record_new  (void);
void                fleet_vehicle_record_free (FleetVehicleRecord *self);
void                fleet_signal_free         (FleetSignal *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetBulletin, fleet_bulletin_unref)

G_END_DECLS
