/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-catalog: which paths each topic has, of which types, how often, since when, on which devices; and the notices of what changes.
 *
 * Telemetry is looked at batch by batch, by columns: a column that is new is what the general reader's template brought, and nothing else costs more than counting bits.
 * Rows of change topics are looked at one by one; their paths are the columns of the table. The rules:
 *
 * - The first messages of a topic are its baseline and no news: 1,000 that span 60 s of event time or are 20 of each device; or, of a small fleet, 200 that are both (a change topic: its first 100 rows).
 *   Later a path of its own is still being learned until it has come 20 times, and so is what an array holds that was always empty.
 * - *Added*, *type-changed*, *became-nullable* and the changes of structure are told at the first message that shows them.
 * - *Vanished* is told by the messages of one device model (or of a firmware that is new to it): the path came in at least 90 of 100 of them, and has not come in the last 1,000,
 *   nor in four times the longest pause that it ever made, although devices that had it are heard; or it has not come for 24 h of event time in which 50 were to be expected.
 *   A firmware that is new to a model is expected to send what the model sends.
 * - *New-shape*: a model begins to send a path that other models send; or a model appears that was not there.
 * - Each is told once. A type that was told is known from then on; a path that vanished can vanish again when it has come back.
 *
 * @thread its owner's, alone. */

#pragma once

#include "fleet-batch.h"
#include "fleet-dictionary.h"
#include "fleet-path-users.h"
#include "fleet-profile.h"
#include "fleet-schema-change.h"

G_BEGIN_DECLS

typedef struct _FleetCatalog FleetCatalog;

#define FLEET_CATALOG_LEARN_MESSAGES 1000
#define FLEET_CATALOG_LEARN_FEW      200
#define FLEET_CATALOG_LEARN_US       (60 * G_USEC_PER_SEC)
#define FLEET_CATALOG_LEARN_EACH     20
#define FLEET_CATALOG_LEARN_ROWS     100
/* A topic that brings more paths than this is looked at no further for new ones, and its row says so. */
#define FLEET_CATALOG_MOST_PATHS     4096
/* Notices that are not accepted; when so many wait, new ones are only counted. */
#define FLEET_CATALOG_MOST_CHANGES   1000
/* Device models, and firmwares that came later, that are told apart in one topic. */
#define FLEET_CATALOG_MOST_KINS      64

/* What the catalog asks about a device. Borrowed; NULL unknown. */
typedef struct
{
  const char *(*model)    (FleetDevice device, gpointer user_data);
  const char *(*firmware) (FleetDevice device, gpointer user_data);
} FleetCatalogContext;

/* A topic as the store keeps it. */
typedef struct
{
  char    *topic;
  gint64   messages;
  gint64   first_us, last_us; /* event time */
  gboolean is_learned;
  guint    n_paths;
  gint64   n_refused;         /* sights of paths beyond FLEET_CATALOG_MOST_PATHS, and notices beyond FLEET_CATALOG_MOST_CHANGES */
  GBytes  *state;             /* device models and firmwares; the catalog's own format */
} FleetCatalogTopic;
void fleet_catalog_topic_free (FleetCatalogTopic *self);

/* Where and when a path was seen. */
typedef struct
{
  FleetPlace place;
  gint64     offset;
  gint64     time_us; /* event time */
} FleetSight;

/* A path as the store keeps it. */
typedef struct
{
  char       *topic;
  char       *path;    /* a pattern */
  FleetForms  forms;
  gint64      count;   /* messages with it */
  gint64      since;   /* messages of the topic before the first of them */
  FleetSight  first, last;
  char       *example; /* of its main type, as JSON, shortened; NULL none */
  GBytes     *state;   /* examples by type, and how the models carry it; the catalog's own format */
} FleetCatalogPath;
void fleet_catalog_path_free (FleetCatalogPath *self);

/* All borrowed; they outlive the catalog. places: "CLUSTER\nTOPIC\nPARTITION". firmware: the path of telemetry that tells it, or NULL. */
FleetCatalog *fleet_catalog_new   (const char                *telemetry,
                                   const char                *firmware,
                                   FleetDictionary           *paths,
                                   FleetDictionary           *devices,
                                   FleetDictionary           *places,
                                   const FleetPathUsers      *users,
                                   const FleetCatalogContext *context,
                                   gpointer                   context_data);
void          fleet_catalog_free  (FleetCatalog *self);

/* Makes a change topic known before its first row; prefix as in fleet_catalog_row(). */
void          fleet_catalog_add_topic (FleetCatalog *self,
                                       const char   *topic,
                                       const char   *prefix);
/* All rows of one batch of telemetry, once. */
void          fleet_catalog_batch (FleetCatalog     *self,
                                   const FleetBatch *batch);
/* One row of a change topic. prefix: how rules name its columns ("car."). */
void          fleet_catalog_row   (FleetCatalog      *self,
                                   const char        *topic,
                                   const char        *prefix,
                                   const FleetSight  *sight,
                                   guint              n,
                                   const char *const *names,
                                   const FleetValue  *values);
/* A device's row changed: models and firmwares are asked again. */
void          fleet_catalog_devices_changed (FleetCatalog *self);

/* Whether something happened that must be on disk together with the messages that showed it: a checkpoint is due with this beat. */
gboolean      fleet_catalog_must_save (FleetCatalog *self);
/* Notices that wait to be saved. */
gboolean      fleet_catalog_has_unsaved (FleetCatalog *self);
/* Appends what has changed since the last save: FleetCatalogTopic*, FleetCatalogPath*, FleetSchemaChange*. With all FALSE only change topics, whose rows are not read again after a crash, and notices. */
void          fleet_catalog_save      (FleetCatalog *self,
                                       gboolean      all,
                                       GPtrArray    *topics,
                                       GPtrArray    *columns,
                                       GPtrArray    *changes);
/* At start: what the store kept: topics, then paths, then notices. FALSE: a state that does not read back. */
gboolean      fleet_catalog_restore_topic  (FleetCatalog            *self,
                                            const FleetCatalogTopic *topic,
                                            GError                 **error);
gboolean      fleet_catalog_restore_path   (FleetCatalog            *self,
                                            const FleetCatalogPath  *path,
                                            GError                 **error);
void          fleet_catalog_restore_change (FleetCatalog            *self,
                                            FleetSchemaChange       *change);

/* An operator's word on a notice; comment NULL leaves the one that is there. FALSE and *ret_failure: there is no such notice. */
gboolean      fleet_catalog_decide  (FleetCatalog     *self,
                                     const char       *id,
                                     FleetNoticeState  state,
                                     const char       *by,
                                     gint64            at_us,
                                     const char       *comment,
                                     char            **ret_failure);
/* Who reads which path has changed: the notices that are kept say it anew. keep_charts: charts are not known yet, and stay as they were told. */
void          fleet_catalog_users_changed (FleetCatalog *self,
                                           gboolean      keep_charts);
/* Notices that are kept, FleetSchemaChange* by id; borrowed. */
GHashTable   *fleet_catalog_get_changes (FleetCatalog *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetCatalog, fleet_catalog_free)

G_END_DECLS
