/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-picture: the demo without a display ends with something that a person can look at and read. It says what is so, also when that is that nothing came. */

#include "fleet-picture.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fleet-when.h"

#define PATIENCE 45 /* s */
#define CARD_SECONDS 5
#define PAGE_SECONDS 6 /* for a page to ask its questions and get its answers */

/* What is photographed after the map, each into a file named after the first: demo.png, demo-schema.png … */
static const struct { const char *page, *suffix; } pages[] = {
  { "map", "alert" }, /* the gravest alert's evidence and journal */
  { "schema", "schema" },
  { "history", "chart" },
  { "reports", "report" },
};

struct _FleetPicture
{
  FleetWindow  *window;
  FleetSession *session;
  char         *file_name;
  int           after;   /* s */
  int           waited;  /* s */
  guint         page;    /* the next of pages */
  GPtrArray    *written; /* char*: the pictures' names */
  guint         source;
  gulong        painted;
};

static void
print_summary (FleetPicture *self)
{
  const FleetStreamStatus *status = fleet_session_get_status (self->session);
  FleetAlertList *alerts = fleet_session_get_alerts (self->session);
  guint all = fleet_alert_list_get_count (alerts, FLEET_ALERT_FILTER_ALL);
  guint unacknowledged = fleet_alert_list_get_count (alerts, FLEET_ALERT_FILTER_UNACKNOWLEDGED);
  g_autofree char *lag = status->lag_us != FLEET_TIME_NONE ? fleet_when_lag (status->lag_us) : g_strdup (_("unknown"));
  g_autofree char *size = g_format_size (MAX (0, status->database_bytes));
  /* A console of plain ASCII has no space that does not break. */
  g_auto (GStrv) parts = g_strsplit (size, "\302\240", 2);
  g_autofree char *plain_size = g_strjoinv (" ", parts);

  g_print ("\n");
  g_print (_("Messages:   %ld read, %.0f a second, %ld dead letters, %ld late\n"), (long) status->messages, status->rate, (long) status->dead_letters, (long) status->late);
  g_print (_("Vehicles:   %u\n"), fleet_roster_get_n_vehicles (fleet_session_get_roster (self->session)));
  g_print (_("Alerts:     %u open, %u to acknowledge, %u acknowledged\n"), fleet_alert_list_get_count (alerts, FLEET_ALERT_FILTER_ACTIVE), unacknowledged, all - unacknowledged);
  g_print (_("Lag:        %s\n"), lag);
  g_print (_("Database:   %s, %s\n"), plain_size, status->durable ? _("everything shown is saved") : _("NOT saved"));
  if (status->sentence != NULL)
    g_print (_("Trouble:    %s\n"), status->sentence);
  for (guint i = 0; i < self->written->len; i++)
    g_print (_("Picture:    %s\n"), (const char *) g_ptr_array_index (self->written, i));
  g_print (_("\nTry next:   fleet-console --demo --vehicles 20000      in a desktop session\n"
             "            fleet-headless sql --database FILE --format table \"SELECT rule, COUNT(*) FROM alert GROUP BY rule\"\n"));
}

static GdkFrameClock *
get_clock (FleetPicture *self)
{
  return gtk_widget_get_frame_clock (GTK_WIDGET (self->window));
}

/* The gravest alert's vehicle is selected a little before the first picture, so that its card is in it, too; and it is what the chart shows. */
static void
look_at_gravest (FleetPicture *self,
                 gboolean      on_chart)
{
  g_autoptr (FleetAlertItem) item = g_list_model_get_item (G_LIST_MODEL (fleet_session_get_alerts (self->session)), 0);

  if (item == NULL)
    return;
  if (on_chart)
    fleet_session_chart_alert (self->session, fleet_alert_item_get_alert (item));
  else
    fleet_session_set_selected (self->session, fleet_alert_item_get_alert (item)->slot);
}

/* demo.png → demo-chart.png */
static char *
name_picture (FleetPicture *self,
              const char   *suffix)
{
  const char *ending = g_str_has_suffix (self->file_name, ".png") ? ".png" : "";
  g_autofree char *stem = g_strndup (self->file_name, strlen (self->file_name) - strlen (ending));

  return suffix != NULL ? g_strdup_printf ("%s-%s%s", stem, suffix, ending) : g_strdup (self->file_name);
}

static gboolean show_next_cb (gpointer data);

static void
end (FleetPicture *self)
{
  if (self->written->len > 0)
    print_summary (self);
  gtk_window_close (GTK_WINDOW (self->window));
}

static gboolean
save (FleetPicture *self,
      const char   *file_name,
      GError      **error)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self->window));
  int height = gtk_widget_get_height (GTK_WIDGET (self->window));
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (self->window));
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_to_node (snapshot);
  if (node != NULL)
    texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (self->window)), node, &GRAPHENE_RECT_INIT (0, 0, width, height));
  if (texture != NULL && gdk_texture_save_to_png (texture, file_name))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("The picture could not be written to %s; is its folder there, and may it be written to?"), file_name);
  return FALSE;
}

static void
painted_cb (GdkFrameClock *clock,
            FleetPicture  *self)
{
  g_autoptr (GError) error = NULL;
  char *name = name_picture (self, self->page > 0 ? pages[self->page - 1].suffix : NULL);

  g_clear_signal_handler (&self->painted, clock);
  if (!save (self, name, &error))
    {
      g_printerr ("fleet-console: %s\n", error->message);
      g_free (name);
      end (self);
      return;
    }
  g_ptr_array_add (self->written, name);
  self->source = g_idle_add (show_next_cb, self);
}

static void
take (FleetPicture *self)
{
  self->painted = g_signal_connect (get_clock (self), "after-paint", G_CALLBACK (painted_cb), self);
  gtk_widget_queue_draw (GTK_WIDGET (self->window));
}

static gboolean
page_settled_cb (gpointer data)
{
  FleetPicture *self = data;

  self->source = 0;
  take (self);
  return G_SOURCE_REMOVE;
}

static gboolean
show_next_cb (gpointer data)
{
  FleetPicture *self = data;

  self->source = 0;
  if (self->page == G_N_ELEMENTS (pages))
    end (self);
  else if (fleet_window_show_page (self->window, pages[self->page++].page))
    {
      if (g_str_equal (pages[self->page - 1].page, "history"))
        look_at_gravest (self, TRUE);
      else if (g_str_equal (pages[self->page - 1].page, "map"))
        g_action_group_activate_action (G_ACTION_GROUP (self->window), "focus-alerts", NULL);
      self->source = g_timeout_add_seconds (PAGE_SECONDS, page_settled_cb, self);
    }
  else
    self->source = g_idle_add (show_next_cb, self);
  return G_SOURCE_REMOVE;
}

static gboolean
second_cb (gpointer data)
{
  FleetPicture *self = data;

  self->waited++;
  if (self->waited == MAX (1, self->after - CARD_SECONDS))
    look_at_gravest (self, FALSE);
  if (self->waited < self->after || (!fleet_window_is_populated (self->window) && self->waited < self->after + PATIENCE))
    return G_SOURCE_CONTINUE;
  self->source = 0;
  take (self);
  return G_SOURCE_REMOVE;
}

FleetPicture *
fleet_picture_new (FleetWindow  *window,
                   FleetSession *session,
                   const char   *file_name,
                   int           after)
{
  FleetPicture *self = g_new0 (FleetPicture, 1);

  self->window = window;
  self->session = session;
  self->file_name = g_strdup (file_name);
  self->after = after;
  self->written = g_ptr_array_new_with_free_func (g_free);
  self->source = g_timeout_add_seconds (1, second_cb, self);
  return self;
}

void
fleet_picture_free (FleetPicture *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  g_ptr_array_unref (self->written);
  g_free (self->file_name);
  g_free (self);
}
