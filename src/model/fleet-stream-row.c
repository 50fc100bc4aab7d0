/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-stream-row: see the header. */

#include "fleet-stream-row.h"

#include <glib/gi18n.h>

struct _FleetStreamRow
{
  GObject parent_instance;

  FleetPartitionStatus *status;
  GListStore           *partitions; /* FleetStreamRow; NULL: none */
};

static guint changed;

G_DEFINE_FINAL_TYPE (FleetStreamRow, fleet_stream_row, G_TYPE_OBJECT)

static void
fleet_stream_row_finalize (GObject *object)
{
  FleetStreamRow *self = FLEET_STREAM_ROW (object);

  fleet_partition_status_free (self->status);
  g_clear_object (&self->partitions);
  G_OBJECT_CLASS (fleet_stream_row_parent_class)->finalize (object);
}

static void
fleet_stream_row_class_init (FleetStreamRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fleet_stream_row_finalize;
  changed = g_signal_new ("changed", FLEET_TYPE_STREAM_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fleet_stream_row_init (FleetStreamRow *self)
{
}

FleetStreamRow *
fleet_stream_row_new (FleetPartitionStatus *status)
{
  FleetStreamRow *self = g_object_new (FLEET_TYPE_STREAM_ROW, NULL);

  self->status = status;
  return self;
}

void
fleet_stream_row_take_status (FleetStreamRow       *self,
                              FleetPartitionStatus *status)
{
  gboolean is_same;

  g_return_if_fail (FLEET_IS_STREAM_ROW (self));
  is_same = fleet_partition_status_is_equal (self->status, status);
  fleet_partition_status_free (self->status);
  self->status = status;
  if (!is_same)
    g_signal_emit (self, changed, 0);
}

const FleetPartitionStatus *
fleet_stream_row_get_status (FleetStreamRow *self)
{
  g_return_val_if_fail (FLEET_IS_STREAM_ROW (self), NULL);
  return self->status;
}

gboolean
fleet_stream_row_is_written (FleetStreamRow *self)
{
  g_return_val_if_fail (FLEET_IS_STREAM_ROW (self), FALSE);
  return self->status->topic >= FLEET_N_TOPICS;
}

GListModel *
fleet_stream_row_get_partitions (FleetStreamRow *self)
{
  g_return_val_if_fail (FLEET_IS_STREAM_ROW (self), NULL);
  return G_LIST_MODEL (self->partitions);
}

void
fleet_stream_row_set_partitions (FleetStreamRow *self,
                                 GPtrArray      *statuses)
{
  guint n_kept;

  g_return_if_fail (FLEET_IS_STREAM_ROW (self));
  if (self->partitions == NULL)
    self->partitions = g_list_store_new (FLEET_TYPE_STREAM_ROW);
  n_kept = MIN (statuses->len, g_list_model_get_n_items (G_LIST_MODEL (self->partitions)));
  for (guint i = 0; i < n_kept; i++)
    {
      g_autoptr (FleetStreamRow) row = g_list_model_get_item (G_LIST_MODEL (self->partitions), i);

      fleet_stream_row_take_status (row, fleet_partition_status_copy (statuses->pdata[i]));
    }
  for (guint i = n_kept; i < statuses->len; i++)
    {
      g_autoptr (FleetStreamRow) row = fleet_stream_row_new (fleet_partition_status_copy (statuses->pdata[i]));

      g_list_store_append (self->partitions, row);
    }
  while (g_list_model_get_n_items (G_LIST_MODEL (self->partitions)) > statuses->len)
    g_list_store_remove (self->partitions, statuses->len);
}

const char *
fleet_stream_row_topic_name (FleetTopic topic)
{
  switch ((guint) topic)
    {
    case FLEET_TOPIC_TELEMETRY:
      return C_("topic", "Telemetry");
    case FLEET_TOPIC_CARS:
      return C_("topic", "Cars");
    case FLEET_TOPIC_DEVICES:
      return C_("topic", "Devices");
    case FLEET_TOPIC_RESERVATIONS:
      return C_("topic", "Reservations");
    case FLEET_TOPIC_TABLE_CHANGES:
      return C_("topic", "Changes of tables");
    case FLEET_TOPIC_ACTIONS:
      return C_("topic", "Operators’ actions");
    case FLEET_TOPIC_ALERTS:
      return C_("topic", "Alerts, sent");
    case FLEET_TOPIC_SCHEMA_CHANGES:
      return C_("topic", "Changes of shape, sent");
    default:
      return "";
    }
}
