/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-group: see the header. */

#include "fleet-chart-group.h"

#include <glib/gi18n.h>

#include "fleet-path.h"
#include "fleet-plain.h"
#include "fleet-ticks.h"

/* More lines of states than this in one plot are a second one. */
#define MOST_STATES 12
#define MOST_LIMITS 5

void
fleet_chart_group_free (FleetChartGroup *self)
{
  g_free (self->title);
  g_free (self->unit);
  g_ptr_array_unref (self->lines);
  g_ptr_array_unref (self->limits);
  g_free (self);
}

static FleetChartLine *
make_line (GPtrArray              *tracks,
           guint                   index,
           const FleetChartSpec   *spec,
           FleetSignalCatalog     *catalog,
           GHashTable             *names,
           GHashTable             *hidden)
{
  const FleetChartTrack *track = tracks->pdata[index];
  const FleetChartSignal *signal = spec->signals->pdata[track->signal];
  const char *key = spec->vehicles->pdata[track->vehicle], *name = g_hash_table_lookup (names, key);
  FleetChartLine *line = g_new0 (FleetChartLine, 1);
  FleetSignalLook look;

  fleet_signal_catalog_describe (catalog, track->path, signal->how, &look);
  line->series = track->series;
  line->id = g_strdup_printf ("%s\n%s\n%d\n%d\n%s", key, track->path, signal->how, fleet_series_get_kind (track->series), track->device != NULL ? track->device : "");
  line->signal = g_steal_pointer (&look.title);
  line->vehicle = fleet_plain_text (name != NULL ? name : key);
  line->device = track->device != NULL && fleet_chart_answer_is_shared (tracks, index) ? fleet_plain_text (track->device) : NULL;
  line->path = g_strdup (track->path);
  line->unit = g_strdup (fleet_series_get_kind (track->series) == FLEET_SERIES_NUMBERS ? look.unit : "");
  line->digits = look.digits;
  line->when_true = g_strdup (look.when_true);
  line->when_false = g_strdup (look.when_false);
  line->is_hidden = g_hash_table_contains (hidden, line->id);
  fleet_signal_look_clear (&look);
  return line;
}

static gboolean
has_room (const FleetChartGroup *group,
          const FleetChartLine  *line)
{
  if (group->kind != fleet_series_get_kind (line->series))
    return FALSE;
  if (group->kind == FLEET_SERIES_STATES)
    return group->lines->len < MOST_STATES;
  if (group->lines->len >= FLEET_CHART_COLOURS || !g_str_equal (group->unit, line->unit))
    return FALSE;
  return *line->unit != '\0' || g_str_equal (((FleetChartLine *) group->lines->pdata[0])->signal, line->signal);
}

static FleetChartGroup *
find_group (GPtrArray            *groups,
            const FleetChartLine *line)
{
  FleetChartGroup *group;

  for (guint i = 0; i < groups->len; i++)
    if (has_room (groups->pdata[i], line))
      return groups->pdata[i];
  group = g_new0 (FleetChartGroup, 1);
  group->kind = fleet_series_get_kind (line->series);
  group->unit = g_strdup (line->unit);
  group->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_chart_line_free);
  group->limits = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_chart_limit_free);
  /* Numbers first: states stand under them, near the axis. */
  for (guint i = 0; i < groups->len; i++)
    if (group->kind == FLEET_SERIES_NUMBERS && ((FleetChartGroup *) groups->pdata[i])->kind == FLEET_SERIES_STATES)
      {
        g_ptr_array_insert (groups, i, group);
        return group;
      }
  g_ptr_array_add (groups, group);
  return group;
}

/* What tells a line from others that share signal, vehicle or both with it. */
static char *
make_label (const FleetChartLine *line,
            gboolean              one_signal,
            gboolean              one_vehicle)
{
  g_autofree char *whose = one_vehicle ? g_strdup (line->device) : fleet_chart_line_whose (line);

  if (one_signal)
    return g_strdup (whose != NULL ? whose : line->vehicle);
  return whose != NULL ? g_strdup_printf ("%s · %s", line->signal, whose) : g_strdup (line->signal);
}

/* What all lines share is the title; what tells them apart is the label. */
static void
name_group (FleetChartGroup *group)
{
  const FleetChartLine *first = group->lines->pdata[0];
  gboolean one_signal = TRUE, one_vehicle = TRUE;

  for (guint i = 1; i < group->lines->len; i++)
    {
      const FleetChartLine *line = group->lines->pdata[i];

      one_signal = one_signal && g_str_equal (line->signal, first->signal);
      one_vehicle = one_vehicle && g_str_equal (line->vehicle, first->vehicle);
    }
  group->title = g_strdup (one_signal ? first->signal : one_vehicle ? first->vehicle : _("Signals"));
  for (guint i = 0; i < group->lines->len; i++)
    {
      FleetChartLine *line = group->lines->pdata[i];

      line->colour = i % FLEET_CHART_COLOURS;
      line->label = make_label (line, one_signal, one_vehicle);
    }
}

static const char *
sign_of (FleetExprKind operation)
{
  switch ((int) operation)
    {
    case FLEET_EXPR_LT:
      return "<";
    case FLEET_EXPR_LE:
      return "≤";
    case FLEET_EXPR_GT:
      return ">";
    case FLEET_EXPR_GE:
      return "≥";
    default:
      return "=";
    }
}

static gboolean
is_about (const FleetThreshold  *threshold,
          const FleetChartGroup *group)
{
  for (guint i = 0; i < group->lines->len; i++)
    {
      const char *path = ((FleetChartLine *) group->lines->pdata[i])->path;

      if (g_str_equal (threshold->path, path) || fleet_path_matches (threshold->path, path, NULL) || fleet_path_matches (path, threshold->path, NULL))
        return TRUE;
    }
  return FALSE;
}

static void
add_limits (FleetChartGroup *group,
            FleetRule       *rule)
{
  g_autoptr (GPtrArray) thresholds = fleet_threshold_collect (rule);

  for (guint i = 0; i < thresholds->len && group->limits->len < MOST_LIMITS; i++)
    {
      const FleetThreshold *threshold = thresholds->pdata[i];
      g_autofree char *number = NULL, *name = NULL;
      FleetChartLimit *limit;

      if (threshold->clears || threshold->operation == FLEET_EXPR_NE || !is_about (threshold, group))
        continue;
      limit = g_new0 (FleetChartLimit, 1);
      number = fleet_ticks_number_text (threshold->limit, threshold->limit == (gint64) threshold->limit ? 0 : 2);
      name = fleet_plain_text (g_dgettext (NULL, rule->name));
      limit->limit = threshold->limit;
      limit->severity = rule->severity;
      limit->text = g_strdup_printf ("%s: %s %s", name, sign_of (threshold->operation), number);
      g_ptr_array_add (group->limits, limit);
    }
}

static int
by_severity (gconstpointer a,
             gconstpointer b)
{
  return (int) (*(FleetChartLimit *const *) b)->severity - (int) (*(FleetChartLimit *const *) a)->severity;
}

GPtrArray *
fleet_chart_group_make (FleetChartData     *data,
                        FleetSignalCatalog *catalog,
                        GHashTable         *names,
                        GPtrArray          *rules,
                        GHashTable         *hidden)
{
  GPtrArray *groups = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_chart_group_free);
  GPtrArray *tracks = fleet_chart_data_get_tracks (data);

  for (guint i = 0; tracks != NULL && i < tracks->len; i++)
    {
      FleetChartLine *line = make_line (tracks, i, fleet_chart_data_get_spec (data), catalog, names, hidden);

      g_ptr_array_add (find_group (groups, line)->lines, line);
    }
  for (guint i = 0; i < groups->len; i++)
    {
      FleetChartGroup *group = groups->pdata[i];

      name_group (group);
      for (guint r = 0; rules != NULL && r < rules->len && group->kind == FLEET_SERIES_NUMBERS; r++)
        if (((FleetRule *) rules->pdata[r])->state == FLEET_RULE_ON)
          add_limits (group, rules->pdata[r]);
      g_ptr_array_sort (group->limits, by_severity);
    }
  return groups;
}

gboolean
fleet_chart_group_equal (GPtrArray *a,
                         GPtrArray *b)
{
  if (a == NULL || b == NULL || a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      const FleetChartGroup *one = a->pdata[i], *other = b->pdata[i];

      if (one->kind != other->kind || one->lines->len != other->lines->len || !g_str_equal (one->title, other->title))
        return FALSE;
      for (guint l = 0; l < one->lines->len; l++)
        if (!g_str_equal (((FleetChartLine *) one->lines->pdata[l])->id, ((FleetChartLine *) other->lines->pdata[l])->id) ||
            !g_str_equal (((FleetChartLine *) one->lines->pdata[l])->label, ((FleetChartLine *) other->lines->pdata[l])->label))
          return FALSE;
    }
  return TRUE;
}
