/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-probe-fault: the steps of fleet-probe one after the other, for a stream that was turned away and has to say why. */

#include "fleet-probe.h"

#include "fleet-kafka-conf.h"

#define MOST_SERVERS 3 /* of bootstrap.servers, that are tried */

/* NULL: as far as can be seen without proving who one is, this server would do. *ret_steps: how many are well. */
static char *
find_fault_of (FleetProfile *profile,
               const char   *server,
               GCancellable *cancellable,
               guint        *ret_steps)
{
  g_autoptr (FleetProbe) probe = fleet_probe_new (profile, server, cancellable);
  g_autofree char *address = NULL, *connected = NULL, *secured = NULL, *mechanism = NULL;
  g_autoptr (GError) error = NULL;
  gboolean doubt;

  *ret_steps = 0;
  if (!fleet_probe_resolve (probe, &address, &error))
    return g_strdup (error->message);
  *ret_steps = 1;
  if (!fleet_probe_connect (probe, &connected, &error))
    return g_strdup (error->message);
  *ret_steps = 2;
  if (!fleet_probe_secure (probe, &secured, &doubt, &error))
    return g_strdup (error->message);
  *ret_steps = 3;
  if (!fleet_probe_ask_mechanisms (probe, &mechanism, &error))
    return g_strdup (error->message);
  return NULL;
}

char *
fleet_probe_find_fault (FleetProfile *profile,
                        GCancellable *cancellable)
{
  const char *servers = fleet_kafka_conf_find ((const char *const *) profile->kafka, "bootstrap.servers");
  g_auto (GStrv) names = g_strsplit (servers != NULL ? servers : fleet_kafka_conf_find ((const char *const *) profile->kafka, "metadata.broker.list"), ",", -1);
  g_autofree char *told = NULL;
  guint furthest = 0;

  for (guint i = 0; names[i] != NULL && i < MOST_SERVERS; i++)
    {
      guint steps;
      g_autofree char *fault = find_fault_of (profile, g_strstrip (names[i]), cancellable, &steps);

      if (fault == NULL || g_cancellable_is_cancelled (cancellable))
        return NULL;
      if (told == NULL || steps > furthest)
        {
          g_free (told);
          told = g_steal_pointer (&fault);
          furthest = steps;
        }
    }
  return g_steal_pointer (&told);
}
