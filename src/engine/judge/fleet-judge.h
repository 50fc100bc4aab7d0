/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-judge: rules over batches; which alerts open, recover and close, in event time (DESIGN.md 4, law 4).
 *
 * Rules are compiled to batch programs with bit masks and zone maps; the results are transposed to bits per row, an XOR with the vehicle's standing bits
 * gives the changes, and only these rows meet holds and alerts. Timers fire by the watermark of the vehicle's own partition, those due at or before an
 * event of that vehicle before that event. Everything depends on the events of one partition in their order alone, never on the clock or on where batches begin. @thread fleet-feed. */

#pragma once

#include "fleet-alert.h"
#include "fleet-batch.h"
#include "fleet-dictionary.h"
#include "fleet-ledger.h"
#include "fleet-rule.h"

G_BEGIN_DECLS

typedef struct _FleetJudge FleetJudge;

/* What the judge asks back about a vehicle when an alert opens or a timer fires. All borrowed; NULL unknown. */
typedef struct
{
  const char *(*vehicle)   (FleetSlot slot, gpointer user_data);                        /* "car:KEY" */
  const char *(*device_id) (FleetDevice device, gpointer user_data);
  const char *(*car_id)    (FleetSlot slot, gint64 time_us, gpointer user_data);
  const char *(*plate)     (FleetSlot slot, gint64 time_us, gpointer user_data);
  gboolean    (*value)     (FleetSlot slot, FleetPath path, gint64 time_us, FleetValue *ret_value, gpointer user_data); /* ledger or joined, for messages */
  void        (*rows)      (FleetSlot slot, gint64 time_us, FleetAlert *alert, gpointer user_data); /* fills in which reservation ran and which rows counted; may be NULL */
} FleetJudgeContext;

/* The standing state of one (vehicle, rule) that must survive a restart; phase NORMAL: forget it, unless cleared_from_us is the end of a cooldown. */
typedef struct
{
  FleetSlot      slot;
  const char    *rule;           /* interned by g_intern_string */
  char           condition_hash[65];
  FleetCondition phase;
  FleetPlace     place;          /* the partition whose watermark moves it */
  FleetDevice    device;
  gint64         began_us;
  gint64         cleared_from_us;/* RECOVERING: since when; NORMAL and PENDING within a cooldown: its end; else FLEET_TIME_NONE */
  char          *message;        /* PENDING: the message rendered when it became true */
  char          *evidence;       /* PENDING: fleet_evidence_to_json() of that moment */
  char          *alert_id;       /* ACTIVE, RECOVERING; NULL for a shadow rule */
} FleetStanding;
void fleet_standing_clear (FleetStanding *self);

/* Where the judge puts what changed. The caller empties it. */
typedef struct
{
  GPtrArray *alerts;    /* FleetAlert*, owned refs; in order; the last of an id counts */
  GArray    *standings; /* FleetStanding; the last of a (slot, rule) counts */
  guint      n_opened;
  guint      n_cleared;
  guint      n_shadow;  /* episodes of shadow rules that would have opened */
} FleetVerdict;
FleetVerdict *fleet_verdict_new  (void);
void          fleet_verdict_free (FleetVerdict *self);

/* rules: FleetRule* (kept by reference; state=off ones are not judged, shadow ones open no alert). paths is borrowed. */
FleetJudge *fleet_judge_new      (GPtrArray               *rules,
                                  FleetDictionary         *paths,
                                  gint64                   lateness_us,
                                  const FleetJudgeContext *context,
                                  gpointer                 context_data);
void        fleet_judge_free     (FleetJudge *self);

/* What the programs read; ask before every batch is merged, since a [*] finds new elements as paths appear (a cheap call when nothing is new). Borrowed until the next call.
 * Joined paths are among them (fleet_mirror_is_joined_path). */
const FleetWant *fleet_judge_wants (FleetJudge *self,
                                    guint      *ret_n);

/* Judges rows first … of record in their order. Late rows are not judged: they move the watermark, and what age() will do by itself follows the values they changed. */
void        fleet_judge_batch    (FleetJudge       *self,
                                  const FleetBatch *record,
                                  guint             first,
                                  FleetVerdict     *verdict);
/* Moves a partition's watermark to at least watermark_us and fires what is due. by_clock marks what fires (an idle partition). */
void        fleet_judge_advance  (FleetJudge       *self,
                                  FleetPlace        place,
                                  gint64            watermark_us,
                                  gboolean          by_clock,
                                  FleetVerdict     *verdict);
/* Per place: greatest event time that may move the watermark, and the watermark; FLEET_TIME_NONE before the first. */
gint64      fleet_judge_greatest (FleetJudge *self, FleetPlace place);
gint64      fleet_judge_watermark (FleetJudge *self, FleetPlace place);

/* At start, before the first batch: places, then standing state, then for every vehicle fleet_judge_rearm() with a record row as of its newest event (values and joined
 * values, and its slot, place, device, time_us and judged_us), so that age() timers stand again. What a changed rule file ends goes out with the next verdict: a pending hold
 * whose condition is another now, an alert whose rule is gone, off or a shadow. */
void        fleet_judge_restore_place (FleetJudge *self, FleetPlace place, gint64 greatest_us, gint64 watermark_us);
void        fleet_judge_restore  (FleetJudge          *self,
                                  const FleetStanding *standing,
                                  FleetAlert          *alert); /* the open one, or NULL */
void        fleet_judge_rearm    (FleetJudge       *self,
                                  const FleetBatch *record,
                                  guint             row);
/* from's vehicle is to's now: pending holds restart, open alerts keep their ids and go with it. */
void        fleet_judge_move     (FleetJudge   *self,
                                  FleetSlot     from,
                                  FleetSlot     to,
                                  FleetVerdict *verdict);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetJudge, fleet_judge_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetVerdict, fleet_verdict_free)

G_END_DECLS
