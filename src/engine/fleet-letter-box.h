/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-letter-box: the dead letters as people look at them: by kind of reason, one by one, with what they held. Questions to fleet-history. @thread the owner's (main). */

#pragma once

#include "fleet-beat.h"
#include "fleet-history.h"
#include "fleet-letter-tree.h"

G_BEGIN_DECLS

typedef struct
{
  char   *topic;
  char   *kind;     /* fleet_letter_reason_kind() */
  gint64  count;
  gint64  first_us, last_us; /* by Kafka's time; FLEET_TIME_NONE: not known */
} FleetLetterGroup;

typedef struct
{
  gint64           id;       /* greater: came later */
  FleetDeadLetter *letter;   /* payload, key and headers NULL unless they were asked for */
  FleetLetterTree *tree;     /* of fleet_letter_box_letter_async(); else NULL */
  gint64           attempts;
  gint64           bytes;
  gint64           came_us;  /* when it was kept, by the wall clock; FLEET_TIME_NONE: by an older program */
} FleetLetterItem;

/* Above every id. */
#define FLEET_LETTER_BOX_NEWEST G_MAXINT64

/* A GPtrArray of FleetLetterGroup, most letters first. */
void       fleet_letter_box_groups_async  (FleetHistory         *history,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
/* A GPtrArray of FleetLetterItem of a group (topic or kind NULL: of any), newest first, those with ids below below_id: at most `most` of them, with payloads also at most 32 MB.
 * The id of the last is below_id for the next page. */
void       fleet_letter_box_letters_async (FleetHistory         *history,
                                           const char           *topic,
                                           const char           *kind,
                                           gint64                below_id,
                                           guint                 most,
                                           gboolean              with_payloads,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
/* One letter with its payload and its tree: a GPtrArray of one FleetLetterItem, or of none when it is no more. */
void       fleet_letter_box_letter_async  (FleetHistory         *history,
                                           gint64                id,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
/* The answer of any of them; NULL with an error. */
GPtrArray *fleet_letter_box_finish        (GAsyncResult         *result,
                                           GError              **error);
/* The letters of items, for fleet_engine_retry_letters(): the items keep none. */
GPtrArray *fleet_letter_box_take_letters  (GPtrArray            *items);

G_END_DECLS
