/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-delivery-list: built anew when a bulletin says something new of a channel, which is seldom more than twice a second and a handful of rows. */

#include "fleet-delivery-list.h"

#include <glib/gi18n.h>

#include "fleet-delivery-log.h"
#include "fleet-plain.h"
#include "fleet-when.h"

struct _FleetDeliveryList
{
  FleetPane parent_instance;

  /* owned */
  GHashTable      *channels; /* name -> FleetDeliveryStatus */
  FleetLeaseState  lease;
  char            *lease_sentence;
};

G_DEFINE_FINAL_TYPE (FleetDeliveryList, fleet_delivery_list, FLEET_TYPE_PANE)

static GtkWidget *
new_label (const char *text,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 44);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
again_cb (GtkButton         *button,
          FleetDeliveryList *self)
{
  fleet_session_retry_deliveries (fleet_pane_get_session (FLEET_PANE (self)), g_object_get_data (G_OBJECT (button), "channel"));
}

static GtkWidget *
new_channel (FleetDeliveryList         *self,
             const FleetDeliveryStatus *status)
{
  gboolean fails = status->failing_us != FLEET_TIME_NONE;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *waiting = g_strdup_printf ("%'" G_GINT64_FORMAT, status->waiting), *sent = g_strdup_printf ("%'" G_GINT64_FORMAT, status->sent);
  g_autofree char *undeliverable = g_strdup_printf ("%'" G_GINT64_FORMAT, status->undeliverable);
  g_autofree char *counts = g_strdup_printf (_("%s waiting, %s sent, %s undeliverable"), waiting, sent, undeliverable);
  g_autofree char *head = g_strdup_printf ("%s · %s", fleet_delivery_log_way_name (status->channel), status->target != NULL ? status->target : "");
  g_autofree char *plain = fleet_plain_text (head);
  g_autofree char *sentence = fleet_plain_text (status->sentence);

  gtk_box_append (GTK_BOX (box), new_label (plain, NULL));
  gtk_box_append (GTK_BOX (box), new_label (counts, "fleet-quiet"));
  if (fails)
    {
      g_autofree char *since = fleet_when_absolute (status->failing_us);
      g_autofree char *text = g_strdup_printf (_("Fails since %s, and is tried again"), since);

      gtk_box_append (GTK_BOX (box), new_label (text, "warning"));
    }
  if (sentence != NULL && *sentence != '\0')
    gtk_box_append (GTK_BOX (box), new_label (sentence, NULL));
  if (fails || status->undeliverable > 0)
    {
      GtkWidget *button = gtk_button_new_with_label (_("Try Again Now"));

      gtk_widget_set_halign (button, GTK_ALIGN_START);
      g_object_set_data_full (G_OBJECT (button), "channel", g_strdup (status->channel), g_free);
      g_signal_connect (button, "clicked", G_CALLBACK (again_cb), self);
      gtk_box_append (GTK_BOX (box), button);
    }
  return box;
}

static const char *
get_lease_text (FleetDeliveryList *self)
{
  switch (self->lease)
    {
    case FLEET_LEASE_HELD:
      return _("This console sends alerts on.");
    case FLEET_LEASE_ELSEWHERE:
      return _("Another console sends alerts on.");
    case FLEET_LEASE_SEEKING:
      return _("Which console sends alerts on is being settled.");
    case FLEET_LEASE_FAILED:
      return _("Alerts wait: which console sends them on cannot be settled.");
    case FLEET_LEASE_UNKNOWN:
    default:
      return NULL;
    }
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  return g_strcmp0 ((*(FleetDeliveryStatus *const *) a)->channel, (*(FleetDeliveryStatus *const *) b)->channel);
}

static void
rebuild (FleetDeliveryList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  const char *lease = get_lease_text (self);
  g_autofree char *sentence = fleet_plain_text (self->lease_sentence);
  GHashTableIter iter;
  gpointer row;
  guint n = 0;

  gtk_box_append (GTK_BOX (box), new_label (_("Alerts and notices sent on"), "heading"));
  if (lease != NULL)
    gtk_box_append (GTK_BOX (box), new_label (lease, self->lease == FLEET_LEASE_FAILED ? "warning" : "fleet-quiet"));
  if (sentence != NULL && *sentence != '\0')
    gtk_box_append (GTK_BOX (box), new_label (sentence, NULL));
  g_hash_table_iter_init (&iter, self->channels);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    g_ptr_array_add (rows, row);
  g_ptr_array_sort (rows, compare);
  for (guint i = 0; i < rows->len; i++)
    {
      const FleetDeliveryStatus *status = g_ptr_array_index (rows, i);

      /* Every console has the way to its own cluster; it is shown once something went by it. */
      if (g_str_equal (status->channel, "kafka") && status->waiting + status->sent + status->undeliverable == 0 && status->failing_us == FLEET_TIME_NONE)
        continue;
      gtk_box_append (GTK_BOX (box), new_channel (self, status));
      n++;
    }
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
}

static void
told_cb (FleetSession        *session,
         const FleetBulletin *bulletin,
         FleetDeliveryList   *self)
{
  GHashTableIter iter;
  gpointer status;

  if (g_hash_table_size (bulletin->deliveries) == 0 && bulletin->lease == FLEET_LEASE_UNKNOWN)
    return;
  g_hash_table_iter_init (&iter, bulletin->deliveries);
  while (g_hash_table_iter_next (&iter, NULL, &status))
    {
      FleetDeliveryStatus *copy = fleet_delivery_status_copy (status);

      g_hash_table_replace (self->channels, copy->channel, copy);
    }
  if (bulletin->lease != FLEET_LEASE_UNKNOWN)
    {
      self->lease = bulletin->lease;
      g_free (self->lease_sentence);
      self->lease_sentence = g_strdup (bulletin->lease_sentence);
    }
  rebuild (self);
}

static void
fleet_delivery_list_session_set (FleetPane    *pane,
                                 FleetSession *session)
{
  g_signal_connect_object (session, "told", G_CALLBACK (told_cb), pane, 0);
}

static void
fleet_delivery_list_dispose (GObject *object)
{
  FleetDeliveryList *self = FLEET_DELIVERY_LIST (object);

  adw_bin_set_child (ADW_BIN (object), NULL);
  g_clear_pointer (&self->channels, g_hash_table_unref);
  g_clear_pointer (&self->lease_sentence, g_free);
  G_OBJECT_CLASS (fleet_delivery_list_parent_class)->dispose (object);
}

static void
fleet_delivery_list_class_init (FleetDeliveryListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fleet_delivery_list_dispose;
  FLEET_PANE_CLASS (klass)->session_set = fleet_delivery_list_session_set;
}

static void
fleet_delivery_list_init (FleetDeliveryList *self)
{
  self->channels = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) fleet_delivery_status_free);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
