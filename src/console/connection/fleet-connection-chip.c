/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-connection-chip: see the header. It is refreshed by the session's clock, once a second, and at once when the state changes: figures that dance ten times a second
 * tell nothing more and cannot be read. */

#include "fleet-connection-chip.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fleet-delivery-list.h"
#include "fleet-plain.h"
#include "fleet-when.h"

typedef enum
{
  ROW_RATE,
  ROW_MESSAGES,
  ROW_WAITING,
  ROW_NEWEST,
  ROW_LATE,
  ROW_DEAD_LETTERS,
  ROW_UNKNOWN,
  ROW_STALE,
  ROW_ALERTS,
  ROW_SHARING,
  ROW_DATABASE,
  N_ROWS
} Row;

struct _FleetConnectionChip
{
  FleetPane parent_instance;

  /* template */
  GtkWidget *button;
  GtkLabel  *profile;
  GtkWidget *check_button;
  GtkLabel  *state;
  GtkLabel  *figures;
  GtkWidget *warning;
  GtkLabel  *heading;
  GtkLabel  *sentence;
  GtkLabel  *said;
  GtkGrid   *grid;
  FleetPane *deliveries;

  GtkLabel  *values[N_ROWS];
};

G_DEFINE_FINAL_TYPE (FleetConnectionChip, fleet_connection_chip, FLEET_TYPE_PANE)

typedef struct
{
  const char *word;
  const char *css_class;
  const char *sentence;
} Look;

static const Look looks[] = {
  [FLEET_STREAM_STARTING] = { NC_("stream", "Starting"), "waiting", N_("The database is being opened.") },
  [FLEET_STREAM_CONNECTING] = { NC_("stream", "Connecting"), "waiting", N_("Looking for the brokers.") },
  [FLEET_STREAM_CATCHING_UP] = { NC_("stream", "Catching up"), "waiting", N_("What was missed is being replayed; the map runs ahead of the past until it is live.") },
  [FLEET_STREAM_LIVE] = { NC_("stream", "Live"), "live", N_("All partitions are read as they are written, and everything shown is saved.") },
  [FLEET_STREAM_OFFLINE] = { NC_("stream", "Offline"), "broken", N_("No broker answers. What is shown is the last that was heard; the console keeps trying by itself.") },
  [FLEET_STREAM_FAILED] = { NC_("stream", "Stopped by a fault"), "broken", N_("The stream needs a person.") },
  [FLEET_STREAM_STOPPED] = { NC_("stream", "Stopped"), "waiting", N_("The stream has been read to its end.") },
};

static char *
figures_text (const FleetStreamStatus *status)
{
  g_autofree char *lag = status->lag_us != FLEET_TIME_NONE ? fleet_when_lag (status->lag_us) : NULL;

  switch (status->state)
    {
    case FLEET_STREAM_LIVE:
    case FLEET_STREAM_CATCHING_UP:
      if (lag == NULL)
        return g_strdup_printf (_("%'.0f msg/s"), status->rate);
      /* Translators: the connection's rate and lag: 9,960 msg/s · 0.4 s behind */
      return g_strdup_printf (_("%'.0f msg/s · %s behind"), status->rate, lag);
    case FLEET_STREAM_OFFLINE:
      return lag != NULL ? g_strdup_printf (_("last message %s ago"), lag) : g_strdup ("");
    case FLEET_STREAM_STARTING:
    case FLEET_STREAM_CONNECTING:
    case FLEET_STREAM_FAILED:
    case FLEET_STREAM_STOPPED:
    default:
      return g_strdup ("");
    }
}

static void
set_number (FleetConnectionChip *self,
            Row                  row,
            gint64               number)
{
  g_autofree char *text = number >= 0 ? g_strdup_printf ("%'" G_GINT64_FORMAT, number) : g_strdup (_("unknown"));

  gtk_label_set_text (self->values[row], text);
}

/* Whether other desks know what is done here. */
static char *
sharing_text (const FleetStreamStatus *status)
{
  if (!status->is_shared)
    return g_strdup (_("none share alerts with this one"));
  if (status->sharing != NULL)
    return g_strdup_printf (ngettext ("out of reach, %u action waits", "out of reach, %u actions wait", status->unshared), status->unshared);
  if (status->unshared > 0)
    return g_strdup_printf (ngettext ("%u action is on its way", "%u actions are on their way", status->unshared), status->unshared);
  return g_strdup (_("know all that is done here"));
}

static void
update_details (FleetConnectionChip     *self,
                const FleetStreamStatus *status)
{
  g_autofree char *rate = g_strdup_printf (_("%'.0f a second"), status->rate);
  g_autofree char *newest = fleet_when_absolute (status->newest_us);
  g_autofree char *size = g_format_size (MAX (0, status->database_bytes));
  g_autofree char *alerts = g_strdup_printf (_("%u open, %u to acknowledge"), status->open_alerts, status->unacknowledged);
  g_autofree char *sharing = sharing_text (status);

  gtk_label_set_text (self->values[ROW_RATE], rate);
  set_number (self, ROW_MESSAGES, status->messages);
  set_number (self, ROW_WAITING, status->lag_messages);
  gtk_label_set_text (self->values[ROW_NEWEST], *newest != '\0' ? newest : _("none yet"));
  set_number (self, ROW_LATE, status->late);
  set_number (self, ROW_DEAD_LETTERS, status->dead_letters);
  set_number (self, ROW_UNKNOWN, status->unknown_devices);
  set_number (self, ROW_STALE, status->stale_rows);
  gtk_label_set_text (self->values[ROW_ALERTS], alerts);
  gtk_label_set_text (self->values[ROW_SHARING], sharing);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->values[ROW_SHARING]), status->sharing);
  gtk_label_set_text (self->values[ROW_DATABASE], size);
}

/* Whose stream it is; NULL: none runs yet. */
static char *
dup_profile_name (FleetProfile *profile)
{
  g_autofree char *base = profile != NULL && profile->file_name != NULL ? g_path_get_basename (profile->file_name) : NULL;

  if (profile == NULL)
    return NULL;
  if (base == NULL)
    return g_strdup (C_("connection", "Demo"));
  if (g_str_has_suffix (base, ".ini"))
    base[strlen (base) - strlen (".ini")] = '\0';
  return g_steal_pointer (&base);
}

static void
update (FleetConnectionChip *self)
{
  FleetProfile *profile = fleet_session_get_profile (fleet_pane_get_session (FLEET_PANE (self)));
  g_autofree char *whose = dup_profile_name (profile);
  const FleetStreamStatus *status = fleet_session_get_status (fleet_pane_get_session (FLEET_PANE (self)));
  const Look *look = &looks[MIN ((guint) status->state, FLEET_STREAM_STOPPED)];
  const char *classes[] = { "fleet-chip", status->durable ? look->css_class : "broken", NULL };
  const char *word = g_dpgettext2 (NULL, "stream", look->word);
  g_autofree char *figures = figures_text (status);
  g_autofree char *sentence = fleet_plain_text (status->sentence), *said = fleet_plain_text (status->said);
  g_autofree char *name = NULL;

  if (sentence == NULL)
    sentence = g_strdup (status->durable ? _(look->sentence) : _("The disk refuses: what is shown is not saved. Make room on the disk; saving goes on by itself."));
  gtk_label_set_text (self->profile, whose != NULL ? whose : "");
  gtk_widget_set_visible (GTK_WIDGET (self->profile), whose != NULL);
  gtk_widget_set_visible (self->check_button, profile != NULL && profile->file_name != NULL);
  gtk_label_set_text (self->state, word);
  gtk_label_set_text (self->figures, figures);
  gtk_widget_set_visible (GTK_WIDGET (self->figures), *figures != '\0');
  gtk_widget_set_visible (self->warning, !status->durable);
  gtk_widget_set_css_classes (self->button, classes);
  gtk_label_set_text (self->heading, word);
  gtk_label_set_text (self->sentence, sentence);
  gtk_label_set_text (self->said, said != NULL ? said : "");
  gtk_widget_set_visible (GTK_WIDGET (self->said), said != NULL);
  update_details (self, status);
  /* Translators: how a screen reader says the connection's chip: whose it is, its state, then its figures */
  name = g_strdup_printf (_("Connection %s: %s. %s"), whose != NULL ? whose : "", word, figures);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
fleet_connection_chip_session_set (FleetPane    *pane,
                                   FleetSession *session)
{
  FleetConnectionChip *self = FLEET_CONNECTION_CHIP (pane);

  g_object_set (self->deliveries, "session", session, NULL);
  g_signal_connect_object (session, "notify::now-us", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::stream-state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
fleet_connection_chip_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (fleet_connection_chip_parent_class)->dispose (object);
}

static void
fleet_connection_chip_class_init (FleetConnectionChipClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fleet_connection_chip_dispose;
  FLEET_PANE_CLASS (klass)->session_set = fleet_connection_chip_session_set;
  g_type_ensure (FLEET_TYPE_DELIVERY_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/FleetConsole/connection/fleet-connection-chip.ui");
  gtk_widget_class_bind_template_child (widget_class, FleetConnectionChip, button);
  gtk_widget_class_bind_template_child (widget_class, FleetConnectionChip, profile);
  gtk_widget_class_bind_template_child (widget_class, FleetConnectionChip, check_button);
  gtk_widget_class_bind_template_child (widget_class, FleetConnectionChip, state);
  gtk_widget_class_bind_template_child (widget_class, FleetConnectionChip, figures);
  gtk_widget_class_bind_template_child (widget_class, FleetConnectionChip, warning);
  gtk_widget_class_bind_template_child (widget_class, FleetConnectionChip, heading);
  gtk_widget_class_bind_template_child (widget_class, FleetConnectionChip, sentence);
  gtk_widget_class_bind_template_child (widget_class, FleetConnectionChip, said);
  gtk_widget_class_bind_template_child (widget_class, FleetConnectionChip, grid);
  gtk_widget_class_bind_template_child (widget_class, FleetConnectionChip, deliveries);
  gtk_widget_class_bind_template_callback (widget_class, gtk_menu_button_popdown);
}

static void
fleet_connection_chip_init (FleetConnectionChip *self)
{
  static const char *const names[N_ROWS] = {
    [ROW_RATE] = N_("Rate"),         [ROW_MESSAGES] = N_("Messages since start"),
    [ROW_WAITING] = N_("Waiting at the brokers"), [ROW_NEWEST] = N_("Newest event"),
    [ROW_LATE] = N_("Came late"),    [ROW_DEAD_LETTERS] = N_("Could not be read"),
    [ROW_UNKNOWN] = N_("Unknown devices"), [ROW_STALE] = N_("Rows that may be gone"), [ROW_ALERTS] = N_("Alerts"),
    [ROW_SHARING] = N_("Other desks"), [ROW_DATABASE] = N_("Database"),
  };

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint row = 0; row < N_ROWS; row++)
    {
      GtkWidget *name = gtk_label_new (_(names[row]));

      self->values[row] = GTK_LABEL (gtk_label_new (NULL));
      gtk_label_set_xalign (GTK_LABEL (name), 0);
      gtk_label_set_xalign (self->values[row], 0);
      gtk_widget_add_css_class (name, "fleet-quiet");
      gtk_widget_add_css_class (GTK_WIDGET (self->values[row]), "numeric");
      gtk_grid_attach (self->grid, name, 0, row, 1, 1);
      gtk_grid_attach (self->grid, GTK_WIDGET (self->values[row]), 1, row, 1, 1);
    }
}
