/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-session-private: the session's insides, for its own files: fleet-session.c what is looked at, fleet-session-requests.c what is asked of the engine,
 * fleet-session-stream.c what is known of the stream. */

#pragma once

#include "fleet-link.h"
#include "fleet-session.h"

G_BEGIN_DECLS

struct _FleetSession
{
  GObject parent_instance;

  /* owned */
  FleetRoster        *roster;
  FleetAlertList     *alerts;
  FleetAlarm         *alarm;
  FleetVehicleList   *vehicles;
  FleetNoticeList    *notices;
  FleetStreamList    *stream;
  FleetLink          *link;
  FleetLetterDesk    *letters;
  FleetChartShelf    *charts;
  FleetChartSpec     *chart_request; /* NULL: nobody has asked for one that was not taken */
  FleetBulletin      *record_in; /* whose record is shown */
  FleetImportStatus  *import;    /* NULL: none has been heard of */
  FleetStreamStatus   status;    /* its sentence is owned */
  char               *search;
  char               *operator_name;
  gboolean            shows_past;
  gint64              keep_us;       /* of history; 0: as the profile says; so keep_bytes */
  gint64              keep_bytes;
  guint               tick;

  /* what the operator looks at */
  FleetSlot           selected;
  int                 activity_filter;
  gboolean            following;
  gint64              now_us;
};

enum
{
  FLEET_SESSION_STATUS_CHANGED,
  FLEET_SESSION_RECORD_CHANGED,
  FLEET_SESSION_IMPORT_CHANGED,
  FLEET_SESSION_FOCUS_REQUESTED,
  FLEET_SESSION_PAGE_REQUESTED,
  FLEET_SESSION_QUERY_REQUESTED,
  FLEET_SESSION_CHART_REQUESTED,
  FLEET_SESSION_FAILED,
  FLEET_SESSION_TOLD,
  FLEET_SESSION_N_SIGNALS
};

/* As a bulletin tells. */
void fleet_session_take_status (FleetSession            *self,
                                const FleetStreamStatus *status);
/* The engine is told which charts are kept. */
void fleet_session_tell_charts (FleetSession *self);

extern guint fleet_session_signals[FLEET_SESSION_N_SIGNALS];

G_END_DECLS
