/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-alarm: when a desk is to hear that something burns which nobody has taken. The tone is of the gravest such alert and comes again until somebody has it: the graver, the
 * oftener. What is over, acknowledged or on a shelf makes no sound. Silencing is neither acknowledging nor switching off: it ends by itself, and at once when something comes that is
 * as grave as what was silenced. While the stream shows the past, nothing is heard: what burns there may long be over. How it sounds: fleet-tone.
 *
 * Properties (to be read; notify): "state" (int, FleetAlarmState). Signals: "sounds" (int, FleetSeverity): now. @thread main. */

#pragma once

#include "fleet-alert-list.h"

G_BEGIN_DECLS

#define FLEET_TYPE_ALARM (fleet_alarm_get_type ())
G_DECLARE_FINAL_TYPE (FleetAlarm, fleet_alarm, FLEET, ALARM, GObject)

/* Never oftener than this, however many alerts open. */
#define FLEET_ALARM_GAP_US     (10 * G_USEC_PER_SEC)
#define FLEET_ALARM_SILENCE_US (10 * G_TIME_SPAN_MINUTE)

typedef enum
{
  FLEET_ALARM_OFF,      /* an operator wants no sound */
  FLEET_ALARM_QUIET,    /* nothing burns that he wants to hear of, or it is not known yet whether it still does */
  FLEET_ALARM_RINGING,
  FLEET_ALARM_SILENCED, /* for fleet_alarm_get_silent_us() more */
} FleetAlarmState;

FleetAlarm     *fleet_alarm_new           (FleetAlertList *alerts);

/* least: what is less grave is not heard; FLEET_SEVERITY_NONE: nothing is. */
void            fleet_alarm_set_least     (FleetAlarm     *self,
                                           FleetSeverity   least);
/* What burns was so a while ago, and the stream is on its way to now. What still burns when it is there sounds at once. FALSE in a new alarm. */
void            fleet_alarm_set_past      (FleetAlarm     *self,
                                           gboolean        is_past);
FleetAlarmState fleet_alarm_get_state     (FleetAlarm     *self);
/* Of a ringing alarm; else nothing happens. now_us: monotonic. */
void            fleet_alarm_silence       (FleetAlarm     *self,
                                           gint64          now_us);
/* Rings again. */
void            fleet_alarm_end_silence   (FleetAlarm     *self);
/* How much longer it is silent; 0: it is not. */
gint64          fleet_alarm_get_silent_us    (FleetAlarm     *self,
                                           gint64          now_us);
/* Call once a second. now_us: monotonic. */
void            fleet_alarm_tick          (FleetAlarm     *self,
                                           gint64          now_us);

G_END_DECLS
