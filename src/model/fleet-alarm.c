/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-alarm: see the header. It looks at the list's numbers once a second: which severities burn, and how many alerts ever began to. */

#include "fleet-alarm.h"

struct _FleetAlarm
{
  GObject parent_instance;

  FleetAlertList *alerts;
  FleetSeverity   least;
  FleetAlarmState state;
  gboolean        is_past;
  guint           arrived[FLEET_SEVERITY_CRITICAL + 1]; /* by severity, as far as it was heard */
  FleetSeverity   sounded;     /* what sounded last; NONE: nothing since it was quiet */
  gint64          sounded_us;
  FleetSeverity   silenced;    /* the gravest that burnt when it was silenced */
  gint64          silent_until_us;
};

enum
{
  PROP_STATE = 1,
  N_PROPERTIES
};

enum
{
  SOUNDS,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FleetAlarm, fleet_alarm, G_TYPE_OBJECT)

/* How long after a tone of a severity it comes again while nobody takes the alert. */
static gint64
get_interval (FleetSeverity severity)
{
  switch (severity)
    {
    case FLEET_SEVERITY_CRITICAL:
      return 10 * G_TIME_SPAN_SECOND;
    case FLEET_SEVERITY_HIGH:
      return 30 * G_TIME_SPAN_SECOND;
    case FLEET_SEVERITY_MEDIUM:
      return 2 * G_TIME_SPAN_MINUTE;
    case FLEET_SEVERITY_LOW:
    case FLEET_SEVERITY_NONE:
    default:
      return G_MAXINT64; /* once */
    }
}

static void
set_state (FleetAlarm      *self,
           FleetAlarmState  state)
{
  if (self->state == state)
    return;
  self->state = state;
  if (state != FLEET_ALARM_RINGING)
    self->sounded = FLEET_SEVERITY_NONE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* The gravest that burns and is to be heard. */
static FleetSeverity
find_worst (FleetAlarm *self)
{
  FleetSeverity worst = fleet_alert_list_get_worst_pressing (self->alerts);

  return self->least != FLEET_SEVERITY_NONE && worst >= self->least ? worst : FLEET_SEVERITY_NONE;
}

/* The gravest that began to burn since the last call; from now on it is no news. */
static FleetSeverity
take_news (FleetAlarm *self)
{
  FleetSeverity worst = FLEET_SEVERITY_NONE;

  for (FleetSeverity severity = FLEET_SEVERITY_LOW; severity <= FLEET_SEVERITY_CRITICAL; severity++)
    {
      guint arrived = fleet_alert_list_get_n_arrived (self->alerts, severity);

      if (arrived != self->arrived[severity])
        worst = severity;
      self->arrived[severity] = arrived;
    }
  return worst;
}

static gboolean
is_due (FleetAlarm    *self,
        FleetSeverity  worst,
        FleetSeverity  news,
        gint64         now_us)
{
  gint64 since_us = now_us - self->sounded_us;

  /* Worse than what was heard: at once. */
  if (worst > self->sounded)
    return TRUE;
  return since_us >= get_interval (worst) || (news >= self->least && since_us >= FLEET_ALARM_GAP_US);
}

void
fleet_alarm_tick (FleetAlarm *self,
                  gint64      now_us)
{
  FleetSeverity worst, news;

  g_return_if_fail (FLEET_IS_ALARM (self));

  worst = find_worst (self);
  news = take_news (self);
  if (self->least == FLEET_SEVERITY_NONE || worst == FLEET_SEVERITY_NONE)
    {
      set_state (self, self->least == FLEET_SEVERITY_NONE ? FLEET_ALARM_OFF : FLEET_ALARM_QUIET);
      return;
    }
  if (self->is_past)
    {
      /* An operator's silence goes on. */
      if (self->state == FLEET_ALARM_RINGING)
        set_state (self, FLEET_ALARM_QUIET);
      return;
    }
  if (self->state == FLEET_ALARM_SILENCED && now_us < self->silent_until_us && news < self->silenced)
    return;
  set_state (self, FLEET_ALARM_RINGING);
  if (!is_due (self, worst, news, now_us))
    return;
  self->sounded = worst;
  self->sounded_us = now_us;
  g_signal_emit (self, signals[SOUNDS], 0, (int) worst);
}

void
fleet_alarm_set_least (FleetAlarm    *self,
                       FleetSeverity  least)
{
  g_return_if_fail (FLEET_IS_ALARM (self));
  g_return_if_fail ((guint) least <= FLEET_SEVERITY_CRITICAL);

  self->least = least;
  if (least == FLEET_SEVERITY_NONE)
    set_state (self, FLEET_ALARM_OFF);
  else if (self->state == FLEET_ALARM_OFF)
    set_state (self, FLEET_ALARM_QUIET);
}

void
fleet_alarm_set_past (FleetAlarm *self,
                      gboolean    is_past)
{
  g_return_if_fail (FLEET_IS_ALARM (self));

  self->is_past = is_past;
}

FleetAlarmState
fleet_alarm_get_state (FleetAlarm *self)
{
  g_return_val_if_fail (FLEET_IS_ALARM (self), FLEET_ALARM_OFF);
  return self->state;
}

void
fleet_alarm_silence (FleetAlarm *self,
                     gint64      now_us)
{
  g_return_if_fail (FLEET_IS_ALARM (self));

  if (self->state != FLEET_ALARM_RINGING)
    return;
  self->silenced = find_worst (self);
  self->silent_until_us = now_us + FLEET_ALARM_SILENCE_US;
  set_state (self, FLEET_ALARM_SILENCED);
}

void
fleet_alarm_end_silence (FleetAlarm *self)
{
  g_return_if_fail (FLEET_IS_ALARM (self));

  if (self->state == FLEET_ALARM_SILENCED)
    set_state (self, FLEET_ALARM_RINGING);
}

gint64
fleet_alarm_get_silent_us (FleetAlarm *self,
                           gint64      now_us)
{
  g_return_val_if_fail (FLEET_IS_ALARM (self), 0);
  return self->state == FLEET_ALARM_SILENCED ? MAX (0, self->silent_until_us - now_us) : 0;
}

static void
fleet_alarm_get_property (GObject    *object,
                          guint       id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  if (id == PROP_STATE)
    g_value_set_int (value, FLEET_ALARM (object)->state);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
fleet_alarm_finalize (GObject *object)
{
  g_clear_object (&FLEET_ALARM (object)->alerts);
  G_OBJECT_CLASS (fleet_alarm_parent_class)->finalize (object);
}

static void
fleet_alarm_class_init (FleetAlarmClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fleet_alarm_get_property;
  object_class->finalize = fleet_alarm_finalize;
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, FLEET_ALARM_SILENCED, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[SOUNDS] = g_signal_new ("sounds", FLEET_TYPE_ALARM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
fleet_alarm_init (FleetAlarm *self)
{
}

FleetAlarm *
fleet_alarm_new (FleetAlertList *alerts)
{
  FleetAlarm *self = g_object_new (FLEET_TYPE_ALARM, NULL);

  self->alerts = g_object_ref (alerts);
  return self;
}
