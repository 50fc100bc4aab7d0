/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-judge-private: the judge's insides, shared by its files: rows (fleet-judge.c), phases, ages, timers that fire, and what a restart needs. */

#pragma once

#include "fleet-evidence.h"
#include "fleet-judge.h"
#include "fleet-program.h"
#include "fleet-timers.h"

G_BEGIN_DECLS

/* One (vehicle, rule) that is not simply normal. */
typedef struct _FleetEpisode FleetEpisode;
struct _FleetEpisode
{
  FleetEpisode  *next;        /* of the same slot */
  FleetSlot      slot;
  guint          rule;
  FleetCondition phase;       /* NORMAL: cools down, or is only kept until its entry in the heap comes up */
  FleetPlace     place;       /* whose watermark moves it */
  FleetDevice    device;
  gint64         began_us;
  gint64         opened_us;   /* ACTIVE, RECOVERING */
  gint64         since_us;    /* RECOVERING: since when */
  gint64         cooled_us;   /* no new episode before it; FLEET_TIME_NONE */
  gint64         due_us;      /* when the phase ends by itself; FLEET_TIME_NONE: never */
  gint64         queued_us;   /* its entry in the heap of queued_place; FLEET_TIME_NONE: none. Never later than due_us. */
  FleetPlace     queued_place;
  char          *message;     /* PENDING; so the next */
  char          *evidence;
  FleetAlert    *alert;       /* ACTIVE, RECOVERING, unless the rule is a shadow */
};

/* What time alone will do to one (vehicle, rule) if nothing else arrives. */
typedef struct
{
  gint64   due_us;
  gboolean is_true;
  gboolean is_clear;
} FleetAgeStep;

typedef struct
{
  guint         n_steps;
  guint         next;
  gint64        queued_us;
  FleetPlace    queued_place;
  FleetPlace    place;
  FleetDevice   device;
  char         *message;  /* when it cannot be asked for later */
  FleetAgeStep *steps;    /* max_steps of the rule; allocated at first use */
} FleetAgeWatch;

typedef struct
{
  FleetRule     *rule;
  const char    *id;           /* g_intern_string */
  FleetProgram  *when;
  FleetProgram  *clear;        /* NULL: where when is FALSE */
  FleetEvidenceForm *evidence;
  FleetPath     *message_paths;
  gboolean       keeps_message;/* it reads values of the ledger: render at arming, later they may be newer */
  guint          max_steps;    /* 0: no age() */
  FleetAgeWatch *watches;      /* by slot; NULL without age() */
  gint64        *instants;     /* max_steps × FLEET_BATCH_ROWS */
  guint64       *step_true;    /* max_steps × FLEET_BATCH_WORDS */
  guint64       *step_clear;
} FleetJudgeRule;

typedef struct
{
  gint64       greatest_us;
  gint64       watermark_us;
  FleetTimers *timers;
} FleetJudgePlace;

struct _FleetJudge
{
  FleetDictionary         *paths;
  const FleetJudgeContext *context;
  gpointer                 context_data;
  gint64                   lateness_us;
  FleetProgramSet         *programs;
  GPtrArray               *rules;      /* FleetJudgeRule* */
  GArray                  *age_rules;  /* guint */
  guint                    n_words;    /* of bits per slot and kind */
  GPtrArray               *places;     /* FleetJudgePlace* or NULL, by FleetPlace */
  FleetJudgePlace         *nowhere;    /* FLEET_NONE: its watermark never moves */
  GHashTable              *open;       /* alert id -> FleetEpisode* */

  guint                    n_slots;    /* room */
  guint64                 *standing;   /* per slot n_words of is-true, n_words of is-clear */
  FleetEpisode           **episodes;   /* by slot */
  gint64                  *slot_due;   /* nothing of the slot is due before */

  guint64                 *masks_true; /* [word of rows][rule], rules padded to words */
  guint64                 *masks_clear;
  guint64                 *rows_true;  /* [word of rules][row of 64] */
  guint64                 *rows_clear;

  FleetVerdict            *left_over;  /* of a restore; goes out with the next verdict */
  FleetVerdict            *verdict;    /* the one being filled */
  gboolean                 by_clock;   /* what fires now */
};

/* Where a change of a condition comes from. */
typedef struct
{
  gint64            time_us;
  FleetPlace        place;
  FleetDevice       device;
  const FleetBatch *record;  /* the row with the values of the moment; NULL: time alone */
  guint             row;
  const char       *message; /* rendered before; NULL: render it now */
} FleetCause;

/* fleet-judge.c */
FleetJudgePlace *fleet_judge_place         (FleetJudge *self, FleetPlace place);
void             fleet_judge_ensure_slot   (FleetJudge *self, FleetSlot slot);
void             fleet_judge_set_bits      (FleetJudge *self, FleetSlot slot, guint rule, gboolean is_true, gboolean is_clear);
void             fleet_judge_give_left_over (FleetJudge *self, FleetVerdict *verdict);

/* fleet-judge-phases.c */
FleetEpisode    *fleet_judge_find_episode  (FleetJudge *self, FleetSlot slot, guint rule);
FleetEpisode    *fleet_judge_add_episode   (FleetJudge *self, FleetSlot slot, guint rule);
/* Frees it if nothing needs it any more. */
void             fleet_judge_drop_episode  (FleetJudge *self, FleetEpisode *episode);
void             fleet_judge_free_episode  (FleetEpisode *episode);
/* The condition of (slot, rule) now answers so. */
void             fleet_judge_step          (FleetJudge *self, FleetSlot slot, guint rule, gboolean is_true, gboolean is_clear, const FleetCause *cause);
/* What the episode waited for is due. */
void             fleet_judge_end_phase     (FleetJudge *self, FleetEpisode *episode);
/* Puts the episode's standing, and its alert (unless NULL), into verdict. */
void             fleet_judge_tell          (FleetJudge *self, const FleetEpisode *episode, FleetVerdict *verdict);
char            *fleet_judge_render        (FleetJudge *self, guint rule, FleetSlot slot, const FleetCause *cause);
/* What the rule's condition sees, as JSON. */
char            *fleet_judge_prove         (FleetJudge *self, guint rule, const FleetCause *cause);
/* Clears the episode's open alert, and forgets it. */
void             fleet_judge_clear_alert   (FleetJudge *self, FleetAlert *alert, gint64 cleared_us, FleetVerdict *verdict);

/* fleet-judge-ages.c: works the instants of age rules out for the round; arms a row; one watch's next step */
void             fleet_judge_run_ages      (FleetJudge *self, const FleetRound *round);
void             fleet_judge_arm           (FleetJudge *self, FleetJudgeRule *rule, guint index, const FleetBatch *record, guint row, gboolean is_true, gboolean is_clear);
/* The same for a row that is not judged: late, or the vehicle's newest after a restart. */
void             fleet_judge_arm_again     (FleetJudge *self, FleetJudgeRule *rule, guint index, const FleetBatch *record, guint row, gboolean is_true, gboolean is_clear);
void             fleet_judge_take_step     (FleetJudge *self, guint rule, FleetSlot slot);

/* fleet-judge-due.c */
/* Has an entry in the heap of the episode's, or the watch's, place, and the slot's bound in order. */
void             fleet_judge_queue_episode (FleetJudge *self, FleetEpisode *episode);
void             fleet_judge_queue_watch   (FleetJudge *self, guint rule, FleetSlot slot);
void             fleet_judge_fire_slot     (FleetJudge *self, FleetSlot slot, gint64 until_us);
void             fleet_judge_fire_place    (FleetJudge *self, FleetPlace place);

static inline FleetJudgeRule *
fleet_judge_rule (FleetJudge *self,
                  guint       index)
{
  return self->rules->pdata[index];
}

G_END_DECLS
