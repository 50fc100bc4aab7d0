/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-shelf: see the header. What does not read back as a chart, because a newer version wrote it, is left out here and falls out of the setting at the next change. */

#include "fleet-chart-shelf.h"

struct _FleetChartShelf
{
  GObject parent_instance;

  GPtrArray *specs; /* FleetChartSpec, by name */
};

enum
{
  PROP_TEXTS = 1,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];
static guint changed_signal;

G_DEFINE_FINAL_TYPE (FleetChartShelf, fleet_chart_shelf, G_TYPE_OBJECT)

guint
fleet_chart_shelf_get_n (FleetChartShelf *self)
{
  g_return_val_if_fail (FLEET_IS_CHART_SHELF (self), 0);
  return self->specs->len;
}

const FleetChartSpec *
fleet_chart_shelf_get (FleetChartShelf *self,
                       guint            index)
{
  g_return_val_if_fail (FLEET_IS_CHART_SHELF (self) && index < self->specs->len, NULL);
  return self->specs->pdata[index];
}

static void
tell (FleetChartShelf *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXTS]);
  g_signal_emit (self, changed_signal, 0);
}

static gboolean
find (FleetChartShelf *self,
      const char      *name,
      guint           *ret_index)
{
  for (guint i = 0; i < self->specs->len; i++)
    if (g_strcmp0 (((FleetChartSpec *) self->specs->pdata[i])->name, name) == 0)
      {
        *ret_index = i;
        return TRUE;
      }
  return FALSE;
}

static int
by_name (gconstpointer a,
         gconstpointer b)
{
  return g_utf8_collate ((*(FleetChartSpec *const *) a)->name, (*(FleetChartSpec *const *) b)->name);
}

static void
put (FleetChartShelf      *self,
     const FleetChartSpec *spec)
{
  guint index;

  if (find (self, spec->name, &index))
    g_ptr_array_remove_index (self->specs, index);
  g_ptr_array_add (self->specs, fleet_chart_spec_copy (spec));
  g_ptr_array_sort (self->specs, by_name);
}

void
fleet_chart_shelf_keep (FleetChartShelf      *self,
                        const FleetChartSpec *spec)
{
  g_return_if_fail (FLEET_IS_CHART_SHELF (self));
  g_return_if_fail (spec->name != NULL);

  put (self, spec);
  tell (self);
}

void
fleet_chart_shelf_remove (FleetChartShelf *self,
                          const char      *name)
{
  guint index;

  g_return_if_fail (FLEET_IS_CHART_SHELF (self));

  if (!find (self, name, &index))
    return;
  g_ptr_array_remove_index (self->specs, index);
  tell (self);
}

GStrv
fleet_chart_shelf_paths (FleetChartShelf *self)
{
  GPtrArray *paths = g_ptr_array_new ();

  for (guint i = 0; i < self->specs->len; i++)
    {
      const FleetChartSpec *spec = self->specs->pdata[i];

      for (guint s = 0; s < spec->signals->len; s++)
        {
          const FleetChartSignal *signal = spec->signals->pdata[s];

          if (!g_ptr_array_find_with_equal_func (paths, signal->path, g_str_equal, NULL))
            g_ptr_array_add (paths, g_strdup (signal->path));
        }
    }
  g_ptr_array_add (paths, NULL);
  return (GStrv) g_ptr_array_free (paths, FALSE);
}

static char **
to_texts (FleetChartShelf *self)
{
  char **texts = g_new0 (char *, self->specs->len + 1);

  for (guint i = 0; i < self->specs->len; i++)
    texts[i] = fleet_chart_spec_to_text (self->specs->pdata[i]);
  return texts;
}

static void
set_texts (FleetChartShelf   *self,
           const char *const *texts)
{
  g_auto (GStrv) now = to_texts (self);

  if (texts == NULL || g_strv_equal ((const char *const *) now, texts))
    return;
  g_ptr_array_set_size (self->specs, 0);
  for (guint i = 0; texts[i] != NULL; i++)
    {
      g_autoptr (FleetChartSpec) spec = fleet_chart_spec_from_text (texts[i]);

      if (spec != NULL && spec->name != NULL)
        put (self, spec);
    }
  tell (self);
}

static void
fleet_chart_shelf_get_property (GObject    *object,
                                guint       id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  if (id == PROP_TEXTS)
    g_value_take_boxed (value, to_texts (FLEET_CHART_SHELF (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
fleet_chart_shelf_set_property (GObject      *object,
                                guint         id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  if (id == PROP_TEXTS)
    set_texts (FLEET_CHART_SHELF (object), g_value_get_boxed (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
fleet_chart_shelf_finalize (GObject *object)
{
  g_ptr_array_unref (FLEET_CHART_SHELF (object)->specs);
  G_OBJECT_CLASS (fleet_chart_shelf_parent_class)->finalize (object);
}

static void
fleet_chart_shelf_class_init (FleetChartShelfClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fleet_chart_shelf_get_property;
  object_class->set_property = fleet_chart_shelf_set_property;
  object_class->finalize = fleet_chart_shelf_finalize;
  properties[PROP_TEXTS] = g_param_spec_boxed ("texts", NULL, NULL, G_TYPE_STRV, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  changed_signal = g_signal_new ("changed", FLEET_TYPE_CHART_SHELF, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fleet_chart_shelf_init (FleetChartShelf *self)
{
  self->specs = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_chart_spec_free);
}

FleetChartShelf *
fleet_chart_shelf_new (void)
{
  return g_object_new (FLEET_TYPE_CHART_SHELF, NULL);
}
