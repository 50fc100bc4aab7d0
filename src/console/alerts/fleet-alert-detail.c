/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-alert-detail: see the header. The journal comes with the alert; the database is not asked. */

#include "fleet-alert-detail.h"

#include <glib/gi18n.h>

#include "fleet-alert-deliveries.h"
#include "fleet-evidence-facts.h"
#include "fleet-plain.h"
#include "fleet-when.h"

struct _FleetAlertDetail
{
  AdwBin parent_instance;

  /* template */
  GtkLabel  *title;
  GtkLabel  *vehicle;
  GtkLabel  *facts;
  GtkLabel  *advice;
  GtkGrid   *journal;
  FleetAlertDeliveries *deliveries;
  GtkWidget *acknowledge;
  GtkWidget *shelve;
  GtkWidget *unshelve;

  /* owned */
  FleetSession   *session;
  FleetAlertItem *item;
  GPtrArray      *signals; /* FleetKeySignal*, read once */
};

G_DEFINE_FINAL_TYPE (FleetAlertDetail, fleet_alert_detail, ADW_TYPE_BIN)

static void
set_text (GtkLabel   *label,
          const char *text)
{
  gtk_label_set_text (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

static const char *
kind_word (const FleetJournalEntry *entry)
{
  switch (entry->kind)
    {
    case FLEET_JOURNAL_OPENED:
      return C_("journal", "Opened");
    case FLEET_JOURNAL_CLEARED:
      return C_("journal", "Over");
    case FLEET_JOURNAL_ACKNOWLEDGED:
      return C_("journal", "Acknowledged");
    case FLEET_JOURNAL_SEEN:
      return C_("journal", "Also seen");
    case FLEET_JOURNAL_NOTED:
      return C_("journal", "Note");
    case FLEET_JOURNAL_SHELVED:
      return C_("journal", "Shelved");
    case FLEET_JOURNAL_UNSHELVED:
      return C_("journal", "Taken off the shelf");
    case FLEET_JOURNAL_SHELVE_ENDED:
      return C_("journal", "Back from the shelf");
    case FLEET_JOURNAL_REOPENED:
      return C_("journal", "Waits for somebody again");
    case FLEET_N_JOURNAL_KINDS:
    default:
      g_return_val_if_reached ("");
    }
}

/* "Shelved until 14:00 · Kim @ 2 · crew is on its way". */
static char *
entry_text (const FleetJournalEntry *entry,
            gint64                   now_us)
{
  g_autoptr (GString) text = g_string_new (kind_word (entry));

  if (entry->kind == FLEET_JOURNAL_SHELVED)
    {
      g_autofree char *until = fleet_when_clock (entry->until_us, now_us);

      /* Translators: follows "Shelved" */
      g_string_append (text, " ");
      g_string_append_printf (text, entry->once ? C_("journal", "until it clears, at the latest %s") : C_("journal", "until %s"), until);
    }
  if (entry->by != NULL)
    g_string_append_printf (text, " · %s", entry->by);
  if (entry->note != NULL && *entry->note != '\0')
    g_string_append_printf (text, " · %s", entry->note);
  if (entry->waits)
    g_string_append_printf (text, " · %s", C_("journal", "not yet at the other desks"));
  return fleet_plain_text (text->str);
}

static void
add_entry (FleetAlertDetail        *self,
           guint                    row,
           const FleetJournalEntry *entry)
{
  g_autofree char *clock = fleet_when_clock (entry->at_us, fleet_session_get_now_us (self->session));
  g_autofree char *absolute = fleet_when_absolute (entry->at_us);
  g_autofree char *words = entry_text (entry, fleet_session_get_now_us (self->session));
  GtkWidget *time = gtk_label_new (clock), *text = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (time), 0);
  gtk_widget_set_valign (time, GTK_ALIGN_START);
  gtk_widget_add_css_class (time, "numeric");
  gtk_widget_add_css_class (time, "fleet-quiet");
  gtk_widget_set_tooltip_text (time, absolute);
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (text), TRUE);
  gtk_widget_set_can_focus (text, FALSE);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_grid_attach (self->journal, time, 0, row, 1, 1);
  gtk_grid_attach (self->journal, text, 1, row, 1, 1);
}

static void
update_journal (FleetAlertDetail *self)
{
  const FleetAlert *alert = fleet_alert_item_get_alert (self->item);
  const FleetJournalEntry opened = { .kind = FLEET_JOURNAL_OPENED, .at_us = alert->opened_us }, cleared = { .kind = FLEET_JOURNAL_CLEARED, .at_us = alert->cleared_us };
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->journal))) != NULL)
    gtk_grid_remove (self->journal, child);
  if (alert->journal == NULL)
    {
      add_entry (self, 0, &opened);
      if (alert->condition == FLEET_CONDITION_CLEARED)
        add_entry (self, 1, &cleared);
      return;
    }
  for (guint i = 0; i < alert->journal->n_entries; i++)
    add_entry (self, i, &alert->journal->entries[i]);
}

/* Which car, then what the rule says of it; the plate once. */
static char *
vehicle_text (FleetAlertItem *item)
{
  const char *name = fleet_alert_item_get_vehicle_name (item), *message = fleet_alert_item_get_message (item);

  if (*message == '\0' || g_str_has_prefix (message, name))
    return g_strdup (*message != '\0' ? message : name);
  return g_strdup_printf ("%s · %s", name, message);
}

static void
update (FleetAlertDetail *self)
{
  const FleetAlert *alert;
  g_auto (GStrv) facts = NULL;
  g_autofree char *joined = NULL, *seen = NULL, *vehicle = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), self->item != NULL);
  fleet_alert_deliveries_show (self->deliveries, self->session, self->item != NULL ? fleet_alert_item_get_alert (self->item)->id : NULL);
  if (self->item == NULL)
    return;
  alert = fleet_alert_item_get_alert (self->item);
  facts = fleet_evidence_facts (alert->evidence, self->signals);
  joined = g_strjoinv (" · ", facts);
  seen = fleet_when_in_text (joined, alert->opened_us);
  vehicle = vehicle_text (self->item);
  gtk_label_set_text (self->title, fleet_alert_item_get_title (self->item));
  gtk_label_set_text (self->vehicle, vehicle);
  set_text (self->facts, seen);
  set_text (self->advice, fleet_alert_item_get_advice (self->item));
  gtk_widget_set_visible (self->acknowledge, !fleet_alert_item_is_acknowledged (self->item));
  gtk_widget_set_visible (self->unshelve, fleet_alert_item_is_shelved (self->item));
  gtk_widget_set_visible (self->shelve, !fleet_alert_item_is_shelved (self->item));
  update_journal (self);
}

void
fleet_alert_detail_set_session (FleetAlertDetail *self,
                                FleetSession     *session)
{
  g_return_if_fail (FLEET_IS_ALERT_DETAIL (self));
  g_set_object (&self->session, session);
}

void
fleet_alert_detail_set_item (FleetAlertDetail *self,
                             FleetAlertItem   *item)
{
  g_return_if_fail (FLEET_IS_ALERT_DETAIL (self));

  if (self->item == item)
    return;
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->item, item);
  if (item != NULL)
    g_signal_connect_object (item, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

FleetAlertItem *
fleet_alert_detail_get_item (FleetAlertDetail *self)
{
  g_return_val_if_fail (FLEET_IS_ALERT_DETAIL (self), NULL);
  return self->item;
}

static void
fleet_alert_detail_dispose (GObject *object)
{
  FleetAlertDetail *self = FLEET_ALERT_DETAIL (object);

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_clear_object (&self->item);
  g_clear_object (&self->session);
  g_clear_pointer (&self->signals, g_ptr_array_unref);
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (fleet_alert_detail_parent_class)->dispose (object);
}

static void
fleet_alert_detail_class_init (FleetAlertDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fleet_alert_detail_dispose;
  g_type_ensure (FLEET_TYPE_ALERT_DELIVERIES);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/FleetConsole/alerts/fleet-alert-detail.ui");
  gtk_widget_class_bind_template_child (widget_class, FleetAlertDetail, title);
  gtk_widget_class_bind_template_child (widget_class, FleetAlertDetail, vehicle);
  gtk_widget_class_bind_template_child (widget_class, FleetAlertDetail, facts);
  gtk_widget_class_bind_template_child (widget_class, FleetAlertDetail, advice);
  gtk_widget_class_bind_template_child (widget_class, FleetAlertDetail, journal);
  gtk_widget_class_bind_template_child (widget_class, FleetAlertDetail, deliveries);
  gtk_widget_class_bind_template_child (widget_class, FleetAlertDetail, acknowledge);
  gtk_widget_class_bind_template_child (widget_class, FleetAlertDetail, shelve);
  gtk_widget_class_bind_template_child (widget_class, FleetAlertDetail, unshelve);
}

static void
fleet_alert_detail_init (FleetAlertDetail *self)
{
  self->signals = fleet_key_signals_load ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
