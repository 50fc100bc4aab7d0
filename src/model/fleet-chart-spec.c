/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-spec: see the header. As text it is a GVariant's, which quotes whatever a key or a path may hold. */

#include "fleet-chart-spec.h"

#define TYPE "(siasa(si)xxx)"

FleetChartSpec *
fleet_chart_spec_new (void)
{
  FleetChartSpec *self = g_new0 (FleetChartSpec, 1);

  self->vehicles = g_ptr_array_new_with_free_func (g_free);
  self->signals = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_chart_signal_free);
  self->range_us = 3600 * (gint64) G_USEC_PER_SEC;
  return self;
}

FleetChartSpec *
fleet_chart_spec_copy (const FleetChartSpec *self)
{
  FleetChartSpec *copy = fleet_chart_spec_new ();

  copy->name = g_strdup (self->name);
  copy->kind = self->kind;
  copy->range_us = self->range_us;
  copy->from_us = self->from_us;
  copy->to_us = self->to_us;
  for (guint i = 0; i < self->vehicles->len; i++)
    g_ptr_array_add (copy->vehicles, g_strdup (self->vehicles->pdata[i]));
  for (guint i = 0; i < self->signals->len; i++)
    {
      const FleetChartSignal *signal = self->signals->pdata[i];

      g_ptr_array_add (copy->signals, fleet_chart_signal_new (signal->path, signal->how));
    }
  return copy;
}

void
fleet_chart_spec_free (FleetChartSpec *self)
{
  g_free (self->name);
  g_ptr_array_unref (self->vehicles);
  g_ptr_array_unref (self->signals);
  g_free (self);
}

static gboolean
find_vehicle (const FleetChartSpec *self,
              const char           *vehicle,
              guint                *ret_index)
{
  return g_ptr_array_find_with_equal_func (self->vehicles, vehicle, g_str_equal, ret_index);
}

static gboolean
find_signal (const FleetChartSpec *self,
             const char           *path,
             FleetChartHow         how,
             guint                *ret_index)
{
  for (guint i = 0; i < self->signals->len; i++)
    {
      const FleetChartSignal *signal = self->signals->pdata[i];

      if (signal->how != how || !g_str_equal (signal->path, path))
        continue;
      *ret_index = i;
      return TRUE;
    }
  return FALSE;
}

gboolean
fleet_chart_spec_add_vehicle (FleetChartSpec *self,
                              const char     *vehicle)
{
  guint index;

  if (self->vehicles->len >= FLEET_CHART_SPEC_VEHICLES || find_vehicle (self, vehicle, &index))
    return FALSE;
  g_ptr_array_add (self->vehicles, g_strdup (vehicle));
  return TRUE;
}

gboolean
fleet_chart_spec_add_signal (FleetChartSpec *self,
                             const char     *path,
                             FleetChartHow   how)
{
  guint index;

  if (self->signals->len >= FLEET_CHART_SPEC_SIGNALS || find_signal (self, path, how, &index))
    return FALSE;
  g_ptr_array_add (self->signals, fleet_chart_signal_new (path, how));
  return TRUE;
}

gboolean
fleet_chart_spec_remove_vehicle (FleetChartSpec *self,
                                 const char     *vehicle)
{
  guint index;

  if (!find_vehicle (self, vehicle, &index))
    return FALSE;
  g_ptr_array_remove_index (self->vehicles, index);
  return TRUE;
}

gboolean
fleet_chart_spec_remove_signal (FleetChartSpec *self,
                                const char     *path,
                                FleetChartHow   how)
{
  guint index;

  if (!find_signal (self, path, how, &index))
    return FALSE;
  g_ptr_array_remove_index (self->signals, index);
  return TRUE;
}

gboolean
fleet_chart_spec_has_signal (const FleetChartSpec *self,
                             const char           *path,
                             FleetChartHow         how)
{
  guint index;

  return find_signal (self, path, how, &index);
}

gboolean
fleet_chart_spec_is_drawable (const FleetChartSpec *self)
{
  switch (self->kind)
    {
    case FLEET_CHART_VEHICLES:
      return self->vehicles->len > 0 && self->signals->len > 0;
    case FLEET_CHART_SPREAD:
      return self->signals->len > 0;
    case FLEET_CHART_ALERT_COUNT:
    case FLEET_CHART_ACTIVITIES:
    case FLEET_CHART_N_KINDS:
    default:
      return TRUE;
    }
}

gboolean
fleet_chart_spec_is_alike (const FleetChartSpec *a,
                           const FleetChartSpec *b)
{
  if (a->kind != b->kind || a->vehicles->len != b->vehicles->len || a->signals->len != b->signals->len)
    return FALSE;
  for (guint i = 0; i < a->vehicles->len; i++)
    if (!g_str_equal (a->vehicles->pdata[i], b->vehicles->pdata[i]))
      return FALSE;
  for (guint i = 0; i < a->signals->len; i++)
    {
      const FleetChartSignal *one = a->signals->pdata[i], *other = b->signals->pdata[i];

      if (one->how != other->how || !g_str_equal (one->path, other->path))
        return FALSE;
    }
  return TRUE;
}

char *
fleet_chart_spec_to_text (const FleetChartSpec *self)
{
  GVariantBuilder vehicles, signals;
  g_autoptr (GVariant) variant = NULL;

  g_variant_builder_init (&vehicles, G_VARIANT_TYPE ("as"));
  g_variant_builder_init (&signals, G_VARIANT_TYPE ("a(si)"));
  for (guint i = 0; i < self->vehicles->len; i++)
    g_variant_builder_add (&vehicles, "s", self->vehicles->pdata[i]);
  for (guint i = 0; i < self->signals->len; i++)
    {
      const FleetChartSignal *signal = self->signals->pdata[i];

      g_variant_builder_add (&signals, "(si)", signal->path, (int) signal->how);
    }
  variant = g_variant_ref_sink (g_variant_new (TYPE, self->name != NULL ? self->name : "", (int) self->kind, &vehicles, &signals, self->range_us, self->from_us, self->to_us));
  return g_variant_print (variant, FALSE);
}

FleetChartSpec *
fleet_chart_spec_from_text (const char *text)
{
  g_autoptr (GVariant) variant = text != NULL ? g_variant_parse (G_VARIANT_TYPE (TYPE), text, NULL, NULL, NULL) : NULL;
  g_autoptr (GVariantIter) vehicles = NULL;
  g_autoptr (GVariantIter) signals = NULL;
  FleetChartSpec *self;
  const char *name, *word;
  int kind, how;

  if (variant == NULL)
    return NULL;
  self = fleet_chart_spec_new ();
  g_variant_get (variant, "(&siasa(si)xxx)", &name, &kind, &vehicles, &signals, &self->range_us, &self->from_us, &self->to_us);
  self->name = *name != '\0' ? g_strdup (name) : NULL;
  self->kind = CLAMP (kind, 0, FLEET_CHART_N_KINDS - 1);
  while (g_variant_iter_next (vehicles, "&s", &word))
    fleet_chart_spec_add_vehicle (self, word);
  while (g_variant_iter_next (signals, "(&si)", &word, &how))
    fleet_chart_spec_add_signal (self, word, CLAMP (how, FLEET_CHART_VALUE, FLEET_CHART_ALL));
  if (self->range_us < 0 || (self->range_us == 0 && self->from_us >= self->to_us))
    self->range_us = 3600 * (gint64) G_USEC_PER_SEC;
  return self;
}
