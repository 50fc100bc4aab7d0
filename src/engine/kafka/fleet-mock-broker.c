/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-mock-broker: the mock cluster needs a client to live in; this one never connects to anything and says nothing. */

#include "fleet-mock-broker.h"

#include "fleet-config.h"
#include "fleet-kafka-conf.h"

#include <glib/gi18n-lib.h>
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#define ALL_BROKERS -1

struct _FleetMockBroker
{
  rd_kafka_t              *host;
  rd_kafka_mock_cluster_t *cluster;
};

FleetMockBroker *
fleet_mock_broker_new (GError **error)
{
  g_autoptr (FleetMockBroker) self = g_new0 (FleetMockBroker, 1);
  rd_kafka_conf_t *conf = fleet_kafka_conf_new (NULL, NULL, NULL, NULL, error);
  char reason[512] = "";

  self->host = rd_kafka_new (RD_KAFKA_PRODUCER, conf, reason, sizeof reason);
  if (self->host == NULL)
    {
      rd_kafka_conf_destroy (conf);
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_KAFKA, _("The embedded broker does not start: %s"), reason);
      return NULL;
    }
  self->cluster = rd_kafka_mock_cluster_new (self->host, 1);
  if (self->cluster == NULL)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_KAFKA, _("The embedded broker does not start: no port of 127.0.0.1 can be opened"));
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
fleet_mock_broker_free (FleetMockBroker *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->cluster, rd_kafka_mock_cluster_destroy);
  g_clear_pointer (&self->host, rd_kafka_destroy);
  g_free (self);
}

const char *
fleet_mock_broker_bootstrap (FleetMockBroker *self)
{
  return rd_kafka_mock_cluster_bootstraps (self->cluster);
}

gboolean
fleet_mock_broker_add_topic (FleetMockBroker  *self,
                             const char       *topic,
                             int               partitions,
                             GError          **error)
{
  rd_kafka_resp_err_t result = rd_kafka_mock_topic_create (self->cluster, topic, partitions, 1);

  if (result == RD_KAFKA_RESP_ERR_NO_ERROR)
    return TRUE;
  g_set_error (error, FLEET_ERROR, FLEET_ERROR_KAFKA, _("The embedded broker does not make topic %s: %s"), topic, rd_kafka_err2str (result));
  return FALSE;
}

void
fleet_mock_broker_set_up (FleetMockBroker *self,
                          gboolean         up)
{
  if (up)
    rd_kafka_mock_broker_set_up (self->cluster, ALL_BROKERS);
  else
    rd_kafka_mock_broker_set_down (self->cluster, ALL_BROKERS);
}

void
fleet_mock_broker_hide_topic (FleetMockBroker *self,
                              const char      *topic,
                              gboolean         hidden)
{
  rd_kafka_mock_topic_set_error (self->cluster, topic, hidden ? RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART : RD_KAFKA_RESP_ERR_NO_ERROR);
}
