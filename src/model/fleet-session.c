/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-session: see the header. It decides nothing: it keeps what was chosen, hands bulletins on in one order (roster, alerts, record, status), so that whoever
 * listens to the later finds the earlier done, and tells the engine which vehicle to watch. What is asked of the engine stands in fleet-session-requests.c. */

#include "fleet-session-private.h"

enum
{
  PROP_SELECTED = 1,
  PROP_ACTIVITY_FILTER,
  PROP_SEARCH,
  PROP_FOLLOWING,
  PROP_NOW_US,
  PROP_STREAM_STATE,
  PROP_ROSTER,
  PROP_ALERTS,
  PROP_VEHICLES,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];
guint fleet_session_signals[FLEET_SESSION_N_SIGNALS];

G_DEFINE_FINAL_TYPE (FleetSession, fleet_session, G_TYPE_OBJECT)

static void
follow_merges (FleetSession *self)
{
  FleetSlot to;

  if (self->selected == FLEET_NONE)
    return;
  to = fleet_roster_resolve (self->roster, self->selected);
  if (to != self->selected)
    fleet_session_set_selected (self, to);
}

static void
set_record (FleetSession  *self,
            FleetBulletin *bulletin)
{
  if (bulletin == self->record_in)
    return;
  g_clear_pointer (&self->record_in, fleet_bulletin_unref);
  if (bulletin != NULL)
    self->record_in = fleet_bulletin_ref (bulletin);
  g_signal_emit (self, fleet_session_signals[FLEET_SESSION_RECORD_CHANGED], 0);
}

void
fleet_session_apply (FleetSession        *self,
                     const FleetBulletin *bulletin)
{
  FleetBulletin *kept = (FleetBulletin *) bulletin; /* sealed: only its count of references changes */
  gboolean state_changed;

  g_return_if_fail (FLEET_IS_SESSION (self));
  g_return_if_fail (bulletin != NULL);

  state_changed = bulletin->has_status && self->status.state != bulletin->status.state;
  if (bulletin->has_status)
    fleet_session_take_status (self, &bulletin->status);
  fleet_roster_apply (self->roster, bulletin);
  fleet_alert_list_apply (self->alerts, bulletin, g_get_monotonic_time ());
  fleet_notice_list_apply (self->notices, bulletin);
  fleet_stream_list_apply (self->stream, bulletin);
  if (bulletin->has_status)
    fleet_letter_desk_note (self->letters, bulletin->status.dead_letters);
  follow_merges (self);
  if (bulletin->record != NULL && bulletin->record->slot == self->selected)
    set_record (self, kept);
  if (bulletin->has_status)
    g_signal_emit (self, fleet_session_signals[FLEET_SESSION_STATUS_CHANGED], 0);
  if (bulletin->import != NULL)
    {
      fleet_import_status_free (self->import);
      self->import = fleet_import_status_copy (bulletin->import);
      g_signal_emit (self, fleet_session_signals[FLEET_SESSION_IMPORT_CHANGED], 0);
    }
  if (state_changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STREAM_STATE]);
  for (guint i = 0; bulletin->failures != NULL && i < bulletin->failures->len; i++)
    g_signal_emit (self, fleet_session_signals[FLEET_SESSION_FAILED], 0, bulletin->failures->pdata[i]);
  g_signal_emit (self, fleet_session_signals[FLEET_SESSION_TOLD], 0, bulletin);
}

static void
news_cb (const FleetBulletin *bulletin,
         gpointer             user_data)
{
  fleet_session_apply (user_data, bulletin);
}

static gboolean
tick_cb (gpointer data)
{
  FleetSession *self = data;

  self->now_us = g_get_real_time ();
  fleet_alert_list_tick (self->alerts, g_get_monotonic_time ());
  fleet_alarm_tick (self->alarm, g_get_monotonic_time ());
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NOW_US]);
  return G_SOURCE_CONTINUE;
}

FleetRoster *
fleet_session_get_roster (FleetSession *self)
{
  g_return_val_if_fail (FLEET_IS_SESSION (self), NULL);
  return self->roster;
}

FleetAlarm *
fleet_session_get_alarm (FleetSession *self)
{
  g_return_val_if_fail (FLEET_IS_SESSION (self), NULL);
  return self->alarm;
}

FleetAlertList *
fleet_session_get_alerts (FleetSession *self)
{
  g_return_val_if_fail (FLEET_IS_SESSION (self), NULL);
  return self->alerts;
}

FleetVehicleList *
fleet_session_get_vehicles (FleetSession *self)
{
  g_return_val_if_fail (FLEET_IS_SESSION (self), NULL);
  return self->vehicles;
}

FleetNoticeList *
fleet_session_get_notices (FleetSession *self)
{
  g_return_val_if_fail (FLEET_IS_SESSION (self), NULL);
  return self->notices;
}

FleetStreamList *
fleet_session_get_stream (FleetSession *self)
{
  g_return_val_if_fail (FLEET_IS_SESSION (self), NULL);
  return self->stream;
}

FleetSlot
fleet_session_get_selected (FleetSession *self)
{
  g_return_val_if_fail (FLEET_IS_SESSION (self), FLEET_NONE);
  return self->selected;
}

void
fleet_session_set_selected (FleetSession *self,
                            FleetSlot     slot)
{
  g_return_if_fail (FLEET_IS_SESSION (self));

  if (slot != FLEET_NONE)
    slot = fleet_roster_resolve (self->roster, slot);
  if (self->selected == slot)
    return;
  self->selected = slot;
  fleet_link_watch (self->link, slot);
  set_record (self, NULL);
  if (slot == FLEET_NONE)
    fleet_session_set_following (self, FALSE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

int
fleet_session_get_activity_filter (FleetSession *self)
{
  g_return_val_if_fail (FLEET_IS_SESSION (self), -1);
  return self->activity_filter;
}

void
fleet_session_set_activity_filter (FleetSession *self,
                                   int           activity)
{
  g_return_if_fail (FLEET_IS_SESSION (self));
  g_return_if_fail (activity >= -1 && activity < FLEET_N_ACTIVITIES);

  if (self->activity_filter == activity)
    return;
  self->activity_filter = activity;
  fleet_vehicle_list_set_activity_filter (self->vehicles, activity);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVITY_FILTER]);
}

const char *
fleet_session_get_search (FleetSession *self)
{
  g_return_val_if_fail (FLEET_IS_SESSION (self), NULL);
  return self->search;
}

void
fleet_session_set_search (FleetSession *self,
                          const char   *search)
{
  g_return_if_fail (FLEET_IS_SESSION (self));

  search = search != NULL ? search : "";
  if (g_strcmp0 (self->search, search) == 0)
    return;
  g_free (self->search);
  self->search = g_strdup (search);
  fleet_vehicle_list_set_search (self->vehicles, self->search);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCH]);
}

gboolean
fleet_session_get_following (FleetSession *self)
{
  g_return_val_if_fail (FLEET_IS_SESSION (self), FALSE);
  return self->following;
}

void
fleet_session_set_following (FleetSession *self,
                             gboolean      following)
{
  g_return_if_fail (FLEET_IS_SESSION (self));

  following = following && self->selected != FLEET_NONE;
  if (self->following == following)
    return;
  self->following = following;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLLOWING]);
}

gint64
fleet_session_get_now_us (FleetSession *self)
{
  g_return_val_if_fail (FLEET_IS_SESSION (self), 0);
  return self->now_us;
}

void
fleet_session_focus (FleetSession *self,
                     FleetSlot     slot)
{
  g_return_if_fail (FLEET_IS_SESSION (self));

  slot = fleet_roster_resolve (self->roster, slot);
  fleet_session_set_selected (self, slot);
  g_signal_emit (self, fleet_session_signals[FLEET_SESSION_FOCUS_REQUESTED], 0, slot);
}

void
fleet_session_show_page (FleetSession *self,
                         const char   *name)
{
  g_return_if_fail (FLEET_IS_SESSION (self));
  g_signal_emit (self, fleet_session_signals[FLEET_SESSION_PAGE_REQUESTED], 0, name);
}

void
fleet_session_show_query (FleetSession *self,
                          const char   *statement)
{
  g_return_if_fail (FLEET_IS_SESSION (self));
  /* The page is made when it is first shown: only then is there somebody to hear the second. */
  fleet_session_show_page (self, "query");
  g_signal_emit (self, fleet_session_signals[FLEET_SESSION_QUERY_REQUESTED], 0, statement);
}

const FleetVehicleRecord *
fleet_session_get_record (FleetSession *self)
{
  g_return_val_if_fail (FLEET_IS_SESSION (self), NULL);
  return self->record_in != NULL ? self->record_in->record : NULL;
}

static void
fleet_session_get_property (GObject    *object,
                            guint       id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  FleetSession *self = FLEET_SESSION (object);

  switch (id)
    {
    case PROP_SELECTED:
      g_value_set_uint (value, self->selected);
      break;
    case PROP_ACTIVITY_FILTER:
      g_value_set_int (value, self->activity_filter);
      break;
    case PROP_SEARCH:
      g_value_set_string (value, self->search);
      break;
    case PROP_FOLLOWING:
      g_value_set_boolean (value, self->following);
      break;
    case PROP_NOW_US:
      g_value_set_int64 (value, self->now_us);
      break;
    case PROP_STREAM_STATE:
      g_value_set_int (value, fleet_session_get_status (self)->state);
      break;
    case PROP_ROSTER:
      g_value_set_object (value, self->roster);
      break;
    case PROP_ALERTS:
      g_value_set_object (value, self->alerts);
      break;
    case PROP_VEHICLES:
      g_value_set_object (value, self->vehicles);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
fleet_session_set_property (GObject      *object,
                            guint         id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  FleetSession *self = FLEET_SESSION (object);

  switch (id)
    {
    case PROP_SELECTED:
      fleet_session_set_selected (self, g_value_get_uint (value));
      break;
    case PROP_ACTIVITY_FILTER:
      fleet_session_set_activity_filter (self, g_value_get_int (value));
      break;
    case PROP_SEARCH:
      fleet_session_set_search (self, g_value_get_string (value));
      break;
    case PROP_FOLLOWING:
      fleet_session_set_following (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
fleet_session_dispose (GObject *object)
{
  FleetSession *self = FLEET_SESSION (object);

  fleet_session_stop (self);
  g_clear_handle_id (&self->tick, g_source_remove);
  G_OBJECT_CLASS (fleet_session_parent_class)->dispose (object);
}

static void
fleet_session_finalize (GObject *object)
{
  FleetSession *self = FLEET_SESSION (object);

  fleet_link_free (self->link);
  g_clear_pointer (&self->import, fleet_import_status_free);
  g_free (self->status.sharing);
  g_free (self->status.said);
  g_free (self->status.sentence);
  g_clear_pointer (&self->record_in, fleet_bulletin_unref);
  g_object_unref (self->vehicles);
  g_object_unref (self->notices);
  g_object_unref (self->stream);
  g_object_unref (self->letters);
  g_object_unref (self->alarm);
  g_object_unref (self->alerts);
  g_object_unref (self->roster);
  g_clear_pointer (&self->chart_request, fleet_chart_spec_free);
  g_object_unref (self->charts);
  g_free (self->search);
  g_free (self->operator_name);
  G_OBJECT_CLASS (fleet_session_parent_class)->finalize (object);
}

static void
install_signals (void)
{
  fleet_session_signals[FLEET_SESSION_STATUS_CHANGED] = g_signal_new ("status-changed", FLEET_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  fleet_session_signals[FLEET_SESSION_RECORD_CHANGED] = g_signal_new ("record-changed", FLEET_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  fleet_session_signals[FLEET_SESSION_IMPORT_CHANGED] = g_signal_new ("import-changed", FLEET_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  fleet_session_signals[FLEET_SESSION_FOCUS_REQUESTED] = g_signal_new ("focus-requested", FLEET_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  fleet_session_signals[FLEET_SESSION_PAGE_REQUESTED] = g_signal_new ("page-requested", FLEET_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  fleet_session_signals[FLEET_SESSION_QUERY_REQUESTED] = g_signal_new ("query-requested", FLEET_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  fleet_session_signals[FLEET_SESSION_CHART_REQUESTED] = g_signal_new ("chart-requested", FLEET_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  fleet_session_signals[FLEET_SESSION_FAILED] = g_signal_new ("failed", FLEET_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  fleet_session_signals[FLEET_SESSION_TOLD] = g_signal_new ("told", FLEET_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
fleet_session_class_init (FleetSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags writable = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = fleet_session_get_property;
  object_class->set_property = fleet_session_set_property;
  object_class->dispose = fleet_session_dispose;
  object_class->finalize = fleet_session_finalize;
  properties[PROP_SELECTED] = g_param_spec_uint ("selected", NULL, NULL, 0, G_MAXUINT, FLEET_NONE, writable);
  properties[PROP_ACTIVITY_FILTER] = g_param_spec_int ("activity-filter", NULL, NULL, -1, FLEET_N_ACTIVITIES - 1, -1, writable);
  properties[PROP_SEARCH] = g_param_spec_string ("search", NULL, NULL, "", writable);
  properties[PROP_FOLLOWING] = g_param_spec_boolean ("following", NULL, NULL, FALSE, writable);
  properties[PROP_NOW_US] = g_param_spec_int64 ("now-us", NULL, NULL, G_MININT64, G_MAXINT64, 0, readable);
  properties[PROP_STREAM_STATE] = g_param_spec_int ("stream-state", NULL, NULL, 0, FLEET_STREAM_STOPPED, 0, readable);
  properties[PROP_ROSTER] = g_param_spec_object ("roster", NULL, NULL, FLEET_TYPE_ROSTER, readable);
  properties[PROP_ALERTS] = g_param_spec_object ("alerts", NULL, NULL, FLEET_TYPE_ALERT_LIST, readable);
  properties[PROP_VEHICLES] = g_param_spec_object ("vehicles", NULL, NULL, FLEET_TYPE_VEHICLE_LIST, readable);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  install_signals ();
}

static void
fleet_session_init (FleetSession *self)
{
  self->link = fleet_link_new (news_cb, self);
  self->roster = fleet_roster_new ();
  self->alerts = fleet_alert_list_new ();
  self->alarm = fleet_alarm_new (self->alerts);
  self->shows_past = TRUE;
  fleet_alarm_set_past (self->alarm, TRUE);
  self->charts = fleet_chart_shelf_new ();
  g_signal_connect_object (self->charts, "changed", G_CALLBACK (fleet_session_tell_charts), self, G_CONNECT_SWAPPED);
  self->vehicles = fleet_vehicle_list_new (self->roster);
  self->notices = fleet_notice_list_new ();
  self->stream = fleet_stream_list_new ();
  self->letters = fleet_letter_desk_new ();
  g_signal_connect_object (self->letters, "told", G_CALLBACK (fleet_session_report), self, G_CONNECT_SWAPPED);
  self->status = (FleetStreamStatus) { .durable = TRUE, .lag_messages = -1, .lag_us = FLEET_TIME_NONE, .newest_us = FLEET_TIME_NONE };
  self->search = g_strdup ("");
  self->operator_name = g_strdup (g_get_user_name ());
  self->selected = FLEET_NONE;
  self->activity_filter = -1;
  self->now_us = g_get_real_time ();
  self->tick = g_timeout_add_seconds (1, tick_cb, self);
}

FleetSession *
fleet_session_new (void)
{
  return g_object_new (FLEET_TYPE_SESSION, NULL);
}
