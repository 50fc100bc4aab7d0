/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-data: see the header. Two questions may run at a time: the whole stretch, and the tail at the live edge. A change of what is shown cancels both. */

#include "fleet-chart-data.h"

#include "fleet-census-buckets.h"

/* A longer tail is read as a whole, off the main thread. */
#define MOST_TAIL_POINTS 20000
#define TAIL_EVERY_US    G_TIME_SPAN_SECOND
#define CENSUS_EVERY_US  (10 * G_TIME_SPAN_SECOND)

struct _FleetChartData
{
  GObject parent_instance;

  /* owned */
  FleetHistory     *history;
  FleetProfile     *profile;
  GCancellable     *whole_question; /* not NULL: it runs */
  GCancellable     *tail_question;

  /* what is asked for */
  FleetChartSpec   *wanted;
  gint64            wanted_from_us, wanted_to_us; /* looked at */
  gint64            asked_from_us, asked_to_us;   /* of the question that runs, or ran last */
  guint             asked_buckets;

  /* what is in hand */
  FleetChartSpec   *spec;
  FleetChartAnswer *answer;
  FleetCensus      *census;
  gint64            from_us, to_us;
  char             *failure;

  gint64            newest_us;
  gint64            tail_us;   /* up to where the live edge has been read */
  gint64            asked_at_us; /* monotonic, of the last tail or census */
};

enum
{
  PROP_LOADING = 1,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];
static guint changed_signal;

G_DEFINE_FINAL_TYPE (FleetChartData, fleet_chart_data, G_TYPE_OBJECT)

static void
stop (GCancellable **question)
{
  if (*question != NULL)
    g_cancellable_cancel (*question);
  g_clear_object (question);
}

static void
stop_all (FleetChartData *self)
{
  stop (&self->whole_question);
  stop (&self->tail_question);
}

static void
tell_loading (FleetChartData *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

typedef struct
{
  FleetChartData *data;
  GCancellable   *question;
} Asked;

static Asked *
remember (FleetChartData *self,
          GCancellable   *question)
{
  Asked *asked = g_new0 (Asked, 1);

  asked->data = g_object_ref (self);
  asked->question = g_object_ref (question);
  return asked;
}

static void
forget (Asked *asked)
{
  g_object_unref (asked->data);
  g_object_unref (asked->question);
  g_free (asked);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asked, forget)

static void
take_whole (FleetChartData   *self,
            FleetChartAnswer *answer,
            FleetCensus      *census)
{
  g_clear_pointer (&self->answer, fleet_chart_answer_free);
  g_clear_pointer (&self->census, fleet_census_free);
  g_clear_pointer (&self->spec, fleet_chart_spec_free);
  g_clear_pointer (&self->failure, g_free);
  self->answer = answer;
  self->census = census;
  self->spec = fleet_chart_spec_copy (self->wanted);
  self->from_us = self->asked_from_us;
  self->to_us = self->asked_to_us;
}

void
fleet_chart_data_take (FleetChartData       *self,
                       const FleetChartSpec *spec,
                       FleetChartAnswer     *answer)
{
  g_return_if_fail (FLEET_IS_CHART_DATA (self));

  stop_all (self);
  g_clear_pointer (&self->wanted, fleet_chart_spec_free);
  self->wanted = fleet_chart_spec_copy (spec);
  take_whole (self, answer, NULL);
  g_signal_emit (self, changed_signal, 0);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (Asked) asked = user_data;
  FleetChartData *self = asked->data;
  g_autoptr (GError) error = NULL;
  gboolean is_census = self->wanted != NULL && self->wanted->kind != FLEET_CHART_VEHICLES;
  gpointer answer = fleet_history_ask_finish (result, &error);

  if (self->whole_question != asked->question)
    {
      /* Nobody waits for it any more. */
      if (answer != NULL)
        ((GDestroyNotify) g_object_get_data (G_OBJECT (asked->question), "free")) (answer);
      return;
    }
  g_clear_object (&self->whole_question);
  if (answer != NULL)
    {
      take_whole (self, is_census ? NULL : answer, is_census ? answer : NULL);
    }
  else
    {
      g_free (self->failure);
      self->failure = g_strdup (error->message);
    }
  tell_loading (self);
  g_signal_emit (self, changed_signal, 0);
}

static void
ask (FleetChartData  *self,
     GCancellable   **question,
     FleetHistoryWork work,
     gpointer         argument,
     GDestroyNotify   free_argument,
     GDestroyNotify   free_answer,
     GAsyncReadyCallback callback)
{
  stop (question);
  *question = g_cancellable_new ();
  g_object_set_data (G_OBJECT (*question), "free", (gpointer) free_answer);
  fleet_history_ask_async (self->history, work, argument, free_argument, free_answer, *question, callback, remember (self, *question));
}

static FleetChartQuestion *
make_question (const FleetChartSpec *spec,
               gint64                from_us,
               gint64                to_us)
{
  g_autoptr (GPtrArray) vehicles = g_ptr_array_new ();
  FleetChartQuestion *question;

  for (guint i = 0; i < spec->vehicles->len; i++)
    g_ptr_array_add (vehicles, spec->vehicles->pdata[i]);
  g_ptr_array_add (vehicles, NULL);
  question = fleet_chart_question_new ((const char *const *) vehicles->pdata, from_us, to_us);
  for (guint i = 0; i < spec->signals->len; i++)
    {
      const FleetChartSignal *signal = spec->signals->pdata[i];

      fleet_chart_question_add (question, signal->path, signal->how);
    }
  return question;
}

/* Of alerts there are few: they are counted in greater ones. */
static gint64
bucket_step (FleetChartData *self)
{
  return fleet_census_buckets_step (self->wanted_to_us - self->wanted_from_us, self->wanted->kind == FLEET_CHART_ALERT_COUNT ? FLEET_CHART_DATA_BUCKETS / 4 : FLEET_CHART_DATA_BUCKETS);
}

static FleetCensusQuestion *
make_census_question (FleetChartData *self)
{
  static const FleetCensusKind kinds[] = { [FLEET_CHART_SPREAD] = FLEET_CENSUS_SPREAD, [FLEET_CHART_ALERT_COUNT] = FLEET_CENSUS_ALERTS, [FLEET_CHART_ACTIVITIES] = FLEET_CENSUS_ACTIVITIES };
  const FleetChartSpec *spec = self->wanted;

  return fleet_census_question_new (kinds[spec->kind], spec->kind == FLEET_CHART_SPREAD ? spec->signals->pdata[0] : NULL, self->profile, self->asked_from_us, self->asked_to_us,
                                    self->asked_buckets);
}

/* What is looked at and as much again on either side, so that panning meets no edge. */
static void
ask_whole (FleetChartData *self)
{
  gint64 span_us = self->wanted_from_us == G_MININT64 ? 0 : self->wanted_to_us - self->wanted_from_us;
  gboolean is_census = self->wanted->kind != FLEET_CHART_VEHICLES;

  self->asked_from_us = self->wanted_from_us == G_MININT64 ? G_MININT64 : self->wanted_from_us - span_us;
  self->asked_to_us = self->wanted_to_us + span_us;
  self->asked_buckets = FLEET_CHART_DATA_BUCKETS;
  if (is_census && self->wanted_from_us != G_MININT64)
    {
      self->asked_from_us = self->wanted_from_us;
      self->asked_to_us = self->wanted_to_us;
      self->asked_buckets = fleet_census_buckets_align (bucket_step (self), &self->asked_from_us, &self->asked_to_us);
    }
  if (!is_census && self->asked_to_us >= self->newest_us)
    self->asked_to_us = G_MAXINT64;
  self->tail_us = self->newest_us;
  self->asked_at_us = g_get_monotonic_time ();
  stop (&self->tail_question);
  if (is_census)
    ask (self, &self->whole_question, fleet_census_reader_read, make_census_question (self), (GDestroyNotify) fleet_census_question_free, (GDestroyNotify) fleet_census_free, answered_cb);
  else
    ask (self, &self->whole_question, fleet_chart_reader_read, make_question (self->wanted, self->asked_from_us, self->asked_to_us), (GDestroyNotify) fleet_chart_question_free,
         (GDestroyNotify) fleet_chart_answer_free, answered_cb);
  tell_loading (self);
}

static void
tail_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (Asked) asked = user_data;
  FleetChartData *self = asked->data;
  g_autoptr (FleetChartAnswer) tail = fleet_history_ask_finish (result, NULL);

  if (self->tail_question != asked->question)
    return;
  g_clear_object (&self->tail_question);
  if (tail == NULL || self->answer == NULL)
    return;
  if (fleet_chart_answer_count (tail) > MOST_TAIL_POINTS)
    {
      ask_whole (self);
      return;
    }
  fleet_chart_answer_merge (self->answer, tail);
  g_signal_emit (self, changed_signal, 0);
}

static void
ask_tail (FleetChartData *self)
{
  gint64 from_us = self->tail_us != FLEET_TIME_NONE ? MAX (self->from_us, self->tail_us - FLEET_CHART_DATA_LATE_US) : self->from_us;

  self->tail_us = self->newest_us;
  self->asked_at_us = g_get_monotonic_time ();
  ask (self, &self->tail_question, fleet_chart_reader_read, make_question (self->spec, from_us, G_MAXINT64), (GDestroyNotify) fleet_chart_question_free, (GDestroyNotify) fleet_chart_answer_free,
       tail_cb);
}

void
fleet_chart_data_set_newest (FleetChartData *self,
                             gint64          newest_us)
{
  gint64 since_us = g_get_monotonic_time () - self->asked_at_us;

  g_return_if_fail (FLEET_IS_CHART_DATA (self));

  self->newest_us = MAX (self->newest_us, newest_us);
  if (self->history == NULL || self->whole_question != NULL || self->tail_question != NULL)
    return;
  if (self->answer != NULL && self->to_us == G_MAXINT64 && self->newest_us > self->tail_us && since_us >= TAIL_EVERY_US)
    ask_tail (self);
  else if (self->census != NULL && self->wanted_to_us > self->to_us && since_us >= CENSUS_EVERY_US)
    ask_whole (self);
}

/* Is the stretch that is looked at within [from_us, to_us)? A census has the buckets of its stretch; a live one moves on by itself. */
static gboolean
is_covered (FleetChartData *self,
            gint64          from_us,
            gint64          to_us)
{
  if (self->wanted->kind != FLEET_CHART_VEHICLES && (from_us == G_MININT64 || self->wanted_from_us == G_MININT64))
    return from_us == self->wanted_from_us;
  if (self->wanted->kind != FLEET_CHART_VEHICLES)
    {
      gint64 span_us = self->wanted_to_us - self->wanted_from_us, step_us = bucket_step (self);

      return self->wanted_from_us >= from_us && self->wanted_from_us - from_us < 4 * step_us && (self->wanted_to_us <= to_us || self->wanted->range_us != 0) && to_us - from_us <= span_us + 2 * step_us;
    }
  if (self->wanted_from_us < from_us || (self->wanted_to_us > to_us && self->newest_us > to_us))
    return FALSE;
  /* What was asked for a far longer stretch is let go, so that a chart that stays open for days does not grow for days. */
  return self->wanted_from_us == G_MININT64 || to_us != G_MAXINT64 || from_us == G_MININT64 || self->wanted_from_us - from_us < 8 * (self->wanted_to_us - self->wanted_from_us) + G_TIME_SPAN_DAY;
}

void
fleet_chart_data_show (FleetChartData       *self,
                       const FleetChartSpec *spec,
                       gint64                from_us,
                       gint64                to_us)
{
  gboolean is_other;

  g_return_if_fail (FLEET_IS_CHART_DATA (self));

  is_other = self->wanted == NULL || !fleet_chart_spec_is_alike (spec, self->wanted);
  if (spec != self->wanted)
    {
      g_clear_pointer (&self->wanted, fleet_chart_spec_free);
      self->wanted = fleet_chart_spec_copy (spec);
    }
  self->wanted_from_us = from_us;
  self->wanted_to_us = to_us;
  if (self->history == NULL || !fleet_chart_spec_is_drawable (spec))
    {
      stop_all (self);
      tell_loading (self);
      return;
    }
  if (!is_other && self->whole_question != NULL && is_covered (self, self->asked_from_us, self->asked_to_us))
    return;
  if (!is_other && self->whole_question == NULL && self->spec != NULL && is_covered (self, self->from_us, self->to_us))
    return;
  ask_whole (self);
}

void
fleet_chart_data_set_source (FleetChartData *self,
                             FleetHistory   *history,
                             FleetProfile   *profile)
{
  g_return_if_fail (FLEET_IS_CHART_DATA (self));

  if (self->history == history)
    return;
  stop_all (self);
  g_clear_pointer (&self->history, fleet_history_unref);
  g_clear_pointer (&self->profile, fleet_profile_unref);
  self->history = history != NULL ? fleet_history_ref (history) : NULL;
  self->profile = profile != NULL ? fleet_profile_ref (profile) : NULL;
  if (history != NULL && self->wanted != NULL && fleet_chart_spec_is_drawable (self->wanted))
    ask_whole (self);
}

const FleetChartSpec *
fleet_chart_data_get_spec (FleetChartData *self)
{
  g_return_val_if_fail (FLEET_IS_CHART_DATA (self), NULL);
  return self->spec;
}

GPtrArray *
fleet_chart_data_get_tracks (FleetChartData *self)
{
  g_return_val_if_fail (FLEET_IS_CHART_DATA (self), NULL);
  return self->answer != NULL ? self->answer->tracks : NULL;
}

GPtrArray *
fleet_chart_data_get_alerts (FleetChartData *self)
{
  g_return_val_if_fail (FLEET_IS_CHART_DATA (self), NULL);
  return self->answer != NULL ? self->answer->alerts : NULL;
}

const FleetCensus *
fleet_chart_data_get_census (FleetChartData *self)
{
  g_return_val_if_fail (FLEET_IS_CHART_DATA (self), NULL);
  return self->census;
}

gboolean
fleet_chart_data_get_extent (FleetChartData *self,
                             gint64         *ret_from_us,
                             gint64         *ret_to_us)
{
  g_return_val_if_fail (FLEET_IS_CHART_DATA (self), FALSE);

  if (self->census == NULL)
    return self->answer != NULL && fleet_chart_answer_get_extent (self->answer, ret_from_us, ret_to_us);
  *ret_from_us = fleet_census_get_first (self->census);
  *ret_to_us = self->census->to_us;
  return TRUE;
}

gboolean
fleet_chart_data_is_cut (FleetChartData *self)
{
  g_return_val_if_fail (FLEET_IS_CHART_DATA (self), FALSE);
  return self->answer != NULL && self->answer->is_cut;
}

gboolean
fleet_chart_data_is_loading (FleetChartData *self)
{
  g_return_val_if_fail (FLEET_IS_CHART_DATA (self), FALSE);
  return self->whole_question != NULL;
}

const char *
fleet_chart_data_get_failure (FleetChartData *self)
{
  g_return_val_if_fail (FLEET_IS_CHART_DATA (self), NULL);
  return self->failure;
}

static void
fleet_chart_data_get_property (GObject    *object,
                               guint       id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  if (id == PROP_LOADING)
    g_value_set_boolean (value, fleet_chart_data_is_loading (FLEET_CHART_DATA (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
fleet_chart_data_dispose (GObject *object)
{
  FleetChartData *self = FLEET_CHART_DATA (object);

  stop_all (self);
  G_OBJECT_CLASS (fleet_chart_data_parent_class)->dispose (object);
}

static void
fleet_chart_data_finalize (GObject *object)
{
  FleetChartData *self = FLEET_CHART_DATA (object);

  g_clear_pointer (&self->history, fleet_history_unref);
  g_clear_pointer (&self->profile, fleet_profile_unref);
  g_clear_pointer (&self->wanted, fleet_chart_spec_free);
  g_clear_pointer (&self->spec, fleet_chart_spec_free);
  g_clear_pointer (&self->answer, fleet_chart_answer_free);
  g_clear_pointer (&self->census, fleet_census_free);
  g_free (self->failure);
  G_OBJECT_CLASS (fleet_chart_data_parent_class)->finalize (object);
}

static void
fleet_chart_data_class_init (FleetChartDataClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fleet_chart_data_get_property;
  object_class->dispose = fleet_chart_data_dispose;
  object_class->finalize = fleet_chart_data_finalize;
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  changed_signal = g_signal_new ("changed", FLEET_TYPE_CHART_DATA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fleet_chart_data_init (FleetChartData *self)
{
  self->newest_us = self->tail_us = FLEET_TIME_NONE;
}

FleetChartData *
fleet_chart_data_new (void)
{
  return g_object_new (FLEET_TYPE_CHART_DATA, NULL);
}
