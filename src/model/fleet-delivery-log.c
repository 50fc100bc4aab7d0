/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-delivery-log: see the header. Who a customer is stays out: the reservation says it to whoever may know. */

#include "fleet-delivery-log.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fleet-alert-event.h"
#include "fleet-plain.h"

#define MOST_ROWS 40

static const char of_alert[] =
  "SELECT o.channel, CASE o.channel WHEN 'kafka' THEN o.topic WHEN 'customer' THEN ifnull (a.reservation_id, '') ELSE ifnull (c.target, '') END, o.about, o.state,"
  " ifnull (o.sent_us, o.created_us), o.next_us, o.attempts, o.last_error"
  " FROM outbox AS o LEFT JOIN delivery_channel AS c ON c.channel = o.channel LEFT JOIN alert_row AS a ON a.id = o.alert_id WHERE o.alert_id = ?1 ORDER BY o.id";

enum
{
  COLUMN_CHANNEL,
  COLUMN_TO,
  COLUMN_ABOUT,
  COLUMN_STATE,
  COLUMN_AT,
  COLUMN_NEXT,
  COLUMN_ATTEMPTS,
  COLUMN_ERROR,
};

struct _FleetDeliveryLog
{
  GObject parent_instance;

  /* owned */
  char         *id;      /* NULL: of none */
  GPtrArray    *entries;
  GCancellable *asking;  /* NULL: nothing is on its way */
};

static guint changed;

G_DEFINE_FINAL_TYPE (FleetDeliveryLog, fleet_delivery_log, G_TYPE_OBJECT)

static void
free_entry (gpointer data)
{
  FleetDeliveryEntry *entry = data;

  g_free (entry->way);
  g_free (entry->to);
  g_free (entry->what);
  g_free (entry->error);
  g_free (entry);
}

static void
stop (FleetDeliveryLog *self)
{
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
}

static void
fleet_delivery_log_dispose (GObject *object)
{
  FleetDeliveryLog *self = FLEET_DELIVERY_LOG (object);

  stop (self);
  g_clear_pointer (&self->id, g_free);
  g_ptr_array_set_size (self->entries, 0);
  G_OBJECT_CLASS (fleet_delivery_log_parent_class)->dispose (object);
}

static void
fleet_delivery_log_finalize (GObject *object)
{
  g_ptr_array_unref (FLEET_DELIVERY_LOG (object)->entries);
  G_OBJECT_CLASS (fleet_delivery_log_parent_class)->finalize (object);
}

static void
fleet_delivery_log_class_init (FleetDeliveryLogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fleet_delivery_log_dispose;
  G_OBJECT_CLASS (klass)->finalize = fleet_delivery_log_finalize;
  changed = g_signal_new ("changed", FLEET_TYPE_DELIVERY_LOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fleet_delivery_log_init (FleetDeliveryLog *self)
{
  self->entries = g_ptr_array_new_with_free_func (free_entry);
}

FleetDeliveryLog *
fleet_delivery_log_new (void)
{
  return g_object_new (FLEET_TYPE_DELIVERY_LOG, NULL);
}

const char *
fleet_delivery_log_way_name (const char *channel)
{
  static const struct { const char *channel, *name; } names[] = {
    { "kafka", N_("Topics") }, { "webhook", N_("Webhook") }, { "email", N_("E-mail") }, { "customer", N_("Customers") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i].channel, channel))
      return _(names[i].name);
  return channel;
}

/* about is "opened: TITLE, PLATE". */
static const char *
event_word (const char *about)
{
  static const char *const words[] = {
    [FLEET_ALERT_OPENED] = NC_("delivery", "opened"), [FLEET_ALERT_CLEARED] = NC_("delivery", "over"), [FLEET_ALERT_ACKNOWLEDGED] = NC_("delivery", "acknowledged"),
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_has_prefix (about, fleet_alert_event_to_string (i)))
      return g_dpgettext2 (NULL, "delivery", words[i]);
  return "";
}

static gint64
get_integer (FleetRows *rows,
             guint      row,
             guint      column)
{
  const FleetValue *value = fleet_rows_get (rows, row, column);

  return value->type == FLEET_TYPE_INT ? value->integer : 0;
}

static FleetDeliveryEntry *
read_entry (FleetRows *rows,
            guint      row)
{
  FleetDeliveryEntry *entry = g_new0 (FleetDeliveryEntry, 1);
  gint64 next_us = get_integer (rows, row, COLUMN_NEXT);

  entry->way = fleet_plain_text (fleet_delivery_log_way_name (fleet_rows_get_text (rows, row, COLUMN_CHANNEL)));
  entry->to = fleet_plain_text (fleet_rows_get_text (rows, row, COLUMN_TO));
  entry->what = g_strdup (fleet_rows_get (rows, row, COLUMN_ABOUT)->type == FLEET_TYPE_TEXT ? event_word (fleet_rows_get_text (rows, row, COLUMN_ABOUT)) : "");
  entry->state = CLAMP (get_integer (rows, row, COLUMN_STATE), 0, FLEET_DELIVERY_LOG_N_STATES - 1);
  entry->at_us = get_integer (rows, row, COLUMN_AT);
  entry->next_us = entry->state == FLEET_DELIVERY_LOG_WAITING && next_us > 0 ? next_us : FLEET_TIME_NONE;
  entry->attempts = get_integer (rows, row, COLUMN_ATTEMPTS);
  if (entry->state != FLEET_DELIVERY_LOG_SENT && fleet_rows_get (rows, row, COLUMN_ERROR)->type == FLEET_TYPE_TEXT)
    entry->error = fleet_plain_text (fleet_rows_get_text (rows, row, COLUMN_ERROR));
  return entry;
}

static gboolean
is_same (GPtrArray *a,
         GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      const FleetDeliveryEntry *one = a->pdata[i], *other = b->pdata[i];

      if (one->state != other->state || one->at_us != other->at_us || one->next_us != other->next_us || one->attempts != other->attempts ||
          g_strcmp0 (one->to, other->to) != 0 || g_strcmp0 (one->error, other->error) != 0)
        return FALSE;
    }
  return TRUE;
}

static void
rows_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (FleetDeliveryLog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetRows) rows = fleet_history_rows_finish (result, &error);
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (free_entry);

  /* Withdrawn: another alert is shown by now, and another question is on its way. */
  if (g_task_get_cancellable (G_TASK (result)) != self->asking)
    return;
  g_clear_object (&self->asking);
  for (guint row = 0; rows != NULL && row < fleet_rows_get_n_rows (rows); row++)
    g_ptr_array_add (entries, read_entry (rows, row));
  if (rows == NULL || is_same (entries, self->entries))
    return;
  g_ptr_array_unref (self->entries);
  self->entries = g_steal_pointer (&entries);
  g_signal_emit (self, changed, 0);
}

void
fleet_delivery_log_show (FleetDeliveryLog *self,
                         FleetHistory     *history,
                         const char       *id)
{
  FleetValue value = { .type = FLEET_TYPE_TEXT };

  g_return_if_fail (FLEET_IS_DELIVERY_LOG (self));
  if (g_strcmp0 (self->id, id) != 0)
    {
      stop (self);
      g_free (self->id);
      self->id = g_strdup (id);
      g_ptr_array_set_size (self->entries, 0);
      g_signal_emit (self, changed, 0);
    }
  if (self->id == NULL || self->asking != NULL || history == NULL)
    return;
  value.text = self->id;
  value.length = strlen (self->id);
  self->asking = g_cancellable_new ();
  fleet_history_rows_async (history, of_alert, 1, &value, MOST_ROWS, self->asking, rows_cb, g_object_ref (self));
}

GPtrArray *
fleet_delivery_log_get (FleetDeliveryLog *self)
{
  g_return_val_if_fail (FLEET_IS_DELIVERY_LOG (self), NULL);
  return self->entries;
}
