/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sim-device: one message, written by hand.
 *
 * Real devices leave keys out (no coolant in an electric car, no tread depth from cheap sensors, sleeping tyres), and
 * so do these; what a message does not say, its sight does not have either. */

#include "fleet-sim-device.h"

#include "fleet-sim-random.h"
#include "fleet-sim-writer.h"

#include <math.h>
#include <stdio.h>

#define DAY_US (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)
#define KST_US (G_GINT64_CONSTANT (9) * 3600 * G_USEC_PER_SEC)

static const char *const door_names[] = { "front_left", "front_right", "rear_left", "rear_right", "tailgate" };

void
fleet_sim_device_init (FleetSimDevice    *self,
                       const FleetSimCar *car,
                       guint              place,
                       gint64             way_us)
{
  static const char *const prefixes[FLEET_SIM_N_MODELS] = { "TCU", "PTU", "BCU" };
  guint64 random = fleet_sim_random_seed (car->random, place);

  self->car = car->number;
  self->place = place;
  self->update_us = G_MAXINT64;
  self->model = car->n_devices == 1 ? FLEET_SIM_TCU : place == 0 ? FLEET_SIM_PTU : FLEET_SIM_BCU;
  if (self->model == FLEET_SIM_TCU)
    self->clock = fleet_sim_random_chance (&random, 0.7) ? FLEET_SIM_JAVA_DATE : FLEET_SIM_ISO_OFFSET;
  else
    self->clock = self->model == FLEET_SIM_PTU ? FLEET_SIM_ISO_Z : FLEET_SIM_EPOCH_MS;
  self->delay_us = way_us + fleet_sim_random_seconds (&random, 0, 0.7);
  snprintf (self->id, sizeof self->id, "%s-%07u", prefixes[self->model], car->number);
  snprintf (self->firmware, sizeof self->firmware, "%u.%u.%u", self->model + 2, fleet_sim_random_below (&random, 4), fleet_sim_random_below (&random, 9));
}

const char *
fleet_sim_device_model (const FleetSimDevice *self)
{
  static const char *const names[FLEET_SIM_N_MODELS] = { "TCU-7", "PTU-2", "BCU-4" };

  return names[self->model];
}

static void
see (FleetSimSight *sight,
     FleetSimSees   sees,
     double         value)
{
  sight->has |= 1u << sees;
  sight->value[sees] = value;
}

/* Year, month and day of days since 1970 (Hinnant, chrono-compatible low-level date algorithms). */
static void
split_days (gint64  days,
            int    *ret_year,
            int    *ret_month,
            int    *ret_day)
{
  gint64 z = days + 719468;
  gint64 era = z / 146097;
  int of_era = z - era * 146097;
  int year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  int of_year = of_era - (365 * year + year / 4 - year / 100);
  int month = (5 * of_year + 2) / 153;

  *ret_day = of_year - (153 * month + 2) / 5 + 1;
  *ret_month = month < 10 ? month + 3 : month - 9;
  *ret_year = year + era * 400 + (*ret_month <= 2);
}

static char *
put_clock (char   *end,
           gint64  of_day_us)
{
  guint32 seconds = of_day_us / G_USEC_PER_SEC;

  end = fleet_sim_put_digits (end, seconds / 3600, 2);
  *end++ = ':';
  end = fleet_sim_put_digits (end, seconds / 60 % 60, 2);
  *end++ = ':';
  return fleet_sim_put_digits (end, seconds % 60, 2);
}

static char *
put_java_date (char   *end,
               gint64  days,
               gint64  of_day_us)
{
  static const char names[] = "ThuFriSatSunMonTueWed";
  static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  int year, month, day;

  split_days (days, &year, &month, &day);
  *end++ = '"';
  memcpy (end, names + 3 * (days % 7), 3);
  end[3] = ' ';
  memcpy (end + 4, months + 3 * (month - 1), 3);
  end[7] = ' ';
  end = fleet_sim_put_digits (end + 8, day, 2);
  *end++ = ' ';
  end = put_clock (end, of_day_us);
  end = fleet_sim_put (end, " KST ");
  end = fleet_sim_put_digits (end, year, 4);
  *end++ = '"';
  return end;
}

static char *
put_iso (char       *end,
         gint64      days,
         gint64      of_day_us,
         const char *zone)
{
  int year, month, day;

  split_days (days, &year, &month, &day);
  *end++ = '"';
  end = fleet_sim_put_digits (end, year, 4);
  *end++ = '-';
  end = fleet_sim_put_digits (end, month, 2);
  *end++ = '-';
  end = fleet_sim_put_digits (end, day, 2);
  *end++ = 'T';
  end = put_clock (end, of_day_us);
  *end++ = '.';
  end = fleet_sim_put_digits (end, of_day_us / 1000 % 1000, 3);
  end = fleet_sim_put_text (end, zone);
  *end++ = '"';
  return end;
}

/* Writes the time and tells which instant its text means. */
static char *
put_time (char                 *end,
          const FleetSimDevice *self,
          gint64               *ret_us)
{
  gint64 resolution_us = self->clock == FLEET_SIM_JAVA_DATE ? G_USEC_PER_SEC : 1000;
  gint64 time_us = self->event_us - self->event_us % resolution_us;
  gint64 local_us = time_us + (self->clock == FLEET_SIM_ISO_Z ? 0 : KST_US);
  gint64 days = local_us / DAY_US;
  gint64 of_day_us = local_us - days * DAY_US;

  *ret_us = time_us;
  switch (self->clock)
    {
    case FLEET_SIM_JAVA_DATE:
      return put_java_date (end, days, of_day_us);
    case FLEET_SIM_EPOCH_MS:
      return fleet_sim_put_int (end, time_us / 1000);
    default:
      return put_iso (end, days, of_day_us, self->clock == FLEET_SIM_ISO_Z ? "Z" : "+09:00");
    }
}

/* A random UUID, version 4. */
static char *
put_uuid (char    *end,
          guint64 *random)
{
  static const char hex[] = "0123456789abcdef";
  guint64 words[2] = { fleet_sim_random_next (random), fleet_sim_random_next (random) };

  for (guint i = 0; i < 32; i++)
    {
      guint digit = words[i / 16] >> (i % 16 * 4) & 15;

      if (i == 8 || i == 12 || i == 16 || i == 20)
        *end++ = '-';
      *end++ = hex[i == 12 ? 4 : i == 16 ? 8 | (digit & 3) : digit];
    }
  return end;
}

static gboolean
is_updated (const FleetSimDevice *self)
{
  return self->model == FLEET_SIM_TCU && self->event_us >= self->update_us;
}

static char *
put_head (char                 *end,
          const FleetSimDevice *self,
          FleetSimCar          *car,
          FleetSimSight        *sight)
{
  end = fleet_sim_put (end, "{\"deviceId\":\"");
  end = fleet_sim_put_text (end, self->id);
  end = fleet_sim_put (end, "\",\"messageId\":\"");
  end = put_uuid (end, &car->random);
  end = fleet_sim_put (end, "\",\"time\":");
  end = put_time (end, self, &sight->time_us);
  end = fleet_sim_put (end, ",\"firmware\":\"");
  end = fleet_sim_put_text (end, is_updated (self) ? "2.9.0" : self->firmware);
  return fleet_sim_put (end, "\",\"vehicle\":{");
}

static char *
put_position (char                  *end,
              const FleetSimSignals *signals,
              FleetSimSight         *sight)
{
  end = fleet_sim_put (end, "\"position\":{\"lat\":");
  end = fleet_sim_put_decimal (end, signals->latitude_u, 6);
  end = fleet_sim_put (end, ",\"lon\":");
  end = fleet_sim_put_decimal (end, signals->longitude_u, 6);
  end = fleet_sim_put (end, ",\"heading\":");
  end = fleet_sim_put_decimal (end, signals->heading_d, 1);
  end = fleet_sim_put (end, ",\"speed\":{\"kmh\":");
  end = fleet_sim_put_decimal (end, signals->speed_d, 1);
  end = fleet_sim_put (end, "},\"accuracy\":{\"m\":");
  end = fleet_sim_put_decimal (end, signals->accuracy_d, 1);
  see (sight, FLEET_SIM_SEES_SPEED, signals->speed_d / 10.0);
  return fleet_sim_put (end, "}}");
}

static char *
put_aux (char                  *end,
         const FleetSimSignals *signals,
         FleetSimSight         *sight)
{
  end = fleet_sim_put (end, "\"aux\":{\"voltage\":");
  end = fleet_sim_put_decimal (end, signals->aux_c, 2);
  *end++ = '}';
  see (sight, FLEET_SIM_SEES_AUX, signals->aux_c / 100.0);
  return end;
}

static char *
put_engine (char                  *end,
            const FleetSimDevice  *self,
            FleetSimCar           *car,
            const FleetSimSignals *signals,
            FleetSimSight         *sight)
{
  end = fleet_sim_put (end, "\"engine\":{\"on\":");
  end = fleet_sim_put_bool (end, signals->engine);
  end = fleet_sim_put (end, ",\"rpm\":");
  end = fleet_sim_put_int (end, signals->rpm);
  see (sight, FLEET_SIM_SEES_ENGINE, signals->engine);
  if (fleet_sim_car_has_tank (car))
    {
      end = fleet_sim_put (end, ",\"coolant\":{\"celsius\":");
      end = is_updated (self) && !signals->engine ? fleet_sim_put (end, "null") : fleet_sim_put_decimal (end, signals->coolant_d, 1);
      *end++ = '}';
      see (sight, FLEET_SIM_SEES_COOLANT, signals->coolant_d / 10.0);
      /* The powertrain unit does not read the oil while the engine stands. */
      if (self->model == FLEET_SIM_TCU || signals->engine)
        {
          end = fleet_sim_put (end, ",\"oil\":{\"celsius\":");
          end = fleet_sim_put_decimal (end, signals->oil_d, 1);
          end = fleet_sim_put (end, ",\"life\":{\"pct\":");
          end = fleet_sim_put_int (end, signals->oil_life);
          end = fleet_sim_put (end, "}}");
          see (sight, FLEET_SIM_SEES_OIL, signals->oil_d / 10.0);
        }
    }
  *end++ = '}';
  return end;
}

static char *
put_powertrain (char                  *end,
                const FleetSimDevice  *self,
                FleetSimCar           *car,
                const FleetSimSignals *signals,
                FleetSimSight         *sight)
{
  end = fleet_sim_put (end, "\"powertrain\":{");
  end = put_engine (end, self, car, signals, sight);
  end = fleet_sim_put (end, ",\"battery\":{");
  end = put_aux (end, signals, sight);
  if (car->fuel_type >= FLEET_SIM_HYBRID)
    {
      end = fleet_sim_put (end, ",\"traction\":{\"soc\":{\"pct\":");
      end = fleet_sim_put_decimal (end, signals->soc_d, 1);
      end = fleet_sim_put (end, "}}");
      see (sight, FLEET_SIM_SEES_SOC, signals->soc_d / 10.0);
    }
  *end++ = '}';
  if (car->fuel_type == FLEET_SIM_EV)
    {
      end = fleet_sim_put (end, ",\"charging\":{\"on\":");
      end = fleet_sim_put_bool (end, signals->charging);
      *end++ = '}';
      see (sight, FLEET_SIM_SEES_CHARGING, signals->charging);
    }
  else
    {
      end = fleet_sim_put (end, ",\"fuel\":{\"level\":{\"pct\":");
      end = fleet_sim_put_decimal (end, signals->fuel_d, 1);
      end = fleet_sim_put (end, "}}");
      see (sight, FLEET_SIM_SEES_FUEL, signals->fuel_d / 10.0);
    }
  *end++ = '}';
  return end;
}

static char *
put_doors (char                  *end,
           const FleetSimCar     *car,
           const FleetSimSignals *signals,
           FleetSimSight         *sight)
{
  end = fleet_sim_put (end, "\"doors\":[");
  for (guint i = 0; i < car->n_doors; i++)
    {
      end = fleet_sim_put (end, "{\"position\":\"");
      end = fleet_sim_put_text (end, door_names[i]);
      end = fleet_sim_put (end, "\",\"open\":");
      end = fleet_sim_put_bool (end, (signals->open >> i) & 1);
      end = fleet_sim_put (end, ",\"locked\":");
      end = fleet_sim_put_bool (end, !((signals->unlocked >> i) & 1));
      end = fleet_sim_put (end, "},");
    }
  end[-1] = ']';
  see (sight, FLEET_SIM_SEES_OPEN, __builtin_popcount (signals->open));
  see (sight, FLEET_SIM_SEES_UNLOCKED, __builtin_popcount (signals->unlocked));
  return end;
}

static char *
put_tread (char     *end,
           gint64    tread_d,
           gboolean  as_text)
{
  if (!as_text)
    return fleet_sim_put_decimal (end, tread_d, 1);
  *end++ = '"';
  end = fleet_sim_put_decimal (end, tread_d, 1);
  *end++ = '"';
  return end;
}

/* The body unit's tyre sensors have no tread gauge, and sleep now and then while the car stands. */
static char *
put_tyres (char                  *end,
           const FleetSimDevice  *self,
           FleetSimCar           *car,
           const FleetSimSignals *signals,
           FleetSimSight         *sight)
{
  gboolean sleep = self->model == FLEET_SIM_BCU && signals->speed_d == 0 && fleet_sim_random_chance (&car->random, 0.03) &&
                   !fleet_sim_car_has (car, FLEET_SIM_TYRE, self->event_us);
  double least = INFINITY;

  end = fleet_sim_put (end, ",\"tires\":[");
  for (guint i = 0; i < 4 && !sleep; i++)
    {
      end = fleet_sim_put (end, "{\"position\":\"");
      end = fleet_sim_put_text (end, door_names[i]);
      end = fleet_sim_put (end, "\",\"pressure\":{\"kpa\":");
      end = fleet_sim_put_decimal (end, signals->tyre_d[i], 1);
      *end++ = '}';
      if (self->model == FLEET_SIM_TCU)
        {
          end = fleet_sim_put (end, ",\"tread\":{\"mm\":");
          end = put_tread (end, signals->tread_d[i], is_updated (self));
          *end++ = '}';
        }
      end = fleet_sim_put (end, "},");
      least = MIN (least, signals->tyre_d[i] / 10.0);
    }
  if (sleep)
    *end++ = ']';
  else
    end[-1] = ']';
  see (sight, FLEET_SIM_SEES_TYRE, least);
  return end;
}

static char *
put_body (char                  *end,
          const FleetSimDevice  *self,
          FleetSimCar           *car,
          const FleetSimSignals *signals,
          FleetSimSight         *sight)
{
  end = fleet_sim_put (end, "\"body\":{");
  end = put_doors (end, car, signals, sight);
  end = fleet_sim_put (end, ",\"lights\":{\"headlight\":{\"on\":");
  end = fleet_sim_put_bool (end, signals->light);
  see (sight, FLEET_SIM_SEES_LIGHT, signals->light);
  if (signals->light)
    end = signals->high_beam ? fleet_sim_put (end, ",\"mode\":\"high\"") : fleet_sim_put (end, ",\"mode\":\"low\"");
  end = fleet_sim_put (end, "}}");
  end = put_tyres (end, self, car, signals, sight);
  if (is_updated (self))
    {
      end = fleet_sim_put (end, ",\"wipers\":{\"on\":");
      end = fleet_sim_put_bool (end, signals->light && signals->engine);
      *end++ = '}';
    }
  *end++ = '}';
  return end;
}

static char *
put_odometer (char                  *end,
              const FleetSimSignals *signals)
{
  end = fleet_sim_put (end, ",\"odometer\":{\"km\":");
  end = fleet_sim_put_decimal (end, signals->odometer_d, 1);
  *end++ = '}';
  return end;
}

static char *
put_events (char                  *end,
            const FleetSimDevice  *self,
            const FleetSimSignals *signals,
            FleetSimSight         *sight)
{
  /* The older unit leaves an empty list out. */
  if (signals->n_events == 0 && self->model == FLEET_SIM_PTU)
    return end;
  end = fleet_sim_put (end, ",\"events\":[");
  for (guint i = 0; i < signals->n_events; i++)
    {
      const char *type = signals->event_type[i];
      double g = signals->event_g_c[i] / 100.0;

      end = fleet_sim_put (end, "{\"type\":\"");
      end = fleet_sim_put_text (end, type);
      end = fleet_sim_put (end, "\",\"g\":");
      end = fleet_sim_put_decimal (end, signals->event_g_c[i], 2);
      end = fleet_sim_put (end, "},");
      if (strcmp (type, "crash") == 0)
        sight->crash_g = MAX (sight->crash_g, g);
      else if (strncmp (type, "harsh_", 6) == 0)
        sight->harsh_g = MAX (sight->harsh_g, g);
    }
  if (signals->n_events > 0)
    end--;
  *end++ = ']';
  return end;
}

gsize
fleet_sim_device_write (const FleetSimDevice  *self,
                        FleetSimCar           *car,
                        const FleetSimSignals *signals,
                        char                  *buffer,
                        FleetSimSight         *ret_sight)
{
  char *end = buffer;

  ret_sight->car = car->number;
  ret_sight->device = self->place;
  ret_sight->has = 0;
  ret_sight->crash_g = ret_sight->harsh_g = -1;
  end = put_head (end, self, car, ret_sight);
  if (self->model != FLEET_SIM_BCU)
    {
      end = put_position (end, signals, ret_sight);
      *end++ = ',';
      end = put_powertrain (end, self, car, signals, ret_sight);
    }
  else
    {
      end = fleet_sim_put (end, "\"powertrain\":{\"battery\":{");
      end = put_aux (end, signals, ret_sight);
      end = fleet_sim_put (end, "}}");
    }
  if (self->model != FLEET_SIM_PTU)
    {
      *end++ = ',';
      end = put_body (end, self, car, signals, ret_sight);
      end = fleet_sim_put (end, ",\"cabin\":{\"celsius\":");
      end = fleet_sim_put_decimal (end, signals->cabin_d, 1);
      *end++ = '}';
    }
  if (self->model != FLEET_SIM_BCU)
    end = put_odometer (end, signals);
  *end++ = '}';
  if (self->model != FLEET_SIM_BCU)
    end = put_events (end, self, signals, ret_sight);
  *end++ = '}';
  return end - buffer;
}
