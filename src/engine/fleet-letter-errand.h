/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-letter-errand: dead letters of a kind, or all, or one, are read again or thrown away, however many they are.
 *
 * They go to the feed a page at a time, newest first, and the next page goes when what became of the last is on disk: so memory and the feed's queue are bounded, the live stream has
 * its turn between, and what is told is what is so. One that is given up, or killed, has done whole pages.
 * @thread the owner's (main), whose main context runs it. */

#pragma once

#include "fleet-letter-box.h"

G_BEGIN_DECLS

typedef struct _FleetEngine FleetEngine;

typedef struct _FleetLetterErrand FleetLetterErrand;

typedef enum
{
  FLEET_LETTER_ERRAND_RETRY,
  FLEET_LETTER_ERRAND_DISCARD,
} FleetLetterErrandKind;

typedef struct
{
  FleetLetterErrandKind kind;
  const char           *topic;  /* NULL: any; so the next */
  const char           *reason; /* the kind of reason */
  gint64                id;     /* of the one letter that it is about; 0: all that there are when it begins */
  const char           *by;
  const char           *why;    /* of what is thrown away */
} FleetLetterErrandWish;

typedef struct
{
  gint64        n_taken;  /* letters that were taken up so far */
  gint64        n_dead;   /* of these, still dead letters */
  gboolean      is_over;
  const GError *error;    /* why it ended before its end; NULL */
} FleetLetterErrandNews;

typedef void (*FleetLetterErrandTell) (const FleetLetterErrandNews *news,
                                       gpointer                     user_data);

/* Begins at once. The engine is borrowed and outlives it; wish is copied. tell is called after each page, and is_over once, after which the errand does nothing more. */
FleetLetterErrand *fleet_letter_errand_new  (FleetEngine                 *engine,
                                             const FleetLetterErrandWish *wish,
                                             FleetLetterErrandTell        tell,
                                             gpointer                     user_data);
/* Gives up what has not been handed to the feed yet; tell is not called any more. NULL is fine. */
void               fleet_letter_errand_free (FleetLetterErrand           *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetLetterErrand, fleet_letter_errand_free)

G_END_DECLS
