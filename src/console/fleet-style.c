/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-style: GTK 4.8 has no variants inside a CSS file. So the file names each colour by variant, fleet_critical_light, fleet_critical_dark and, where it differs,
 * fleet_critical_hc and fleet_critical_hcdark, and rules and drawing use fleet_critical: a second provider, made here from the names in the file, says which one that is. */

#include "fleet-style.h"

#include <string.h>

#define STYLE_RESOURCE "/com/example/FleetConsole/style.css"

typedef struct
{
  GtkCssProvider *variant;
  GHashTable     *colours; /* set: "fleet_critical_light", … */
  GPtrArray      *names;   /* "fleet_critical", … in the file's order */
} FleetStyle;

static void
read_names (FleetStyle *self)
{
  g_autoptr (GBytes) css = g_resources_lookup_data (STYLE_RESOURCE, 0, NULL);
  g_autoptr (GRegex) regex = g_regex_new ("@define-color\\s+((fleet_\\w+)_(?:light|dark|hc|hcdark))\\s", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  self->colours = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->names = g_ptr_array_new_with_free_func (g_free);
  g_return_if_fail (css != NULL);
  g_regex_match_full (regex, g_bytes_get_data (css, NULL), g_bytes_get_size (css), 0, 0, &match, NULL);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *name = g_match_info_fetch (match, 2);

      g_hash_table_add (self->colours, g_match_info_fetch (match, 1));
      if (!g_ptr_array_find_with_equal_func (self->names, name, g_str_equal, NULL))
        g_ptr_array_add (self->names, g_steal_pointer (&name));
    }
}

static const char *
find_variant (FleetStyle *self,
              const char *name,
              gboolean    dark,
              gboolean    high_contrast)
{
  const char *wanted[] = { high_contrast ? (dark ? "hcdark" : "hc") : (dark ? "dark" : "light"), dark ? "dark" : "light", "light" };

  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      g_autofree char *full = g_strconcat (name, "_", wanted[i], NULL);

      if (g_hash_table_contains (self->colours, full))
        return wanted[i];
    }
  return "light";
}

static void
style_changed_cb (AdwStyleManager *manager,
                  GParamSpec      *pspec,
                  FleetStyle      *self)
{
  g_autoptr (GString) css = g_string_new (NULL);
  gboolean dark = adw_style_manager_get_dark (manager);
  gboolean high_contrast = adw_style_manager_get_high_contrast (manager);

  for (guint i = 0; i < self->names->len; i++)
    {
      const char *name = self->names->pdata[i];

      g_string_append_printf (css, "@define-color %s @%s_%s;\n", name, name, find_variant (self, name, dark, high_contrast));
    }
  gtk_css_provider_load_from_data (self->variant, css->str, css->len);
}

void
fleet_style_install (void)
{
  GdkDisplay *display = gdk_display_get_default ();
  AdwStyleManager *manager = adw_style_manager_get_default ();
  FleetStyle *self = g_new0 (FleetStyle, 1);
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  read_names (self);
  self->variant = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, STYLE_RESOURCE);
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (self->variant), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_signal_connect (manager, "notify::dark", G_CALLBACK (style_changed_cb), self);
  g_signal_connect (manager, "notify::high-contrast", G_CALLBACK (style_changed_cb), self);
  style_changed_cb (manager, NULL, self);
  /* One for the display's life: the display holds the providers, the manager the handlers. */
}

void
fleet_style_lookup (GtkWidget  *widget,
                    const char *name,
                    GdkRGBA    *ret_colour)
{
  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, ret_colour))
    *ret_colour = (GdkRGBA) { 1, 0, 1, 1 };
}
