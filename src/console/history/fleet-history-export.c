/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-history-export: see the header. Series are read again, on the history's thread: what is in hand is the chart's and changes meanwhile. */

#include "fleet-history-export.h"

#include <glib/gi18n.h>

#include "fleet-chart-export.h"
#include "fleet-query-statement.h"
#include "fleet-when.h"

typedef struct
{
  GWeakRef widget;
  gboolean is_saved; /* else copied */
} Wish;

static void
use_bytes (GtkWidget *widget,
           GBytes    *bytes,
           gboolean   is_saved)
{
  if (is_saved)
    {
      fleet_chart_export_save (widget, "csv", g_bytes_ref (bytes));
      return;
    }
  else
    {
      g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

      gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
      fleet_chart_export_tell (widget, _("The chart’s values were copied."));
    }
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Wish *wish = user_data;
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&wish->widget);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = fleet_history_ask_finish (result, &error);

  if (widget != NULL && bytes != NULL)
    use_bytes (widget, bytes, wish->is_saved);
  else if (widget != NULL)
    fleet_chart_export_tell (widget, error->message);
  g_weak_ref_clear (&wish->widget);
  g_free (wish);
}

/* "Speed (km/h)" of every signal of the spec, by what the chart calls it. */
static char **
find_titles (const FleetChartSpec *spec,
             FleetSignalCatalog   *catalog)
{
  char **titles = g_new0 (char *, spec->signals->len + 1);

  for (guint i = 0; i < spec->signals->len; i++)
    {
      const FleetChartSignal *signal = spec->signals->pdata[i];
      FleetSignalLook look;

      fleet_signal_catalog_describe (catalog, signal->path, signal->how, &look);
      titles[i] = *look.unit != '\0' ? g_strdup_printf ("%s (%s)", look.title, look.unit) : g_strdup (look.title);
      fleet_signal_look_clear (&look);
    }
  return titles;
}

static FleetChartCsv *
make_question (FleetChart           *chart,
               const FleetChartSpec *spec,
               FleetChartView       *view,
               gboolean              for_sheet)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new (), names = g_ptr_array_new ();
  g_autoptr (FleetSignalCatalog) catalog = fleet_signal_catalog_new ();
  g_auto (GStrv) titles = find_titles (spec, catalog);
  g_autoptr (GTimeZone) zone = fleet_when_get_zone ();
  FleetChartQuestion *question;

  for (guint i = 0; i < spec->vehicles->len; i++)
    {
      g_ptr_array_add (keys, spec->vehicles->pdata[i]);
      g_ptr_array_add (names, (char *) fleet_chart_get_name (chart, spec->vehicles->pdata[i]));
    }
  g_ptr_array_add (keys, NULL);
  g_ptr_array_add (names, NULL);
  question = fleet_chart_question_new ((const char *const *) keys->pdata, fleet_chart_view_get_from (view), fleet_chart_view_get_to (view) + 1);
  for (guint i = 0; i < spec->signals->len; i++)
    {
      const FleetChartSignal *signal = spec->signals->pdata[i];

      fleet_chart_question_add (question, signal->path, signal->how);
    }
  return fleet_chart_csv_new (question, (const char *const *) names->pdata, (const char *const *) titles, zone, for_sheet);
}

/* What the actions work on. */
typedef struct
{
  GtkWidget      *widget;  /* borrowed: it owns this */
  FleetSession   *session; /* the rest too */
  FleetChart     *chart;
  FleetChartData *data;
  FleetChartView *view;
  gboolean        saves_picture; /* else copies it */
} Export;

static void
ask (Export  *self,
     gboolean is_saved)
{
  FleetHistory *history = fleet_session_get_history (self->session);
  const FleetChartSpec *spec = fleet_chart_data_get_spec (self->data);
  const FleetCensus *census = fleet_chart_data_get_census (self->data);
  /* Korean Excel takes a file without the mark for CP949. */
  gboolean for_sheet = is_saved && g_str_has_prefix (g_get_language_names ()[0], "ko");
  Wish *wish;

  if (spec == NULL || history == NULL)
    return;
  if (census != NULL)
    {
      g_autoptr (GTimeZone) zone = fleet_when_get_zone ();
      g_autoptr (GBytes) bytes = fleet_chart_csv_census (census, zone, for_sheet);

      use_bytes (self->widget, bytes, is_saved);
      return;
    }
  wish = g_new0 (Wish, 1);
  g_weak_ref_init (&wish->widget, self->widget);
  wish->is_saved = is_saved;
  fleet_history_ask_async (history, fleet_chart_csv_write, make_question (self->chart, spec, self->view, for_sheet), (GDestroyNotify) fleet_chart_csv_free, (GDestroyNotify) g_bytes_unref, NULL,
                           written_cb, wish);
}

/* Between a change and the next frame a widget has no picture of itself, and a live chart changes every moment: one that is taken right after a frame is whole. */
static void
painted_cb (GtkWidget     *widget,
            GdkFrameClock *clock)
{
  Export *self = g_object_get_data (G_OBJECT (widget), "fleet-history-export");
  g_autoptr (GdkTexture) picture = fleet_chart_make_picture (self->chart);

  g_signal_handlers_disconnect_by_func (clock, painted_cb, widget);
  if (picture == NULL)
    return;
  if (self->saves_picture)
    {
      fleet_chart_export_save (widget, "png", gdk_texture_save_to_png_bytes (picture));
      return;
    }
  gdk_clipboard_set_texture (gtk_widget_get_clipboard (widget), picture);
  fleet_chart_export_tell (widget, _("The chart’s picture was copied."));
}

static void
ask_picture (Export  *self,
             gboolean is_saved)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (self->widget);

  if (clock == NULL)
    return;
  self->saves_picture = is_saved;
  g_signal_handlers_disconnect_by_func (clock, painted_cb, self->widget);
  g_signal_connect_object (clock, "after-paint", G_CALLBACK (painted_cb), self->widget, G_CONNECT_SWAPPED);
  gtk_widget_queue_draw (GTK_WIDGET (self->chart));
}

static void
copy_picture_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  ask_picture (user_data, FALSE);
}

static void
save_picture_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  ask_picture (user_data, TRUE);
}

static void
copy_values_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  ask (user_data, FALSE);
}

static void
save_values_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  ask (user_data, TRUE);
}

static void
query_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  Export *self = user_data;
  const FleetChartSpec *spec = fleet_chart_data_get_spec (self->data);
  g_autofree char *statement = spec != NULL ? fleet_query_statement_chart (spec, fleet_chart_view_get_from (self->view), fleet_chart_view_get_to (self->view) + 1) : NULL;

  if (statement != NULL)
    fleet_session_show_query (self->session, statement);
}

static const GActionEntry actions[] = {
  { "copy-picture", copy_picture_cb },
  { "save-picture", save_picture_cb },
  { "copy-values", copy_values_cb },
  { "save-values", save_values_cb },
  { "query", query_cb },
};

void
fleet_history_export_install (GtkWidget      *widget,
                              FleetSession   *session,
                              FleetChart     *chart,
                              FleetChartData *data,
                              FleetChartView *view)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  Export *self = g_new0 (Export, 1);

  *self = (Export) { widget, session, chart, data, view, FALSE };
  g_object_set_data_full (G_OBJECT (widget), "fleet-history-export", self, g_free);
  g_action_map_add_action_entries (G_ACTION_MAP (group), actions, G_N_ELEMENTS (actions), self);
  gtk_widget_insert_action_group (widget, "chart", G_ACTION_GROUP (group));
}
