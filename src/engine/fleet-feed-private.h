/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-feed-private: the feed's state by thread, for its own files (fleet-feed.c, fleet-feed-status.c). */

#pragma once

#include "fleet-delivery.h"
#include "fleet-feed.h"
#include "fleet-import.h"

#include <pthread.h>

G_BEGIN_DECLS

#define FLEET_FEED_TAKE         1024
#define FLEET_FEED_RATE_SAMPLES 11 /* half a second apart: five seconds */

/* What the feed knows of one partition. */
typedef struct
{
  FleetPlace place;
  guint64    crumb_key; /* as the breadcrumb tells it */
} FleetFeedPartition;

typedef struct _FleetFeedImport FleetFeedImport;
typedef struct _FleetFeedFlows FleetFeedFlows;

struct _FleetFeed
{
  /* Set before the thread starts, never changed. */
  FleetProfile  *profile;
  FleetStore    *store;     /* the writer's, once it runs */
  FleetMailbox  *mailbox;
  FleetOpQueue  *ops;
  FleetDemo     *demo;
  FleetBreadcrumb *breadcrumb; /* or NULL */
  gboolean       until_end;
  gboolean       offline;   /* no consumer: Kafka is not asked */
  gint64         began_us;  /* monotonic, as all times here that are not said to be event times */
  GCancellable  *cancellable; /* ends a wait for the keyring */
  pthread_t      thread;

  struct
  {
    FleetPipeline *pipeline;
    FleetConsumer *consumer;               /* NULL: offline */
    FleetFeedFlows *flows;                 /* NULL: nobody has been told yet */
    FleetFeedImport *import;               /* NULL: none runs, and nothing is to be told of one */
    char          *demo_cluster;           /* NULL until the demo's broker is known, or without a demo */
    FleetWriter   *writer;
    FleetDelivery *delivery;               /* NULL: nothing is published */
    GArray        *partitions[FLEET_N_TOPICS]; /* FleetFeedPartition, by number */
    FleetRecord   *records;                /* FLEET_FEED_TAKE of them */
    gint64         taken;                  /* records, of all topics */
    gboolean       stopping;
    gint64         sealed_us;
    gint64         checkpoint_us;
    gint64         second_us;
    gint64         shelves_us;             /* when shelves were last looked at */
    gint64         newest_us;              /* event time; when it last grew: */
    gint64         newest_grew_us;
    struct { gint64 at_us, messages; } samples[FLEET_FEED_RATE_SAMPLES];
    guint          n_samples;
    GPtrArray     *failures;               /* char*, for the next bulletin */
  } feed_only;

  pthread_mutex_t  lock;    /* guards summary */
  FleetFeedSummary summary;
};

/* Fills the status of the bulletin of a beat that is about to be handed over. state: STOPPED at the end, else the consumer's word is taken. @thread fleet-feed */
void fleet_feed_tell_status (FleetFeed     *self,
                             FleetBulletin *bulletin,
                             gboolean       is_stopped);
/* The place of a partition, looked up once. @thread fleet-feed */
FleetPlace fleet_feed_place (FleetFeed  *self,
                             FleetTopic  topic,
                             const char *topic_name,
                             gint32      partition);

/* fleet-feed-flows.c. @thread fleet-feed */
/* Twice a second, and at the end, how each partition is doing, into the bulletin of a beat that is about to be handed over: what was taken by then is in it or in one before it. */
void fleet_feed_tell_flows (FleetFeed     *self,
                            FleetBulletin *bulletin,
                            gboolean       is_stopped);
void fleet_feed_flows_free (FleetFeedFlows *flows);

/* fleet-feed-import.c. @thread fleet-feed */
/* fleet-feed-letters.c */
void     fleet_feed_take_up_letters (FleetFeed     *self,
                                     const FleetOp *op);
void     fleet_feed_import_begin  (FleetFeed       *self,
                                   const FleetOp   *op);
void     fleet_feed_import_cancel (FleetFeed       *self);
gboolean fleet_feed_import_runs   (FleetFeed       *self);
/* It has ended, and nobody knows yet. */
gboolean fleet_feed_import_is_over (FleetFeed      *self);
/* One block of lines at most; without a live stream it waits a little for it. */
void     fleet_feed_import_step   (FleetFeed       *self);
void     fleet_feed_import_tell   (FleetFeed       *self,
                                   FleetBulletin   *bulletin);
void     fleet_feed_import_free   (FleetFeedImport *self);

G_END_DECLS
