/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-desk-sound: see the header. A tone is played on a thread of GTask's pool: to connect, to write and to wait for the end of it may each take a second. One at a time: what comes
 * meanwhile is left out, since it would come late, and the alarm repeats itself. How alerts are heard is learnt from each tone, and by a look, which connects and plays nothing. */

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
  guint           n_running; /* tones and looks that have not ended */
  gboolean        is_freed;  /* the end of the last of these frees */
};

static void
beep (FleetDeskSound *self)
{
  GtkWindow *window = gtk_application_get_active_window (self->application);
  GdkSurface *surface = window != NULL ? gtk_native_get_surface (GTK_NATIVE (window)) : NULL;

  if (surface != NULL)
    gdk_surface_beep (surface);
}

/* In a sandbox that was not let to the sound server. */
static gboolean
is_shut (void)
{
  g_autoptr (GKeyFile) sandbox = g_key_file_new ();
  g_auto (GStrv) sockets = NULL;

  if (!g_key_file_load_from_file (sandbox, "/.flatpak-info", G_KEY_FILE_NONE, NULL))
    return FALSE;
  sockets = g_key_file_get_string_list (sandbox, "Context", "sockets", NULL, NULL);
  return sockets == NULL || !g_strv_contains ((const char *const *) sockets, "pulseaudio");
}

/* One of FLEET_DESK_SOUND_*. No tone: only looks. */
static const char *
play (GBytes *tone)
{
  const pa_sample_spec spec = { .format = PA_SAMPLE_S16NE, .rate = FLEET_TONE_RATE, .channels = 1 };
  int error = 0;
  gsize length = 0;
  gconstpointer samples = tone != NULL ? g_bytes_get_data (tone, &length) : NULL;
  pa_simple *stream = pa_simple_new (NULL, g_get_application_name (), PA_STREAM_PLAYBACK, NULL, "Alert", &spec, NULL, NULL, &error);

  if (stream != NULL && samples != NULL && pa_simple_write (stream, samples, length, &error) == 0)
    pa_simple_drain (stream, &error);
  g_clear_pointer (&stream, pa_simple_free);
  if (error == 0)
    return FLEET_DESK_SOUND_TONES;
  g_debug ("No sound server takes a tone (%s); the desktop beeps instead.", pa_strerror (error));
  return is_shut () ? FLEET_DESK_SOUND_SHUT : FLEET_DESK_SOUND_BEEP;
}

static void
play_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  g_task_return_pointer (task, (gpointer) play (data), NULL);
}

/* What a tone or a look found; NULL: nobody is there any more whom it concerns. */
static const char *
take_way (FleetDeskSound *self,
          GAsyncResult   *result)
{
  const char *way = g_task_propagate_pointer (G_TASK (result), NULL);

  self->n_running--;
  if (!self->is_freed)
    {
      g_action_group_change_action_state (G_ACTION_GROUP (self->application), "sound-way", g_variant_new_string (way));
      return way;
    }
  if (self->n_running == 0)
    g_free (self);
  return NULL;
}

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  take_way (user_data, result);
}

static void
played_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  FleetDeskSound *self = user_data;
  const char *way = take_way (self, result);

  if (way == NULL)
    return;
  self->plays = FALSE;
  if (!g_str_equal (way, FLEET_DESK_SOUND_TONES))
    beep (self);
}

static void
run (FleetDeskSound      *self,
     GBytes              *tone,
     GAsyncReadyCallback  ended)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, ended, self);

  self->n_running++;
  g_task_set_task_data (task, tone, (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (task, play_in_thread);
}

static void
sounds_cb (FleetDeskSound *self,
           int             severity)
{
  if (self->plays)
    return;
  self->plays = TRUE;
  run (self, fleet_tone_make (severity), played_cb);
}

static void
try_cb (GSimpleAction *action,
        GVariant      *parameter,
        gpointer       user_data)
{
  sounds_cb (user_data, FLEET_SEVERITY_CRITICAL);
}

static void
look_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  run (user_data, NULL, looked_cb);
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
  static const GActionEntry actions[] = { { "silence", silence_cb }, { "try-sound", try_cb }, { "sound-way", look_cb, NULL, "''" } };
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
  static const char *const actions[] = { "silence", "try-sound", "sound-way" };

  if (self == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    g_action_map_remove_action (G_ACTION_MAP (self->application), actions[i]);
  g_signal_handler_disconnect (fleet_session_get_alarm (self->session), self->sounds);
  g_signal_handler_disconnect (self->settings, self->changed);
  g_signal_handler_disconnect (self->settings, self->changed_from);
  self->is_freed = TRUE;
  if (self->n_running == 0)
    g_free (self);
}
