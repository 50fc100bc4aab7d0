/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-alert-register: every alert that the window knows, by id and in order, with what they count for. @thread main. */

#pragma once

#include "fleet-alert-item.h"

G_BEGIN_DECLS

typedef enum
{
  FLEET_ALERT_FILTER_UNACKNOWLEDGED, /* nobody has taken it, whether it is over or not */
  FLEET_ALERT_FILTER_ACTIVE,         /* active or recovering, on no shelf */
  FLEET_ALERT_FILTER_SHELVED,
  FLEET_ALERT_FILTER_ALL,
  FLEET_N_ALERT_FILTERS
} FleetAlertFilter;

typedef enum
{
  FLEET_ALERT_ORDER_GRAVEST, /* rank, then severity, then newest */
  FLEET_ALERT_ORDER_NEWEST,  /* rank, then newest */
} FleetAlertOrder;

/* What asks for somebody stands before all that does not, in every order. */
typedef enum
{
  FLEET_ALERT_RANK_PRESSING,     /* it still burns, and nobody has taken it */
  FLEET_ALERT_RANK_TAKEN,        /* it still burns; somebody has it, or has put it aside */
  FLEET_ALERT_RANK_OVER_WAITING, /* it is over, and nobody has seen it */
  FLEET_ALERT_RANK_OVER,
} FleetAlertRank;

typedef struct
{
  FleetAlertItem *item;       /* NULL: a free number */
  FleetAlertRank  rank;       /* by which it stands in ordered; its item's may be another one by now */
  gint64          settles_us; /* the list's: keeps its place until then, although its rank is another one; 0: at once */
  gint64          leaves_us;  /* the list's: lingers until then; 0: does not */
  guint8          shown;     /* the list's: stands in its rows */
} FleetAlertEntry;

typedef struct
{
  /*< private >*/
  GArray         *unused;    /* guint32: serials of free entries */
  GHashTable     *by_id;     /* id -> serial + 1 */

  /*< public >*/
  GArray         *entries;   /* FleetAlertEntry, by serial */
  GArray         *ordered;   /* guint32: serials, in order */
  FleetAlertOrder order;
  guint           counts[FLEET_N_ALERT_FILTERS];
  guint           pressing[FLEET_SEVERITY_CRITICAL + 1]; /* by severity */
  guint           arrived[FLEET_SEVERITY_CRITICAL + 1];  /* by severity: how many ever began to press */
} FleetAlertRegister;

void     fleet_alert_register_init   (FleetAlertRegister *self);
void     fleet_alert_register_clear  (FleetAlertRegister *self);

gboolean fleet_alert_register_passes (FleetAlertItem     *item,
                                      FleetAlertFilter    filter);
/* FALSE: not known. */
gboolean fleet_alert_register_find   (FleetAlertRegister *self,
                                      const char         *id,
                                      guint32            *ret_serial);
/* A new item for an alert that is not known; it stands in ordered after fleet_alert_register_merge() with its serial. */
guint32  fleet_alert_register_add    (FleetAlertRegister *self,
                                      FleetAlert         *alert);
/* Another state of a known one. */
void     fleet_alert_register_change (FleetAlertRegister *self,
                                      guint32             serial,
                                      FleetAlert         *alert);
/* Sorts serials and merges them into ordered. */
void     fleet_alert_register_merge  (FleetAlertRegister *self,
                                      GArray             *serials);
/* Puts serials, each once and all of them in ordered, where their items' ranks are now. */
void     fleet_alert_register_settle (FleetAlertRegister *self,
                                      GArray             *serials);
void     fleet_alert_register_sort   (FleetAlertRegister *self,
                                      FleetAlertOrder     order);
/* Takes the serials in gone (a set) out of ordered; then, when nobody shows them any more, frees them. */
void     fleet_alert_register_take_out (FleetAlertRegister *self,
                                        GHashTable         *gone);
void     fleet_alert_register_free   (FleetAlertRegister *self,
                                      GHashTable         *gone);
FleetAlertRank fleet_alert_register_rank (FleetAlertItem *item);
/* Less than 0: a comes first. */
int      fleet_alert_register_compare (FleetAlertItem     *a,
                                       FleetAlertItem     *b,
                                       FleetAlertOrder     order);

static inline FleetAlertEntry *
fleet_alert_register_get (FleetAlertRegister *self,
                          guint32             serial)
{
  return &g_array_index (self->entries, FleetAlertEntry, serial);
}

G_END_DECLS
