/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-about: see the header. */

#include "fleet-about.h"

#include <glib/gi18n.h>

#include "fleet-config.h"
#include "fleet-engine.h"

static const struct
{
  const char    *title, *copyright;
  GtkLicense     license;
} parts[] = {
  { "GTK, libadwaita, GtkSourceView, libsoup", "© The GNOME Project", GTK_LICENSE_LGPL_2_1 },
  { "libshumate", "© The libshumate authors", GTK_LICENSE_LGPL_2_1 },
  { "librdkafka", "© Magnus Edenhill, Confluent Inc.", GTK_LICENSE_BSD },
  { "simdjson", "© The simdjson authors", GTK_LICENSE_APACHE_2_0 },
  { "Zstandard", "© Meta Platforms, Inc.", GTK_LICENSE_BSD_3 },
};

/* What whoever helps will ask first. No names of hosts, files or people. */
static char *
describe_surroundings (void)
{
  g_autofree char *system = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);
  g_autofree char *libraries = fleet_engine_describe_libraries ();
  gboolean is_boxed = g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);

  return g_strdup_printf ("Fleet Console %s%s\n%s\nGTK %u.%u.%u, libadwaita %u.%u.%u, GLib %u.%u.%u\n%s\nLanguage: %s\nDisplay: %s\n",
                          FLEET_VERSION, is_boxed ? " (Flatpak)" : "", system != NULL ? system : "?",
                          gtk_get_major_version (), gtk_get_minor_version (), gtk_get_micro_version (),
                          adw_get_major_version (), adw_get_minor_version (), adw_get_micro_version (),
                          glib_major_version, glib_minor_version, glib_micro_version,
                          libraries, g_get_language_names ()[0], G_OBJECT_TYPE_NAME (gdk_display_get_default ()));
}

void
fleet_about_open (GtkWindow *parent)
{
  static const char *const map_sources[] = { "Natural Earth https://www.naturalearthdata.com", NULL };
  g_autofree char *surroundings = describe_surroundings ();
  AdwAboutWindow *window = g_object_new (ADW_TYPE_ABOUT_WINDOW,
                                         "transient-for", parent,
                                         "modal", parent != NULL,
                                         "application-name", _("Fleet Console"),
                                         "application-icon", FLEET_APP_ID,
                                         "version", FLEET_VERSION,
                                         "developer-name", _("Fleet Console contributors"),
                                         "copyright", _("© 2026 Fleet Console contributors"),
                                         "license-type", GTK_LICENSE_GPL_3_0,
                                         "comments", _("See a fleet live, and act on what stands out."),
                                         "website", "https://example.com/fleet-console",
                                         "issue-url", "https://example.com/fleet-console/issues",
                                         "debug-info", surroundings,
                                         "debug-info-filename", "fleet-console.txt",
                                         /* Translators: your names, one a line */
                                         "translator-credits", _("translator-credits"),
                                         NULL);

  adw_about_window_add_acknowledgement_section (window, _("Map data"), (const char **) map_sources);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    adw_about_window_add_legal_section (window, parts[i].title, parts[i].copyright, parts[i].license, NULL);
  adw_about_window_add_legal_section (window, "SQLite", NULL, GTK_LICENSE_CUSTOM, _("SQLite is in the public domain."));
  adw_about_window_add_legal_section (window, _("Map data"), NULL, GTK_LICENSE_CUSTOM,
                                      _("The built-in map is made with Natural Earth, which is in the public domain. Tiles from the network belong to those whom the map credits in its corner."));
  gtk_window_present (GTK_WINDOW (window));
}
