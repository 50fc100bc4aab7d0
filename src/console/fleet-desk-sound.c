/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-desk-sound: see the header. A tone is played on a thread of GTask's pool: to connect, to write and to wait for the end of it may each take a second. One at a time: what comes
 * meanwhile is left out, since it would come late, and the alarm repeats itself. */

#include "fleet-desk-sound.h"

#include <pulse/error.h>
#include <pulse/simple.h>

#include "fleet-tone.h"

struct _FleetDeskSound
{
  GtkApplication *application;
  FleetSession   *session;
  GSettings      *settings;
  gulong          sounds, changed, changed_from;
  gboolean        plays;
  gboolean        is_freed; /* a tone still plays: its end frees */
};

static void
beep (FleetDeskSound *self)
{
  GtkWindow *window = gtk_application_get_active_window (self->application);
  GdkSurface *surface = window != NULL ? gtk_native_get_surface (GTK_NATIVE (window)) : NULL;

  if (surface != NULL)
    gdk_surface_beep (surface);
}

static void
play_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  const pa_sample_spec spec = { .format = PA_SAMPLE_S16NE, .rate = FLEET_TONE_RATE, .channels = 1 };
  int error = 0;
  gsize length;
  gconstpointer samples = g_bytes_get_data (data, &length);
  pa_simple *stream = pa_simple_new (NULL, g_get_application_name (), PA_STREAM_PLAYBACK, NULL, "Alert", &spec, NULL, NULL, &error);

  if (stream != NULL && pa_simple_write (stream, samples, length, &error) == 0)
    pa_simple_drain (stream, &error);
  g_clear_pointer (&stream, pa_simple_free);
  if (error == 0)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", pa_strerror (error));
}

static void
played_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  FleetDeskSound *self = user_data;
  g_autoptr (GError) error = NULL;

  self->plays = FALSE;
  if (self->is_freed)
    {
      g_free (self);
      return;
    }
  if (g_task_propagate_boolean (G_TASK (result), &error))
    return;
  g_debug ("No sound server takes the tone (%s); the desktop beeps instead.", error->message);
  beep (self);
}

static void
sounds_cb (FleetDeskSound *self,
           int             severity)
{
  g_autoptr (GTask) task = NULL;

  if (self->plays)
    return;
  self->plays = TRUE;
  task = g_task_new (NULL, NULL, played_cb, self);
  g_task_set_task_data (task, fleet_tone_make (severity), (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (task, play_in_thread);
}

static void
settings_changed_cb (FleetDeskSound *self)
{
  gboolean is_on = g_settings_get_boolean (self->settings, "sound");

  fleet_alarm_set_least (fleet_session_get_alarm (self->session), is_on ? (FleetSeverity) g_settings_get_enum (self->settings, "sound-from") : FLEET_SEVERITY_NONE);
}

static void
silence_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  FleetDeskSound *self = user_data;
  FleetAlarm *alarm = fleet_session_get_alarm (self->session);

  switch (fleet_alarm_get_state (alarm))
    {
    case FLEET_ALARM_RINGING:
      fleet_alarm_silence (alarm, g_get_monotonic_time ());
      return;
    case FLEET_ALARM_SILENCED:
      fleet_alarm_end_silence (alarm);
      return;
    case FLEET_ALARM_OFF:
      g_settings_set_boolean (self->settings, "sound", TRUE);
      return;
    case FLEET_ALARM_QUIET:
    default:
      return;
    }
}

FleetDeskSound *
fleet_desk_sound_new (GtkApplication *application,
                      FleetSession   *session,
                      GSettings      *settings)
{
  static const GActionEntry actions[] = { { "silence", silence_cb } };
  FleetDeskSound *self = g_new0 (FleetDeskSound, 1);

  self->application = application;
  self->session = session;
  self->settings = settings;
  self->sounds = g_signal_connect_swapped (fleet_session_get_alarm (session), "sounds", G_CALLBACK (sounds_cb), self);
  self->changed = g_signal_connect_swapped (settings, "changed::sound", G_CALLBACK (settings_changed_cb), self);
  self->changed_from = g_signal_connect_swapped (settings, "changed::sound-from", G_CALLBACK (settings_changed_cb), self);
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), self);
  settings_changed_cb (self);
  return self;
}

void
fleet_desk_sound_free (FleetDeskSound *self)
{
  if (self == NULL)
    return;
  g_action_map_remove_action (G_ACTION_MAP (self->application), "silence");
  g_signal_handler_disconnect (fleet_session_get_alarm (self->session), self->sounds);
  g_signal_handler_disconnect (self->settings, self->changed);
  g_signal_handler_disconnect (self->settings, self->changed_from);
  self->is_freed = TRUE;
  if (!self->plays)
    g_free (self);
}
