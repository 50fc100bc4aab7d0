/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-application: one process a database. A second call without options raises the window that is there; one that names a database, or wants a picture, is a console of
 * its own. What is opened: the demo, the profile that was named, the profile that was open last, or else the start page asks. */

#include "fleet-application.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>
#include <string.h>

#include "fleet-about.h"
#include "fleet-config.h"
#include "fleet-connection-window.h"
#include "fleet-desk-herald.h"
#include "fleet-desk-settings.h"
#include "fleet-desk-sound.h"
#include "fleet-desk-state.h"
#include "fleet-meter.h"
#include "fleet-picture.h"
#include "fleet-preferences.h"
#include "fleet-session.h"
#include "fleet-shortcuts.h"
#include "fleet-style.h"
#include "fleet-window.h"

#define DEMO_VEHICLES 2000

struct _FleetApplication
{
  AdwApplication parent_instance;

  /* owned */
  FleetSession *session;
  GSettings    *settings;
  FleetDeskHerald *herald;
  FleetDeskSound *sound;
  FleetPicture *picture;     /* NULL: no picture is wanted */
  FleetMeter   *meter;       /* NULL: nothing is measured */

  /* options */
  gboolean      demo;
  int           vehicles;
  char         *profile;
  char         *database;
  char         *screenshot;
  int           after;       /* seconds */
  int           measure;     /* seconds; 0: nothing */

  char         *refused;     /* the profile that could not be opened, or NULL */

  /* borrowed */
  FleetWindow  *window;
};

G_DEFINE_FINAL_TYPE (FleetApplication, fleet_application, ADW_TYPE_APPLICATION)

/* Where the database lies when the command line does not say: each profile has its own, by its place, so that two of one name do not share one. */
static char *
default_database (const char  *profile_file,
                  GError     **error)
{
  g_autofree char *place = profile_file != NULL ? g_canonicalize_filename (profile_file, NULL) : NULL;
  g_autofree char *base = profile_file != NULL ? g_path_get_basename (profile_file) : NULL;
  g_autofree char *sum = place != NULL ? g_compute_checksum_for_string (G_CHECKSUM_SHA256, place, -1) : NULL;
  g_autofree char *name = NULL;
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "fleet-console", NULL);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("The folder %s, where the database is kept, could not be made; name another place with --database."), folder);
      return NULL;
    }
  if (base != NULL && g_str_has_suffix (base, ".ini"))
    base[strlen (base) - strlen (".ini")] = '\0';
  name = base != NULL ? g_strdup_printf ("%s-%.8s.db", base, sum) : g_strdup ("demo.db");
  return g_build_filename (folder, name, NULL);
}

static gboolean
start (FleetApplication *self,
       gboolean          demo,
       const char       *profile_file,
       GError          **error)
{
  FleetEngineOptions options = { .demo = demo, .demo_vehicles = self->vehicles };
  FleetProfile *profile = NULL;
  g_autofree char *database = self->database != NULL ? g_strdup (self->database) : default_database (demo ? NULL : profile_file, error);
  gboolean started;

  if (database == NULL)
    return FALSE;
  if (!demo && (profile = fleet_profile_load (profile_file, error)) == NULL)
    return FALSE;
  started = fleet_session_start (self->session, profile, database, &options, error);
  g_clear_pointer (&profile, fleet_profile_unref);
  return started;
}

static void
set_action_enabled (FleetApplication *self,
                    const char       *name,
                    gboolean          enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), name)), enabled);
}

/* A session keeps what it has seen, and its panes with it: another fleet gets a session and a window of its own. */
static void
begin_anew (FleetApplication *self)
{
  FleetWindow *old = self->window;

  g_clear_weak_pointer (&self->window);
  /* What it has shown goes with the session that can answer its buttons. */
  g_clear_pointer (&self->herald, fleet_desk_herald_free);
  g_clear_pointer (&self->sound, fleet_desk_sound_free);
  fleet_session_stop (self->session);
  g_object_unref (self->session);
  self->session = fleet_session_new ();
  fleet_desk_settings_bind (self->settings, self->session);
  self->herald = fleet_desk_herald_new (GTK_APPLICATION (self), self->session, self->settings);
  self->sound = fleet_desk_sound_new (GTK_APPLICATION (self), self->session, self->settings);
  self->window = fleet_window_new (ADW_APPLICATION (self), self->session);
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  gtk_window_present (GTK_WINDOW (self->window));
  gtk_window_close (GTK_WINDOW (old));
}

static void
open_fleet (FleetApplication *self,
            gboolean          demo,
            const char       *profile_file)
{
  g_autoptr (GError) error = NULL;

  if (fleet_session_is_running (self->session))
    begin_anew (self);
  set_action_enabled (self, "move-secrets", FALSE);
  if (start (self, demo, profile_file, &error))
    {
      if (!demo)
        g_settings_set_string (self->settings, "last-profile", profile_file);
      g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->window), "start-demo")), !demo);
      set_action_enabled (self, "check-connection", !demo);
      fleet_window_show_work (self->window);
      /* A picture shows the first page, whatever was looked at before. */
      if (self->screenshot == NULL)
        fleet_desk_state_restore (self->window, self->session, self->settings);
    }
  else
    {
      g_free (self->refused);
      self->refused = g_strdup (profile_file);
      set_action_enabled (self, "move-secrets", profile_file != NULL && g_error_matches (error, FLEET_ERROR, FLEET_ERROR_SECRET));
      fleet_window_show_start (self->window, error->message);
    }
}

static gboolean
measured_cb (gpointer data)
{
  FleetApplication *self = data;
  g_autofree char *json = fleet_meter_to_json (self->meter);

  g_print ("%s\n", json);
  g_action_group_activate_action (G_ACTION_GROUP (self), "quit", NULL);
  return G_SOURCE_REMOVE;
}

static void
begin (FleetApplication *self)
{
  g_autofree char *last = g_settings_get_string (self->settings, "last-profile");

  if (self->demo)
    open_fleet (self, TRUE, NULL);
  else if (self->profile != NULL)
    open_fleet (self, FALSE, self->profile);
  else if (*last != '\0' && g_file_test (last, G_FILE_TEST_EXISTS))
    open_fleet (self, FALSE, last);
  else
    fleet_window_show_start (self->window, NULL);
  if (self->screenshot != NULL)
    self->picture = fleet_picture_new (self->window, self->session, self->screenshot, self->after);
}

static void
fleet_application_activate (GApplication *application)
{
  FleetApplication *self = FLEET_APPLICATION (application);

  if (self->window == NULL)
    {
      self->window = fleet_window_new (ADW_APPLICATION (self), self->session);
      g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
      begin (self);
    }
  gtk_window_present (GTK_WINDOW (self->window));
  if (self->measure > 0 && self->meter == NULL)
    {
      self->meter = fleet_meter_new (GTK_WIDGET (self->window));
      g_timeout_add_seconds (self->measure, measured_cb, self);
    }
}

static void
quit_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  FleetApplication *self = user_data;

  /* By way of the window, which keeps its size. */
  if (self->window != NULL)
    gtk_window_close (GTK_WINDOW (self->window));
  else
    g_application_quit (G_APPLICATION (self));
}

static void
about_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  FleetApplication *self = user_data;

  fleet_about_open (self->window != NULL ? GTK_WINDOW (self->window) : NULL);
}

static void
open_profile_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  open_fleet (user_data, FALSE, g_variant_get_string (parameter, NULL));
}

static void
start_demo_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  open_fleet (user_data, TRUE, NULL);
}

static void
preferences_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  FleetApplication *self = user_data;

  if (self->window != NULL)
    fleet_preferences_open (GTK_WINDOW (self->window), NULL);
}

static void
connections_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  FleetApplication *self = user_data;

  if (self->window != NULL)
    fleet_connection_window_open (GTK_WINDOW (self->window), FLEET_CONNECTIONS_LIST, NULL);
}

static void
add_connection_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  FleetApplication *self = user_data;

  if (self->window != NULL)
    fleet_connection_window_open (GTK_WINDOW (self->window), FLEET_CONNECTIONS_ADD, NULL);
}

static void
check_connection_cb (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  FleetApplication *self = user_data;
  FleetProfile *profile = fleet_session_get_profile (self->session);

  if (self->window != NULL && profile != NULL)
    fleet_connection_window_open (GTK_WINDOW (self->window), FLEET_CONNECTIONS_CHECK, profile->file_name);
}

static void
move_in_thread (GTask        *task,
                gpointer      source,
                gpointer      file_name,
                GCancellable *cancellable)
{
  GError *error = NULL;
  guint n;

  if (fleet_profile_move_secrets (file_name, &n, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
moved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  FleetApplication *self = FLEET_APPLICATION (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *file_name = g_strdup (self->refused);

  if (self->window == NULL)
    return;
  if (g_task_propagate_boolean (G_TASK (result), &error))
    open_fleet (self, FALSE, file_name);
  else
    fleet_window_show_start (self->window, error->message);
}

/* The profile that was refused because it holds passwords gets rid of them, and is opened. */
static void
move_secrets_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  g_autoptr (GTask) task = g_task_new (user_data, NULL, moved_cb, NULL);

  g_task_set_task_data (task, g_strdup (((FleetApplication *) user_data)->refused), g_free);
  g_task_run_in_thread (task, move_in_thread);
}

static const GActionEntry actions[] = {
  { "connections", connections_cb },
  { "add-connection", add_connection_cb },
  { "check-connection", check_connection_cb },
  { "move-secrets", move_secrets_cb },
  { "quit", quit_cb },
  { "about", about_cb },
  { "preferences", preferences_cb },
  { "open-profile", open_profile_cb, "s" },
  { "start-demo", start_demo_cb },
};

static void
fleet_application_startup (GApplication *application)
{
  FleetApplication *self = FLEET_APPLICATION (application);
  g_autoptr (GAction) style = NULL;

  G_APPLICATION_CLASS (fleet_application_parent_class)->startup (application);
  gtk_window_set_default_icon_name (FLEET_APP_ID);
  fleet_shortcuts_reach_everywhere ();
  /* Brings the editor's own style, without which its popups are bare. Now, since a style that comes while a window is built is no good. */
  gtk_source_init ();
  fleet_style_install ();
  self->settings = g_settings_new (FLEET_APP_ID);
  self->session = fleet_session_new ();
  style = g_settings_create_action (self->settings, "style");
  g_action_map_add_action (G_ACTION_MAP (self), style);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  fleet_desk_settings_bind (self->settings, self->session);
  set_action_enabled (self, "move-secrets", FALSE);
  set_action_enabled (self, "check-connection", FALSE);
  self->herald = fleet_desk_herald_new (GTK_APPLICATION (self), self->session, self->settings);
  self->sound = fleet_desk_sound_new (GTK_APPLICATION (self), self->session, self->settings);
  for (const FleetShortcut *shortcut = fleet_shortcuts_table (); shortcut->action != NULL; shortcut++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), shortcut->action, shortcut->accels);
}

static void
fleet_application_shutdown (GApplication *application)
{
  FleetApplication *self = FLEET_APPLICATION (application);

  g_clear_pointer (&self->herald, fleet_desk_herald_free);
  g_clear_pointer (&self->sound, fleet_desk_sound_free);
  g_clear_pointer (&self->picture, fleet_picture_free);
  g_clear_pointer (&self->meter, fleet_meter_free);
  if (self->session != NULL)
    fleet_session_stop (self->session);
  G_APPLICATION_CLASS (fleet_application_parent_class)->shutdown (application);
}

static int
fleet_application_handle_local_options (GApplication *application,
                                        GVariantDict *options)
{
  FleetApplication *self = FLEET_APPLICATION (application);

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("fleet-console %s\n", FLEET_VERSION);
      return 0;
    }
  if (self->demo && self->profile != NULL)
    {
      g_printerr ("%s\n", _("fleet-console: --demo and --profile exclude each other; give one of them"));
      return 2;
    }
  if (self->vehicles < 1 || self->vehicles > 100000)
    {
      g_printerr ("%s\n", _("fleet-console: --vehicles takes a number from 1 to 100000"));
      return 2;
    }
  if (self->database != NULL || self->screenshot != NULL || self->measure > 0)
    g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  return -1;
}

static void
fleet_application_finalize (GObject *object)
{
  FleetApplication *self = FLEET_APPLICATION (object);

  g_clear_weak_pointer (&self->window);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  g_free (self->refused);
  g_free (self->profile);
  g_free (self->database);
  g_free (self->screenshot);
  G_OBJECT_CLASS (fleet_application_parent_class)->finalize (object);
}

static void
fleet_application_class_init (FleetApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = fleet_application_finalize;
  application_class->activate = fleet_application_activate;
  application_class->startup = fleet_application_startup;
  application_class->shutdown = fleet_application_shutdown;
  application_class->handle_local_options = fleet_application_handle_local_options;
}

static void
fleet_application_init (FleetApplication *self)
{
  const GOptionEntry entries[] = {
    { "demo", 0, 0, G_OPTION_ARG_NONE, &self->demo, N_("Run the embedded broker and an invented fleet"), NULL },
    { "vehicles", 0, 0, G_OPTION_ARG_INT, &self->vehicles, N_("How many vehicles the demo invents (2000)"), N_("N") },
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, &self->profile, N_("Connect as this profile file says"), N_("FILE") },
    { "database", 0, 0, G_OPTION_ARG_FILENAME, &self->database, N_("Keep the database in this file"), N_("FILE") },
    { "screenshot", 0, 0, G_OPTION_ARG_FILENAME, &self->screenshot, N_("Write a picture of the window, print a summary, and quit"), N_("FILE") },
    { "after", 0, 0, G_OPTION_ARG_INT, &self->after, N_("Seconds before the picture (60)"), N_("SECONDS") },
    { "measure", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_INT, &self->measure, NULL, NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Print the version and quit"), NULL },
    { NULL },
  };

  self->vehicles = DEMO_VEHICLES;
  self->after = 60;
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _("— see a fleet live, and act on what stands out"));
  g_application_add_main_option_entries (G_APPLICATION (self), entries);
}

FleetApplication *
fleet_application_new (void)
{
  return g_object_new (FLEET_TYPE_APPLICATION, "application-id", FLEET_APP_ID, "resource-base-path", "/com/example/FleetConsole", NULL);
}
