/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sample-check: what a profile says of messages, against messages that are there. */

#include "fleet-config.h"

#include "fleet-sample-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define FUTURE_US     (5 * G_TIME_SPAN_MINUTE) /* as the watermark has it: what is further ahead does not move it */
#define HOUR_US       G_TIME_SPAN_HOUR
#define HOUR_SLACK_US (2 * G_TIME_SPAN_MINUTE)
#define YEAR_US       (365 * G_TIME_SPAN_DAY)

static const char *
get_named (const FleetProfile *profile,
           FleetSampleRole     role)
{
  const char *const named[FLEET_SAMPLE_N_ROLES] = { profile->path_device,  profile->path_time,  profile->path_latitude, profile->path_longitude,
                                                    profile->path_heading, profile->path_speed, profile->path_charging, profile->path_firmware };

  return named[role];
}

/* "; perhaps it is gps.lat (37.5)?", or which paths there are. Newly allocated. */
static char *
suggest (FleetSample     *self,
         FleetSampleRole  role)
{
  const FleetSamplePath *guess = fleet_sample_guess (self, role);
  GString *some;

  if (guess != NULL)
    return g_strdup_printf (_("Perhaps it is %s, which holds %s? Then set [telemetry] %s=%s."), guess->path, guess->example, fleet_sample_role_to_key (role), guess->path);
  some = g_string_new (NULL);
  for (guint i = 0; i < self->paths->len && i < 8; i++)
    g_string_append_printf (some, "%s%s", i > 0 ? ", " : "", ((FleetSamplePath *) self->paths->pdata[i])->path);
  if (self->paths->len > 8)
    g_string_append (some, ", …");
  return g_string_free (some, FALSE);
}

/* FALSE with an error that names the field. */
static gboolean
check_named (FleetSample         *self,
             const FleetProfile  *profile,
             FleetSampleRole      role,
             GError             **error)
{
  const char *named = get_named (profile, role);
  const FleetSamplePath *path = fleet_sample_find (self, named);
  g_autofree char *advice = suggest (self, role);
  gboolean guessed = fleet_sample_guess (self, role) != NULL;

  if (path == NULL)
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_MAPPING, guessed ? _("No message has the field %s ([telemetry] %s). %s") : _("No message has the field %s ([telemetry] %s). The fields that are there: %s"), named,
                 fleet_sample_role_to_key (role), advice);
  else if (role == FLEET_SAMPLE_DEVICE && path->type != FLEET_TYPE_TEXT && path->type != FLEET_TYPE_INT)
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_MAPPING, _("%s ([telemetry] device) holds %s, and a device's key is text or a whole number."), named, path->example);
  else
    return TRUE;
  return FALSE;
}

gboolean
fleet_sample_check_fields (FleetSample         *self,
                           const FleetProfile  *profile,
                           char               **ret_told,
                           gboolean            *ret_doubt,
                           GError             **error)
{
  static const FleetSampleRole wished[] = { FLEET_SAMPLE_LATITUDE, FLEET_SAMPLE_LONGITUDE };
  const FleetSamplePath *device, *time;

  *ret_doubt = FALSE;
  if (self->messages->len == 0)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_JSON, _("None of %u messages can be read as JSON: %s. Check that [topics] telemetry is the right topic."), self->n_refused, self->refusal);
      return FALSE;
    }
  if (!check_named (self, profile, FLEET_SAMPLE_DEVICE, error) || !check_named (self, profile, FLEET_SAMPLE_TIME, error))
    return FALSE;
  device = fleet_sample_find (self, profile->path_device);
  time = fleet_sample_find (self, profile->path_time);
  *ret_doubt = TRUE;
  if (self->n_refused > 0)
    *ret_told = g_strdup_printf (_("%u of %u messages cannot be read as JSON and would become dead letters: %s"), self->n_refused, self->n_refused + self->messages->len, self->refusal);
  else if (MIN (device->n, time->n) < self->messages->len)
    *ret_told = g_strdup_printf (_("%u of %u messages lack %s and would become dead letters"), self->messages->len - MIN (device->n, time->n), self->messages->len,
                                 device->n < time->n ? device->path : time->path);
  else
    *ret_doubt = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (wished) && !*ret_doubt; i++)
    if (fleet_sample_find (self, get_named (profile, wished[i])) == NULL)
      {
        g_autofree char *advice = suggest (self, wished[i]);

        *ret_doubt = TRUE;
        *ret_told = g_strdup_printf (_("No message has %s ([telemetry] %s), so the map stays empty. %s"), get_named (profile, wished[i]), fleet_sample_role_to_key (wished[i]), advice);
      }
  if (!*ret_doubt)
    *ret_told = g_strdup_printf (_("device %s, time %s, and a position, in %u messages of %u fields"), device->example, time->example, self->messages->len, self->paths->len);
  return TRUE;
}

/* How far the message's time is ahead of Kafka's; both are known. */
static gboolean
get_lead (const FleetSampleMessage *message,
          const char         *path,
          FleetZoneHandling   zones,
          gint64             *ret_us)
{
  const FleetValue *value = g_hash_table_lookup (message->values, path);

  if (value == NULL || message->kafka_us == FLEET_TIME_NONE || !fleet_sample_read_time (value, zones, ret_us))
    return FALSE;
  *ret_us -= message->kafka_us;
  return TRUE;
}

static int
compare_int64 (gconstpointer a,
               gconstpointer b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return first < second ? -1 : first > second;
}

/* The middle of all; FALSE: none is known. */
static gboolean
get_median_lead (FleetSample       *self,
                 const char        *path,
                 FleetZoneHandling  zones,
                 gint64            *ret_us)
{
  g_autoptr (GArray) leads = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < self->messages->len; i++)
    {
      gint64 lead_us;

      if (get_lead (self->messages->pdata[i], path, zones, &lead_us))
        g_array_append_val (leads, lead_us);
    }
  if (leads->len == 0)
    return FALSE;
  g_array_sort (leads, compare_int64);
  *ret_us = g_array_index (leads, gint64, leads->len / 2);
  return TRUE;
}

/* Whole hours, as a zone that was forgotten makes them; 0: it is not that. */
static int
get_hours (gint64 lead_us)
{
  gint64 hours = llround ((double) lead_us / HOUR_US);

  return ABS (hours) <= 14 && ABS (lead_us - hours * HOUR_US) <= HOUR_SLACK_US ? hours : 0;
}

static gboolean
refuse_unreadable (FleetSample         *self,
                   const FleetProfile  *profile,
                   GError             **error)
{
  const FleetSamplePath *path = fleet_sample_find (self, profile->path_time);

  if (path->type == FLEET_TYPE_INT && path->number > 1e17)
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_MAPPING, _("%s holds %s, which looks like nanoseconds. Send milliseconds or microseconds since 1970, or ISO 8601."), path->path, path->example);
  else
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_MAPPING, _("%s holds %s, which is no time that is known here. Send ISO 8601 with its zone, or seconds, milliseconds or microseconds since 1970."),
                 path->path, path->example);
  return FALSE;
}

static char *
tell_span (gint64 us)
{
  gint64 seconds = ABS (us) / G_USEC_PER_SEC;

  if (seconds < 120)
    return g_strdup_printf (_("%d s"), (int) seconds);
  if (seconds < 7200)
    return g_strdup_printf (_("%d min"), (int) (seconds / 60));
  if (seconds < 2 * 86400)
    return g_strdup_printf (_("%d h"), (int) (seconds / 3600));
  return g_strdup_printf (_("%d days"), (int) (seconds / 86400));
}

/* The zone that is forgotten or false: whole hours between the event's time and Kafka's. */
static char *
tell_zone (FleetSample        *self,
           const FleetProfile *profile,
           int                 hours)
{
  FleetZoneHandling other = profile->zones == FLEET_ZONE_HONOURED ? FLEET_ZONE_FLINK : FLEET_ZONE_HONOURED;
  const FleetSamplePath *path = fleet_sample_find (self, profile->path_time);
  gint64 lead_us;

  if (get_median_lead (self, profile->path_time, other, &lead_us) && ABS (lead_us) < HOUR_SLACK_US)
    return g_strdup_printf (_("%s (%s) is %+d h beside Kafka's own time: its zone is not what it says. Set [telemetry] time.zone-handling=%s."), path->path, path->example, hours,
                            other == FLEET_ZONE_FLINK ? "flink" : "honour");
  return g_strdup_printf (_("%s (%s) is %+d h beside Kafka's own time: it is local time without its zone. Have the devices send UTC, or the zone with it."), path->path, path->example, hours);
}

gboolean
fleet_sample_check_times (FleetSample         *self,
                          const FleetProfile  *profile,
                          char               **ret_told,
                          gboolean            *ret_doubt,
                          GError             **error)
{
  const FleetValue *value = fleet_sample_get_newest (self, profile->path_time);
  const FleetSamplePath *path = fleet_sample_find (self, profile->path_time);
  g_autofree char *span = NULL, *printed = NULL, *zone = NULL;
  gint64 time_us, lead_us;
  int hours;

  *ret_doubt = FALSE;
  if (value == NULL || !fleet_sample_read_time (value, profile->zones, &time_us))
    return refuse_unreadable (self, profile, error);
  printed = fleet_time_to_string (time_us);
  if (time_us < YEAR_US)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_MAPPING, _("%s holds %s, and read as a time that is %s. It is perhaps the time since the device started, or in another unit: name another field as [telemetry] time, or send "
                                                              "seconds, milliseconds or microseconds since 1970."),
                   path->path, path->example, printed);
      return FALSE;
    }
  if (!get_median_lead (self, profile->path_time, profile->zones, &lead_us))
    {
      *ret_told = g_strdup_printf (_("the newest is %s"), printed);
      return TRUE;
    }
  span = tell_span (lead_us);
  hours = get_hours (lead_us);
  zone = hours != 0 ? tell_zone (self, profile, hours) : NULL;
  if (lead_us > FUTURE_US)
    {
      if (zone != NULL)
        g_set_error_literal (error, FLEET_ERROR, FLEET_ERROR_MAPPING, zone);
      else
        g_set_error (error, FLEET_ERROR, FLEET_ERROR_MAPPING, _("%s (%s) is %s in the future of Kafka's own time. Set the clocks of the devices, or name another field as [telemetry] time."), path->path,
                     path->example, span);
      return FALSE;
    }
  *ret_doubt = zone != NULL;
  if (zone != NULL)
    *ret_told = g_steal_pointer (&zone);
  else
    *ret_told = lead_us < 0 ? g_strdup_printf (_("the newest is %s; Kafka had it %s later"), printed, span) : g_strdup_printf (_("the newest is %s; Kafka had it at the same time"), printed);
  return TRUE;
}
