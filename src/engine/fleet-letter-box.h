/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-letter-box: the dead letters as people look at them: by kind of reason, one by one, with what they held. Questions to fleet-history. @thread the owner's (main). */

#pragma once

#include "fleet-beat.h"
#include "fleet-history.h"

G_BEGIN_DECLS

typedef struct
{
  char   *topic;
  char   *kind;     /* the reason without what differs from letter to letter */
  gint64  count;
  gint64  first_us, last_us; /* by Kafka's time; FLEET_TIME_NONE: not known */
} FleetLetterGroup;

typedef struct
{
  FleetDeadLetter *letter;   /* its payload NULL unless it was asked for */
  gint64           attempts;
  gint64           bytes;
} FleetLetterItem;

/* What is the same in reasons of one kind: numbers are N, what stands in quotes is …. Newly allocated. */
char      *fleet_letter_box_kind          (const char           *reason);
/* Where in the payload the reason says it cannot be read ("… at byte 17"), counted from 0; -1: it does not say. */
gint64     fleet_letter_box_place         (const char           *reason);

/* A GPtrArray of FleetLetterGroup, most letters first. */
void       fleet_letter_box_groups_async  (FleetHistory         *history,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
/* A GPtrArray of FleetLetterItem of a group, newest first: at most `most` of them. With payloads also at most 32 MB of them. */
void       fleet_letter_box_letters_async (FleetHistory         *history,
                                           const char           *topic,
                                           const char           *kind,
                                           guint                 most,
                                           gboolean              with_payloads,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
/* One letter with its payload: a GPtrArray of one FleetLetterItem, or of none when it is no more. */
void       fleet_letter_box_letter_async  (FleetHistory         *history,
                                           FleetPlace            place,
                                           gint64                offset,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
/* The answer of any of them; NULL with an error. */
GPtrArray *fleet_letter_box_finish        (GAsyncResult         *result,
                                           GError              **error);
/* The letters of items, for fleet_engine_retry_letters(): the items keep none. */
GPtrArray *fleet_letter_box_take_letters  (GPtrArray            *items);

G_END_DECLS
