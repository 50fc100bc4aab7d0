/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sim-oracle: law 4, once more and slowly.
 *
 * A message older than its own device's newest is merged and not judged. The judged time is the later of the message's and the vehicle's newest.
 * Conditions see the newest value of each signal, whichever device told it; what happens for a moment is never carried over. Timers due at or
 * before a message come to pass before it. */

#include "fleet-sim-oracle.h"

typedef enum { NORMAL, PENDING, ACTIVE, RECOVERING } Phase;

typedef struct
{
  gint64 began_us;
  gint64 opened_us;
  gint64 since_us;  /* RECOVERING: from when */
  guint8 phase;
  guint8 device;
} Standing;

typedef struct
{
  gint64   newest_of[2];  /* by device */
  gint64   newest_us;
  guint8   newest_device;
  guint32  known;
  gint64   time_us[FLEET_SIM_N_SIGHTS];
  double   value[FLEET_SIM_N_SIGHTS];
  Standing standing[FLEET_SIM_N_KINDS];
} Track;

/* What the conditions see of one judged message. */
typedef struct
{
  guint32       known;
  const double *value;
  double        crash_g, harsh_g;
  gint64        judged_us;
  gboolean      reserved;
  gint64        ends_us;
} View;

struct _FleetSimOracle
{
  const FleetSimRules *rules;
  guint                n_tracks;
  guint                keep;
  Track               *tracks;
  GQueue              *ended; /* FleetSimFound*, in order of cleared */
};

FleetSimOracle *
fleet_sim_oracle_new (const FleetSimRules *rules,
                      guint                n_cars,
                      guint                keep)
{
  FleetSimOracle *self = g_new0 (FleetSimOracle, 1);

  self->rules = rules;
  self->n_tracks = n_cars;
  self->keep = keep;
  self->tracks = g_new0 (Track, n_cars);
  self->ended = g_queue_new ();
  for (guint i = 0; i < n_cars; i++)
    self->tracks[i].newest_us = self->tracks[i].newest_of[0] = self->tracks[i].newest_of[1] = FLEET_TIME_NONE;
  return self;
}

void
fleet_sim_oracle_free (FleetSimOracle *self)
{
  g_queue_free_full (self->ended, g_free);
  g_free (self->tracks);
  g_free (self);
}

static gboolean
is_on (const View  *view,
       FleetSimSees sees)
{
  return ((view->known >> sees) & 1) != 0 && view->value[sees] != 0;
}

/* Known, and 0. */
static gboolean
is_off (const View  *view,
        FleetSimSees sees)
{
  return ((view->known >> sees) & 1) != 0 && view->value[sees] == 0;
}

static gboolean
is_above (const View  *view,
          FleetSimSees sees,
          double       limit)
{
  return ((view->known >> sees) & 1) != 0 && view->value[sees] > limit;
}

static gboolean
is_below (const View  *view,
          FleetSimSees sees,
          double       limit)
{
  return ((view->known >> sees) & 1) != 0 && view->value[sees] < limit;
}

/* Is the rule's condition TRUE (not FALSE, not NULL)? */
static gboolean
is_true (FleetSimKind        kind,
         const FleetSimRule *rule,
         const View         *view)
{
  gboolean off = is_off (view, FLEET_SIM_SEES_ENGINE);

  switch (kind)
    {
    case FLEET_SIM_CRASH:
      return view->crash_g >= rule->on;
    case FLEET_SIM_HARSH:
      return view->harsh_g >= rule->on;
    case FLEET_SIM_MOVED:
      return !view->reserved && is_on (view, FLEET_SIM_SEES_ENGINE) && is_above (view, FLEET_SIM_SEES_SPEED, rule->on);
    case FLEET_SIM_TOWED:
      return off && is_above (view, FLEET_SIM_SEES_SPEED, rule->on);
    case FLEET_SIM_DOOR:
      return is_on (view, FLEET_SIM_SEES_OPEN) && is_above (view, FLEET_SIM_SEES_SPEED, rule->on);
    case FLEET_SIM_COOLANT:
      return is_above (view, FLEET_SIM_SEES_COOLANT, rule->on);
    case FLEET_SIM_OIL:
      return is_above (view, FLEET_SIM_SEES_OIL, rule->on);
    case FLEET_SIM_HEADLIGHTS:
      return off && is_off (view, FLEET_SIM_SEES_OPEN) && is_on (view, FLEET_SIM_SEES_LIGHT);
    case FLEET_SIM_AUX:
      return is_below (view, FLEET_SIM_SEES_AUX, rule->on);
    case FLEET_SIM_TRACTION:
      return is_below (view, FLEET_SIM_SEES_SOC, rule->on) && is_off (view, FLEET_SIM_SEES_CHARGING);
    case FLEET_SIM_TYRE:
      return is_below (view, FLEET_SIM_SEES_TYRE, rule->on);
    case FLEET_SIM_FUEL:
      return view->reserved && off && is_off (view, FLEET_SIM_SEES_UNLOCKED) && is_below (view, FLEET_SIM_SEES_FUEL, rule->on);
    case FLEET_SIM_OVERDUE:
      return view->reserved && view->judged_us > view->ends_us;
    case FLEET_SIM_UNLOCKED:
      return !view->reserved && off && is_on (view, FLEET_SIM_SEES_UNLOCKED);
    case FLEET_SIM_SPEEDING:
      return is_above (view, FLEET_SIM_SEES_SPEED, rule->on);
    default:
      return FALSE; /* silence: at a message the age is 0 */
    }
}

/* Is clear TRUE? Without clear=, an alert that has opened knows all that its condition asks for, so NOT when is the opposite. */
static gboolean
is_clear (FleetSimKind        kind,
          const FleetSimRule *rule,
          const View         *view,
          gboolean            when)
{
  if (!rule->has_clear)
    return !when;
  switch (kind)
    {
    case FLEET_SIM_MOVED:
      return view->reserved || is_below (view, FLEET_SIM_SEES_SPEED, rule->off);
    case FLEET_SIM_TOWED:
      return is_on (view, FLEET_SIM_SEES_ENGINE) || is_below (view, FLEET_SIM_SEES_SPEED, rule->off);
    case FLEET_SIM_DOOR:
      return is_off (view, FLEET_SIM_SEES_OPEN) || is_below (view, FLEET_SIM_SEES_SPEED, rule->off);
    case FLEET_SIM_COOLANT:
      return is_below (view, FLEET_SIM_SEES_COOLANT, rule->off);
    case FLEET_SIM_OIL:
      return is_below (view, FLEET_SIM_SEES_OIL, rule->off);
    case FLEET_SIM_AUX:
      return is_above (view, FLEET_SIM_SEES_AUX, rule->off);
    case FLEET_SIM_TRACTION:
      return is_above (view, FLEET_SIM_SEES_SOC, rule->off) || is_on (view, FLEET_SIM_SEES_CHARGING);
    case FLEET_SIM_TYRE:
      return is_above (view, FLEET_SIM_SEES_TYRE, rule->off);
    case FLEET_SIM_FUEL:
      return is_above (view, FLEET_SIM_SEES_FUEL, rule->off);
    case FLEET_SIM_OVERDUE:
      return !view->reserved || view->judged_us <= view->ends_us;
    case FLEET_SIM_UNLOCKED:
      return view->reserved || is_off (view, FLEET_SIM_SEES_UNLOCKED);
    case FLEET_SIM_SPEEDING:
      return is_below (view, FLEET_SIM_SEES_SPEED, rule->off);
    default:
      return !when;
    }
}

static FleetSimFound
found (FleetSimKind    kind,
       guint32         car,
       const Standing *standing,
       gint64          cleared_us)
{
  return (FleetSimFound) { kind, car, standing->device, standing->began_us, standing->opened_us, cleared_us };
}

static void
clear (FleetSimOracle *self,
       FleetSimKind    kind,
       guint32         car,
       Standing       *standing)
{
  FleetSimFound *episode = g_new (FleetSimFound, 1);

  *episode = found (kind, car, standing, standing->since_us + self->rules->rules[kind].clear_hold_us);
  g_queue_push_tail (self->ended, episode);
  if (self->keep > 0 && g_queue_get_length (self->ended) > self->keep)
    g_free (g_queue_pop_head (self->ended));
  standing->phase = NORMAL;
}

static void
become_true (FleetSimOracle *self,
             FleetSimKind    kind,
             Standing       *standing,
             gint64          began_us,
             guint8          device)
{
  standing->phase = PENDING;
  standing->began_us = began_us;
  standing->device = device;
  if (self->rules->rules[kind].hold_us == 0)
    {
      standing->phase = ACTIVE;
      standing->opened_us = began_us;
    }
}

/* What falls due until until_us comes to pass. */
static void
let_time_pass (FleetSimOracle *self,
               FleetSimKind    kind,
               guint32         car,
               gint64          until_us)
{
  const FleetSimRule *rule = &self->rules->rules[kind];
  Track *track = &self->tracks[car];
  Standing *standing = &track->standing[kind];
  gint64 silent_us = G_MAXINT64;

  if (kind == FLEET_SIM_SILENT && track->newest_us != FLEET_TIME_NONE)
    silent_us = track->newest_us + (gint64) (rule->on * G_USEC_PER_SEC);
  if (standing->phase == RECOVERING && standing->since_us + rule->clear_hold_us <= MIN (until_us, silent_us))
    clear (self, kind, car, standing);
  if (silent_us <= until_us)
    {
      if (standing->phase == RECOVERING)
        standing->phase = ACTIVE;
      else if (standing->phase == NORMAL)
        become_true (self, kind, standing, silent_us, track->newest_device);
    }
  if (standing->phase == PENDING && standing->began_us + rule->hold_us <= until_us)
    {
      standing->phase = ACTIVE;
      standing->opened_us = standing->began_us + rule->hold_us;
    }
}

static void
judge (FleetSimOracle *self,
       FleetSimKind    kind,
       guint32         car,
       guint8          device,
       const View     *view)
{
  const FleetSimRule *rule = &self->rules->rules[kind];
  Standing *standing = &self->tracks[car].standing[kind];
  gboolean when = is_true (kind, rule, view);

  switch ((Phase) standing->phase)
    {
    case NORMAL:
      if (when)
        become_true (self, kind, standing, view->judged_us, device);
      break;
    case PENDING:
      if (!when)
        standing->phase = NORMAL;
      break;
    case ACTIVE:
      if (!is_clear (kind, rule, view, when))
        break;
      standing->phase = RECOVERING;
      standing->since_us = view->judged_us;
      if (rule->clear_hold_us == 0)
        clear (self, kind, car, standing);
      break;
    case RECOVERING:
      if (!is_clear (kind, rule, view, when))
        standing->phase = ACTIVE;
      break;
    default:
      g_assert_not_reached ();
    }
}

/* Path by path by age. */
static void
merge (Track               *track,
       const FleetSimSight *sight)
{
  for (guint32 left = sight->has; left != 0; left &= left - 1)
    {
      guint i = __builtin_ctz (left);

      if (((track->known >> i) & 1) != 0 && sight->time_us < track->time_us[i])
        continue;
      track->known |= 1u << i;
      track->time_us[i] = sight->time_us;
      track->value[i] = sight->value[i];
    }
}

static void
look (const Track         *track,
      const FleetSimCar   *car,
      const FleetSimSight *sight,
      View                *ret_view)
{
  ret_view->known = track->known;
  ret_view->value = track->value;
  ret_view->crash_g = sight->crash_g;
  ret_view->harsh_g = sight->harsh_g;
  ret_view->judged_us = MAX (sight->time_us, track->newest_us);
  ret_view->reserved = FALSE;
  for (guint i = 0; i < 2; i++)
    if (ret_view->judged_us >= car->stay[i].from_us && ret_view->judged_us < car->stay[i].to_us)
      {
        ret_view->reserved = TRUE;
        ret_view->ends_us = car->stay[i].ends_us;
      }
}

void
fleet_sim_oracle_see (FleetSimOracle      *self,
                      const FleetSimCar   *car,
                      const FleetSimSight *sight)
{
  Track *track = &self->tracks[sight->car];
  View view;

  merge (track, sight);
  if (sight->time_us < track->newest_of[sight->device])
    return;
  look (track, car, sight, &view);
  for (guint kind = 0; kind < FLEET_SIM_N_KINDS; kind++)
    if (self->rules->rules[kind].planted)
      {
        let_time_pass (self, kind, sight->car, view.judged_us);
        judge (self, kind, sight->car, sight->device, &view);
      }
  track->newest_of[sight->device] = sight->time_us;
  if (sight->time_us >= track->newest_us)
    {
      track->newest_us = sight->time_us;
      track->newest_device = sight->device;
    }
}

void
fleet_sim_oracle_finish (FleetSimOracle *self,
                         gint64          horizon_us)
{
  for (guint car = 0; car < self->n_tracks; car++)
    for (guint kind = 0; kind < FLEET_SIM_N_KINDS; kind++)
      if (self->rules->rules[kind].planted)
        let_time_pass (self, kind, car, horizon_us);
}

GArray *
fleet_sim_oracle_list (const FleetSimOracle *self)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (FleetSimFound));

  for (const GList *link = self->ended->head; link != NULL; link = link->next)
    g_array_append_vals (list, link->data, 1);
  for (guint car = 0; car < self->n_tracks; car++)
    for (guint kind = 0; kind < FLEET_SIM_N_KINDS; kind++)
      if (self->tracks[car].standing[kind].phase == ACTIVE || self->tracks[car].standing[kind].phase == RECOVERING)
        {
          FleetSimFound episode = found (kind, car, &self->tracks[car].standing[kind], FLEET_TIME_NONE);

          g_array_append_val (list, episode);
        }
  return list;
}
