/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-stream-cell: the state is told by a shape, a colour and a word at once. A label is only written when its text is another one. */

#include "fleet-stream-cell.h"

#include <glib/gi18n.h>

#include "fleet-number-column.h"
#include "fleet-plain.h"
#include "fleet-when.h"

struct _FleetStreamCell
{
  AdwBin parent_instance;

  /* owned */
  FleetSession      *session;
  FleetStreamRow    *row;

  /* children */
  GtkLabel          *label;
  GtkLabel          *aside;  /* the topic's own name; the state's shape; NULL: the column has none */

  FleetStreamColumn  column;
};

G_DEFINE_FINAL_TYPE (FleetStreamCell, fleet_stream_cell, ADW_TYPE_BIN)

typedef struct
{
  const char *shape;
  const char *css_class;
  const char *word;
} Look;

static const Look looks[FLEET_N_FLOWS] = {
  [FLEET_FLOW_WAITING] = { "…", "idle", NC_("flow", "Not read yet") },
  [FLEET_FLOW_BEHIND] = { "»", "waiting", NC_("flow", "Catching up") },
  [FLEET_FLOW_LIVE] = { "●", "live", NC_("flow", "Live") },
  [FLEET_FLOW_QUIET] = { "○", "idle", NC_("flow", "Quiet") },
  [FLEET_FLOW_UNREACHED] = { "×", "broken", NC_("flow", "Out of reach") },
  [FLEET_FLOW_FAILED] = { "×", "broken", NC_("flow", "Fault") },
};

/* Of a topic that is written. */
static const Look written_looks[FLEET_N_FLOWS] = {
  [FLEET_FLOW_BEHIND] = { "»", "waiting", NC_("flow", "On its way") },
  [FLEET_FLOW_QUIET] = { "○", "idle", NC_("flow", "All sent") },
  [FLEET_FLOW_FAILED] = { "×", "broken", NC_("flow", "Fault") },
};

static const Look *
get_look (FleetStreamRow *row)
{
  FleetFlow flow = fleet_stream_row_get_status (row)->flow;

  return fleet_stream_row_is_written (row) && written_looks[flow].word != NULL ? &written_looks[flow] : &looks[flow];
}

gboolean
fleet_stream_column_is_number (FleetStreamColumn column)
{
  return column >= FLEET_STREAM_COLUMN_RATE && column <= FLEET_STREAM_COLUMN_END;
}

static char *
number_text (gint64 number)
{
  return number >= 0 ? g_strdup_printf ("%'" G_GINT64_FORMAT, number) : g_strdup ("–");
}

static char *
rate_text (FleetStreamRow *row)
{
  double rate = fleet_stream_row_get_status (row)->rate;

  if (fleet_stream_row_is_written (row) || fleet_stream_row_get_status (row)->end < 0)
    return g_strdup ("");
  return g_strdup_printf (rate > 0 && rate < 10 ? "%.1f" : "%'.0f", rate);
}

static char *
name_text (FleetStreamRow *row)
{
  const FleetPartitionStatus *status = fleet_stream_row_get_status (row);

  if (status->partition < 0)
    return g_strdup (fleet_stream_row_topic_name (status->topic));
  /* Translators: one of the partitions of a Kafka topic, by number */
  return g_strdup_printf (_("Partition %d"), status->partition);
}

static char *
cell_text (FleetStreamCell *self)
{
  const FleetPartitionStatus *status = fleet_stream_row_get_status (self->row);
  gboolean is_written = fleet_stream_row_is_written (self->row);

  switch (self->column)
    {
    case FLEET_STREAM_COLUMN_NAME:
      return name_text (self->row);
    case FLEET_STREAM_COLUMN_STATE:
      return g_strdup (g_dpgettext2 (NULL, "flow", get_look (self->row)->word));
    case FLEET_STREAM_COLUMN_RATE:
      return rate_text (self->row);
    case FLEET_STREAM_COLUMN_WAITING:
      return number_text (status->lag);
    case FLEET_STREAM_COLUMN_BEHIND:
      return status->lag_us != FLEET_TIME_NONE ? fleet_when_lag (status->lag_us) : g_strdup ("–");
    case FLEET_STREAM_COLUMN_POSITION:
      return number_text (status->position);
    case FLEET_STREAM_COLUMN_END:
      return is_written ? g_strdup ("") : number_text (status->end);
    case FLEET_STREAM_COLUMN_HEARD:
      return status->heard_us != FLEET_TIME_NONE ? fleet_when_ago (MAX (0, fleet_session_get_now_us (self->session) - status->heard_us)) : g_strdup ("–");
    case FLEET_N_STREAM_COLUMNS:
    default:
      return g_strdup ("");
    }
}

static void
set_text (GtkLabel   *label,
          const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

static void
update_tooltip (FleetStreamCell *self)
{
  const FleetPartitionStatus *status = fleet_stream_row_get_status (self->row);
  g_autofree char *text = NULL;

  if (self->column == FLEET_STREAM_COLUMN_NAME)
    text = fleet_plain_text (status->name);
  else if (self->column == FLEET_STREAM_COLUMN_STATE)
    text = fleet_plain_text (status->sentence);
  else if (self->column == FLEET_STREAM_COLUMN_HEARD)
    text = fleet_when_absolute (status->heard_us);
  else if (self->column == FLEET_STREAM_COLUMN_BEHIND)
    text = fleet_when_absolute (status->newest_us);
  else if (self->column == FLEET_STREAM_COLUMN_POSITION && fleet_stream_row_is_written (self->row))
    text = g_strdup (_("So many the brokers have"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text != NULL && *text != '\0' ? text : NULL);
}

static void
update (FleetStreamCell *self)
{
  g_autofree char *text = cell_text (self);

  set_text (self->label, text);
  if (self->column == FLEET_STREAM_COLUMN_STATE)
    {
      const char *classes[] = { "fleet-flow", get_look (self->row)->css_class, NULL };

      set_text (self->aside, get_look (self->row)->shape);
      gtk_widget_set_css_classes (GTK_WIDGET (self->aside), classes);
    }
  update_tooltip (self);
}

/* What does not change while a row is shown. */
static void
update_name (FleetStreamCell *self)
{
  const FleetPartitionStatus *status = fleet_stream_row_get_status (self->row);
  g_autofree char *topic = fleet_plain_text (status->name);

  gtk_label_set_text (self->aside, topic);
  gtk_widget_set_visible (GTK_WIDGET (self->aside), status->partition < 0);
  if (status->partition < 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->label), "heading");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->label), "heading");
}

void
fleet_stream_cell_set_row (FleetStreamCell *self,
                           FleetStreamRow  *row)
{
  g_return_if_fail (FLEET_IS_STREAM_CELL (self));

  if (self->row == row)
    return;
  if (self->row != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->row, update, self);
      g_signal_handlers_disconnect_by_func (self->session, update, self);
    }
  g_set_object (&self->row, row);
  if (row == NULL)
    return;
  g_signal_connect_object (row, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  if (self->column == FLEET_STREAM_COLUMN_HEARD)
    g_signal_connect_object (self->session, "notify::now-us", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  if (self->column == FLEET_STREAM_COLUMN_NAME)
    update_name (self);
  update (self);
}

static void
fleet_stream_cell_dispose (GObject *object)
{
  FleetStreamCell *self = FLEET_STREAM_CELL (object);

  fleet_stream_cell_set_row (self, NULL);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (fleet_stream_cell_parent_class)->dispose (object);
}

static void
fleet_stream_cell_class_init (FleetStreamCellClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fleet_stream_cell_dispose;
}

static void
fleet_stream_cell_init (FleetStreamCell *self)
{
}

static GtkLabel *
new_label (void)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (NULL));

  gtk_label_set_xalign (label, 0);
  return label;
}

GtkWidget *
fleet_stream_cell_new (FleetSession      *session,
                       FleetStreamColumn  column)
{
  FleetStreamCell *self = g_object_new (FLEET_TYPE_STREAM_CELL, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->session = g_object_ref (session);
  self->column = column;
  self->label = new_label ();
  /* A topic's own name gives way to what it is called here. */
  if (column != FLEET_STREAM_COLUMN_NAME)
    gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  if (fleet_stream_column_is_number (column))
    fleet_number_column_align_cell (self->label);
  gtk_widget_set_hexpand (GTK_WIDGET (self->label), column != FLEET_STREAM_COLUMN_NAME);
  if (column != FLEET_STREAM_COLUMN_NAME)
    gtk_widget_add_css_class (GTK_WIDGET (self->label), "numeric");
  if (column == FLEET_STREAM_COLUMN_STATE)
    {
      /* The shape has the word beside it, and a place of one width, so that words stand in a line. */
      self->aside = GTK_LABEL (g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "width-chars", 2, NULL));
      gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->aside));
    }
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->label));
  if (column == FLEET_STREAM_COLUMN_NAME)
    {
      self->aside = new_label ();
      gtk_label_set_ellipsize (self->aside, PANGO_ELLIPSIZE_END);
      gtk_widget_add_css_class (GTK_WIDGET (self->aside), "fleet-quiet");
      gtk_widget_add_css_class (GTK_WIDGET (self->aside), "fleet-path");
      gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->aside));
    }
  adw_bin_set_child (ADW_BIN (self), box);
  return GTK_WIDGET (self);
}
