/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-signal-catalog: see the header. */

#include "fleet-signal-catalog.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fleet-path.h"
#include "fleet-plain.h"

struct _FleetSignalEntry
{
  GObject parent_instance;

  char         *title;
  char         *path;
  char         *key;
  FleetChartHow how;
  gboolean      is_friendly;
};

struct _FleetSignalCatalog
{
  GObject parent_instance;

  GPtrArray *signals; /* FleetKeySignal */
  GPtrArray *entries; /* FleetSignalEntry */
};

static void fleet_signal_catalog_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE (FleetSignalEntry, fleet_signal_entry, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE_WITH_CODE (FleetSignalCatalog, fleet_signal_catalog, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, fleet_signal_catalog_list_init))

/* What a path's last part says of its unit. */
static const struct
{
  const char *end, *unit;
} units[] = {
  { ".kmh", "km/h" }, { ".pct", "%" },   { ".percent", "%" }, { ".kpa", "kPa" }, { ".bar", "bar" }, { ".celsius", "°C" }, { ".voltage", "V" },
  { ".volt", "V" },   { ".ampere", "A" }, { ".rpm", "rpm" },   { ".km", "km" },   { ".kw", "kW" },   { ".kwh", "kWh" },    { ".mm", "mm" },
  { ".m", "m" },      { ".s", "s" },      { ".ms", "ms" },     { ".dbm", "dBm" }, { ".lat", "°" },   { ".lon", "°" },      { ".heading", "°" },
};

static void
fleet_signal_entry_finalize (GObject *object)
{
  FleetSignalEntry *self = FLEET_SIGNAL_ENTRY (object);

  g_free (self->title);
  g_free (self->path);
  g_free (self->key);
  G_OBJECT_CLASS (fleet_signal_entry_parent_class)->finalize (object);
}

static void
fleet_signal_entry_class_init (FleetSignalEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fleet_signal_entry_finalize;
}

static void
fleet_signal_entry_init (FleetSignalEntry *self)
{
}

/* The last parts of a path, enough to tell it from its neighbours: "tires[0].pressure.kpa". */
static char *
short_title (const char *path)
{
  const char *at = path + strlen (path);
  g_autofree char *end = NULL;

  for (guint dots = 0; at > path; at--)
    if (at[-1] == '.' && ++dots == 3)
      break;
  end = fleet_plain_text (at);
  return g_steal_pointer (&end);
}

static FleetSignalEntry *
make_entry (const char   *title,
            const char   *path,
            FleetChartHow how,
            gboolean      is_friendly)
{
  FleetSignalEntry *self = g_object_new (FLEET_TYPE_SIGNAL_ENTRY, NULL);
  g_autofree char *words = g_strconcat (title, " ", path, NULL);

  self->title = g_strdup (title);
  self->path = g_strdup (path);
  self->key = fleet_plain_key (words);
  self->how = how;
  self->is_friendly = is_friendly;
  return self;
}

const char *
fleet_signal_entry_get_title (FleetSignalEntry *self)
{
  return self->title;
}

const char *
fleet_signal_entry_get_path (FleetSignalEntry *self)
{
  return self->path;
}

FleetChartHow
fleet_signal_entry_get_how (FleetSignalEntry *self)
{
  return self->how;
}

gboolean
fleet_signal_entry_is_friendly (FleetSignalEntry *self)
{
  return self->is_friendly;
}

gboolean
fleet_signal_entry_matches (FleetSignalEntry *self,
                            const char       *key)
{
  return *key == '\0' || strstr (self->key, key) != NULL;
}

/* A friendly signal is one value; of a path without [*] that is the path's. */
static FleetChartHow
how_of (const FleetKeySignal *signal)
{
  static const FleetChartHow hows[] = {
    [FLEET_KEY_SIGNAL_VALUE] = FLEET_CHART_VALUE, [FLEET_KEY_SIGNAL_MIN] = FLEET_CHART_MIN, [FLEET_KEY_SIGNAL_MAX] = FLEET_CHART_MAX,
    [FLEET_KEY_SIGNAL_ANY] = FLEET_CHART_ANY,     [FLEET_KEY_SIGNAL_ALL] = FLEET_CHART_ALL,
  };

  return strstr (signal->path, "[*]") != NULL ? hows[signal->how] : FLEET_CHART_VALUE;
}

static int
compare_paths (gconstpointer a,
               gconstpointer b)
{
  const char *one = *(const char *const *) a, *other = *(const char *const *) b;
  gboolean one_counts = g_str_has_suffix (one, "[#]"), other_counts = g_str_has_suffix (other, "[#]");

  return one_counts != other_counts ? (one_counts ? 1 : -1) : strcmp (one, other);
}

void
fleet_signal_catalog_set_paths (FleetSignalCatalog *self,
                                const char *const  *paths)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  guint before = self->entries->len, friendly = 0;

  while (friendly < before && fleet_signal_entry_is_friendly (self->entries->pdata[friendly]))
    friendly++;
  for (guint i = 0; paths[i] != NULL; i++)
    g_ptr_array_add (sorted, (char *) paths[i]);
  g_ptr_array_sort (sorted, compare_paths);
  g_ptr_array_set_size (self->entries, friendly);
  for (guint i = 0; i < sorted->len; i++)
    {
      g_autofree char *title = NULL;

      if (i > 0 && g_str_equal (sorted->pdata[i], sorted->pdata[i - 1]))
        continue;
      title = short_title (sorted->pdata[i]);
      g_ptr_array_add (self->entries, make_entry (title, sorted->pdata[i], FLEET_CHART_VALUE, FALSE));
    }
  g_list_model_items_changed (G_LIST_MODEL (self), friendly, before - friendly, self->entries->len - friendly);
}

static const char *
unit_of (const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_has_suffix (path, units[i].end))
      return units[i].unit;
  return "";
}

static const char *
translate (const char *word)
{
  return word != NULL ? g_dgettext (GETTEXT_PACKAGE, word) : NULL;
}

void
fleet_signal_catalog_describe (FleetSignalCatalog *self,
                               const char         *path,
                               FleetChartHow       how,
                               FleetSignalLook    *ret_look)
{
  *ret_look = (FleetSignalLook) { .digits = -1 };
  for (guint i = 0; i < self->signals->len; i++)
    {
      const FleetKeySignal *signal = self->signals->pdata[i];
      gboolean is_it = g_str_equal (signal->path, path) && how_of (signal) == how;

      if (!is_it && !fleet_path_matches (signal->path, path, NULL) && !g_str_equal (signal->path, path))
        continue;
      /* An element, or another how of the same path, has its unit and words but not its name. */
      ret_look->title = is_it ? g_strdup (translate (signal->name)) : NULL;
      ret_look->unit = g_strdup (signal->unit != NULL ? signal->unit : "");
      ret_look->digits = signal->digits;
      ret_look->when_true = translate (signal->when_true);
      ret_look->when_false = translate (signal->when_false);
      break;
    }
  if (ret_look->title == NULL)
    ret_look->title = short_title (path);
  if (ret_look->unit == NULL)
    ret_look->unit = g_strdup (unit_of (path));
}

void
fleet_signal_look_clear (FleetSignalLook *look)
{
  g_clear_pointer (&look->title, g_free);
  g_clear_pointer (&look->unit, g_free);
}

static GType
get_item_type (GListModel *list)
{
  return FLEET_TYPE_SIGNAL_ENTRY;
}

static guint
get_n_items (GListModel *list)
{
  return FLEET_SIGNAL_CATALOG (list)->entries->len;
}

static gpointer
get_item (GListModel *list,
          guint       position)
{
  GPtrArray *entries = FLEET_SIGNAL_CATALOG (list)->entries;

  return position < entries->len ? g_object_ref (entries->pdata[position]) : NULL;
}

static void
fleet_signal_catalog_list_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
fleet_signal_catalog_finalize (GObject *object)
{
  FleetSignalCatalog *self = FLEET_SIGNAL_CATALOG (object);

  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->signals);
  G_OBJECT_CLASS (fleet_signal_catalog_parent_class)->finalize (object);
}

static void
fleet_signal_catalog_class_init (FleetSignalCatalogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fleet_signal_catalog_finalize;
}

static void
fleet_signal_catalog_init (FleetSignalCatalog *self)
{
  self->signals = fleet_key_signals_load ();
  self->entries = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < self->signals->len; i++)
    {
      const FleetKeySignal *signal = self->signals->pdata[i];

      g_ptr_array_add (self->entries, make_entry (translate (signal->name), signal->path, how_of (signal), TRUE));
    }
}

FleetSignalCatalog *
fleet_signal_catalog_new (void)
{
  return g_object_new (FLEET_TYPE_SIGNAL_CATALOG, NULL);
}
