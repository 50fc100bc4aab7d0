/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-query-status: see the header. While a question runs its time ticks ten times a second; else it changes when the query does. */

#include "fleet-query-status.h"

#include <glib/gi18n.h>

#define TICK_MS 100

struct _FleetQueryStatus
{
  AdwBin parent_instance;

  /* owned */
  FleetQuery *query;

  /* in the child */
  GtkSpinner *spinner;
  GtkLabel   *label;
  GtkWidget  *saving_box;
  GtkLabel   *saving_label;
  guint       tick;
};

G_DEFINE_FINAL_TYPE (FleetQueryStatus, fleet_query_status, ADW_TYPE_BIN)

static void
append_seconds (GString *text,
                gint64   elapsed_us)
{
  double seconds = elapsed_us / 1e6;

  /* Translators: between the parts of a line, such as "12 rows · 0.05 s" */
  g_string_append (text, _(" · "));
  g_string_append_printf (text, seconds < 10 ? _("%.2f s") : _("%.1f s"), seconds);
}

static void
append_end (FleetQueryStatus *self,
            GString          *text)
{
  const FleetSqlOutcome *outcome = fleet_query_get_outcome (self->query);

  append_seconds (text, outcome->elapsed_us);
  if (fleet_query_get_state (self->query) == FLEET_QUERY_STOPPED)
    g_string_append (text, _(" · Stopped; there may be more"));
  else if (outcome->is_cut)
    g_string_append (text, _(" · There is more than is shown here; “Save as CSV” takes all of it"));
}

static void
show_answer (FleetQueryStatus *self)
{
  FleetQueryRows *rows = fleet_query_get_rows (self->query);
  FleetQueryState state = fleet_query_get_state (self->query);
  guint n = rows != NULL ? fleet_query_rows_get_n_rows (rows) : 0;
  g_autoptr (GString) text = g_string_new (NULL);

  if (state == FLEET_QUERY_IDLE)
    g_string_append (text, _("Questions only read; nothing that is asked here can change what is stored."));
  else if (state == FLEET_QUERY_FAILED && rows == NULL)
    g_string_append (text, _("No answer"));
  else
    g_string_append_printf (text, ngettext ("%'u row", "%'u rows", n), n);
  if (state == FLEET_QUERY_RUNNING)
    append_seconds (text, g_get_monotonic_time () - fleet_query_get_began_us (self->query));
  else if (state != FLEET_QUERY_IDLE)
    append_end (self, text);
  gtk_label_set_text (self->label, text->str);
}

static gboolean
tick_cb (gpointer data)
{
  show_answer (data);
  return G_SOURCE_CONTINUE;
}

static void
update (FleetQueryStatus *self)
{
  gboolean is_running = fleet_query_get_state (self->query) == FLEET_QUERY_RUNNING;
  guint64 n_saved;
  gboolean is_saving = fleet_query_get_saving (self->query, &n_saved);

  if (is_running && self->tick == 0)
    self->tick = g_timeout_add (TICK_MS, tick_cb, self);
  else if (!is_running)
    g_clear_handle_id (&self->tick, g_source_remove);
  gtk_spinner_set_spinning (self->spinner, is_running);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), is_running);
  gtk_widget_set_visible (self->saving_box, is_saving);
  if (is_saving)
    {
      g_autofree char *text = NULL;

      /* Translators: while an answer is written to a file */
      text = g_strdup_printf (ngettext ("Saving: %'u row", "Saving: %'u rows", n_saved), (guint) n_saved);
      gtk_label_set_text (self->saving_label, text);
    }
  show_answer (self);
}

void
fleet_query_status_set_query (FleetQueryStatus *self,
                              FleetQuery       *query)
{
  g_return_if_fail (FLEET_IS_QUERY_STATUS (self));

  g_set_object (&self->query, query);
  g_signal_connect_object (query, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
stop_saving_cb (FleetQueryStatus *self)
{
  fleet_query_stop_saving (self->query);
}

static void
fleet_query_status_dispose (GObject *object)
{
  FleetQueryStatus *self = FLEET_QUERY_STATUS (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_object (&self->query);
  G_OBJECT_CLASS (fleet_query_status_parent_class)->dispose (object);
}

static void
fleet_query_status_class_init (FleetQueryStatusClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fleet_query_status_dispose;
}

static void
fleet_query_status_init (FleetQueryStatus *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *stop = gtk_button_new_with_label (C_("query", "Stop Saving"));

  self->spinner = GTK_SPINNER (gtk_spinner_new ());
  self->label = GTK_LABEL (gtk_label_new (NULL));
  self->saving_label = GTK_LABEL (gtk_label_new (NULL));
  self->saving_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_widget_add_css_class (box, "fleet-query-status");
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "numeric");
  gtk_widget_add_css_class (GTK_WIDGET (self->saving_label), "numeric");
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (self->label, 0);
  gtk_widget_set_hexpand (GTK_WIDGET (self->label), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
  gtk_widget_set_visible (self->saving_box, FALSE);
  gtk_widget_add_css_class (stop, "flat");
  gtk_box_append (GTK_BOX (self->saving_box), GTK_WIDGET (self->saving_label));
  gtk_box_append (GTK_BOX (self->saving_box), stop);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->spinner));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->label));
  gtk_box_append (GTK_BOX (box), self->saving_box);
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_object (stop, "clicked", G_CALLBACK (stop_saving_cb), self, G_CONNECT_SWAPPED);
  gtk_label_set_text (self->label, _("Questions only read; nothing that is asked here can change what is stored."));
}
