/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-herald: which alerts are worth calling somebody for who does not look at the window: each once, none that is old news, no more than a few at a time, and never one that somebody else
 * has taken already. What opened in a past that is read up is told as one number, when the present is reached. What is called out and what is taken back; how is the caller's. @thread main. */

#pragma once

#include "fleet-alert.h"

G_BEGIN_DECLS

#define FLEET_HERALD_AT_ONCE  5                      /* more than these within … */
#define FLEET_HERALD_SPAN_US  (10 * G_USEC_PER_SEC)  /* … this become one summary, until it has been quiet for as long */
#define FLEET_HERALD_FRESH_US (60 * G_USEC_PER_SEC)  /* what opened earlier is being caught up with: no news */

typedef struct _FleetHerald FleetHerald;

/* What there is to do now. */
typedef struct
{
  GPtrArray    *announced;   /* FleetAlert*, a reference each: shown one by one, under their ids */
  GPtrArray    *withdrawn;   /* char*: ids that were shown, and are acknowledged, over or shelved */
  guint         n_collapsed; /* alerts that stand in the summary; 0: it is left as it is */
  FleetSeverity worst;       /* of these */
  guint         n_missed;    /* alerts that opened in a past that was read up, and burn still; 0: there is nothing to tell of them */
} FleetHeraldWord;
void fleet_herald_word_clear (FleetHeraldWord *self);

FleetHerald *fleet_herald_new  (void);
void         fleet_herald_free (FleetHerald *self);

/* An alert as it stands now; wants: its rule tells the desktop. is_watched: the operator looks at the window, and needs none of it. now_us: monotonic; wall_us: the wall clock. */
void         fleet_herald_hear (FleetHerald      *self,
                                FleetAlert       *alert,
                                gboolean          wants,
                                gboolean          is_watched,
                                gint64            now_us,
                                gint64            wall_us,
                                FleetHeraldWord  *word);

/* The stream has reached the present: what it brought from the past is told, once. */
void         fleet_herald_catch_up (FleetHerald     *self,
                                    gboolean         is_watched,
                                    FleetHeraldWord *word);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetHerald, fleet_herald_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FleetHeraldWord, fleet_herald_word_clear)

G_END_DECLS
