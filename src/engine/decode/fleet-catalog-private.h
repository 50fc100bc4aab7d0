/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-catalog-private: the catalog's insides, for its own files: fleet-catalog.c looks, -news.c tells news from none, -notices.c keeps the notices, -kin.c knows the models, -vanish.c misses, -state.c saves and restores. */

#pragma once

#include "fleet-bits.h"
#include "fleet-catalog.h"

#include <string.h>

G_BEGIN_DECLS

#define FLEET_CATALOG_NO_KIN G_MAXUINT16

/* How the messages of one kin carry one path; all counts are of messages of that kin that were looked at. */
typedef struct
{
  guint16     kin;
  gboolean    is_gone;    /* told as vanished */
  gint64      count;      /* with the path */
  gint64      since;      /* before the first of them */
  gint64      last;       /* at the last of them */
  gint64      pause;      /* the longest run without it that ended */
  gint64      last_us;    /* event time of the last */
  double      inherited;  /* no message yet: the share that its model has; else 0 */
  FleetDevice bearers[2]; /* devices that had it; FLEET_NONE none */
} FleetCarrier;

/* Devices that are expected to send alike: a model, or a firmware that came to it later. */
typedef struct
{
  char       *model;     /* "" unknown */
  char       *firmware;  /* NULL: all that the model had from the beginning */
  guint16     of;        /* the model's own kin; itself for a model */
  GHashTable *firmwares; /* char* set: those of the model; for a model only */
  gint64      messages;
  gint64      first_us, last_us;
  guint       n_devices; /* that were put here */
  gboolean    is_learned;
  gboolean    is_late;   /* it appeared when the topic had been learned */
  gboolean    is_moved;  /* one of its devices was known before under no model, so it is not new */
} FleetKin;

typedef struct
{
  char       *pattern;
  gsize       length;
  FleetForms  forms;
  FleetForms  forms_before; /* of the batch in hand, where news_stamp is its */
  guint       parent;       /* number of the entry that holds it, G_MAXUINT for the root's */
  gint64      count, since;
  FleetSight  first, last;
  char       *examples[FLEET_N_TYPES];
  GArray     *carriers;     /* FleetCarrier */
  char       *told;         /* id of the last notice of what it became, NULL */
  gboolean    is_replaced;  /* its structure changed: that it comes no more is no news */
  gboolean    is_dirty;
  guint64     stamp;        /* of the batch whose bits these are */
  guint64     news_stamp;
  guint64     born_stamp;
  guint       first_row;     /* of the batch in which it was born */
  guint64     changed_stamp; /* of the batch in which its structure changed */
  guint64     bits[FLEET_BATCH_WORDS];
} FleetEntry;

typedef struct
{
  char       *name;
  char       *prefix;     /* of rules' paths, NULL for telemetry */
  gboolean    is_rows;    /* a change topic */
  GPtrArray  *entries;    /* FleetEntry* */
  GHashTable *by_pattern; /* pattern -> number + 1 */
  GArray     *by_path;    /* guint32 number + 1, by FleetPath; G_MAXUINT32: refused */
  GPtrArray  *kins;       /* FleetKin* */
  gint64      messages;
  gint64      first_us, last_us;
  gboolean    is_learned;
  gint64      n_refused;
  gboolean    is_dirty;
} FleetTopicShape;

/* Something that a batch showed for the first time. */
typedef struct
{
  guint       number; /* of the entry */
  guint       form;
  guint       row;
  FleetDevice device;
  FleetSight  sight;
  FleetValue  value;  /* borrowed from the batch; of scalars */
} FleetFirstSight;

/* A notice whose affected devices are still being counted. */
typedef struct
{
  char       *id;
  guint       number;  /* entry */
  guint       form;    /* rows that have this form are affected; FLEET_N_FORMS: rows of kin without the path */
  guint16     kin;
  gint64      until_us;
  GHashTable *devices; /* set of FleetDevice + 1 */
  gint64      count;   /* messages that showed it, of those that were looked at: */
  gint64      looked_at;
  GPtrArray  *models;  /* char*: of theirs, the first few */
  GPtrArray  *firmwares;
} FleetPatient;

/* What is known of a device. */
typedef struct
{
  guint32 firmware; /* hash of its text */
  guint16 kin;
  guint16 epoch;    /* 0: never asked */
} FleetRelation;

struct _FleetCatalog
{
  FleetDictionary           *paths, *devices, *places;
  const FleetPathUsers      *users;
  const FleetCatalogContext *context;
  gpointer                   context_data;
  char                      *firmware_path;

  FleetTopicShape *telemetry;
  GHashTable      *topics;    /* name -> FleetTopicShape* */
  GHashTable      *changes;   /* id -> FleetSchemaChange* */
  GHashTable      *unsaved;   /* id set */
  guint            n_waiting; /* changes that are not accepted */
  GPtrArray       *patients;  /* FleetPatient* */
  gboolean         must_save;

  GArray          *relations; /* FleetRelation by FleetDevice */
  guint32          n_devices_before; /* known before this start */
  guint16          epoch;

  /* The batch in hand. */
  guint64          stamp;
  GArray          *touched;   /* guint: numbers of entries */
  GArray          *news;      /* FleetFirstSight */
  guint            told_from; /* rows before this are baseline */
  guint            n_words;
  guint64          kin_rows[FLEET_CATALOG_MOST_KINS][FLEET_BATCH_WORDS];
  guint16          kin_of[FLEET_BATCH_ROWS];
  guint            n_of_kin[FLEET_CATALOG_MOST_KINS];
  GString         *scratch;
};

/* fleet-catalog.c */
FleetTopicShape *fleet_catalog_get_topic (FleetCatalog    *self,
                                          const char      *name,
                                          const char      *prefix);
/* The entry of a pattern, made with those above it; G_MAXUINT when the topic is full. */
guint            fleet_topic_find        (FleetCatalog    *self,
                                          FleetTopicShape *topic,
                                          const char      *pattern,
                                          gsize            length);
static inline FleetEntry *
fleet_topic_entry (const FleetTopicShape *topic,
                   guint                  number)
{
  return g_ptr_array_index (topic->entries, number);
}
void             fleet_topic_free        (FleetTopicShape *topic);

/* fleet-catalog-news.c */
void             fleet_catalog_note      (FleetCatalog          *self,
                                          FleetTopicShape       *topic,
                                          const FleetFirstSight *sight);
/* Tells what of the batch's first sights is news, oldest first, and forgets them. */
void             fleet_catalog_tell_news (FleetCatalog          *self,
                                          FleetTopicShape       *topic,
                                          const FleetBatch      *batch);
/* fleet-catalog-notices.c */
/* Keeps a new notice (takes it) unless too many wait. */
void             fleet_catalog_add_change (FleetCatalog         *self,
                                           FleetTopicShape      *topic,
                                           FleetSchemaChange    *change);
/* A notice about entry, with what all kinds say; kin FLEET_CATALOG_NO_KIN for none, device FLEET_NONE for none. */
FleetSchemaChange *fleet_catalog_make_change (FleetCatalog      *self,
                                              FleetTopicShape   *topic,
                                              const FleetEntry  *entry,
                                              FleetSchemaKind    kind,
                                              const FleetSight  *sight,
                                              guint16            kin,
                                              FleetDevice        device);
/* A changed form of a kept notice, to be filled; then fleet_catalog_replace(). */
void             fleet_catalog_replace   (FleetCatalog      *self,
                                          FleetSchemaChange *change);
void             fleet_catalog_watch_devices (FleetCatalog *self,
                                              const char   *id,
                                              guint         number,
                                              guint         form,
                                              guint16       kin,
                                              gint64        from_us);
void             fleet_catalog_count_devices (FleetCatalog     *self,
                                              FleetTopicShape  *topic,
                                              const FleetBatch *batch);
void             fleet_patient_free      (FleetPatient *self);
/* The value as JSON into text, cut where it is long. */
void             fleet_catalog_print_value (const FleetValue *value,
                                            GString          *text);
/* The notice of this kind about this path that is not over (a vanished path that has not returned), or NULL. */
FleetSchemaChange *fleet_catalog_find_standing (FleetCatalog     *self,
                                                const char       *topic,
                                                const char       *path,
                                                FleetSchemaKind   kind);

/* Whether entry lies somewhere under above. */
static inline gboolean
fleet_entry_is_below (const FleetEntry *entry,
                      const FleetEntry *above)
{
  return entry->length > above->length && memcmp (entry->pattern, above->pattern, above->length) == 0 &&
         (entry->pattern[above->length] == '.' || entry->pattern[above->length] == '[');
}

/* fleet-catalog-kin.c */
FleetKin        *fleet_kin_new           (const char *model,
                                          const char *firmware,
                                          guint16     of);
void             fleet_kin_free          (FleetKin   *self);
/* The kin of one row's device. */
guint16          fleet_catalog_relate    (FleetCatalog     *self,
                                          FleetTopicShape  *topic,
                                          const FleetBatch *batch,
                                          guint             row);
/* The firmware that a row tells, else its device's; in self->scratch; NULL unknown. */
const char      *fleet_catalog_firmware  (FleetCatalog     *self,
                                          const FleetBatch *batch,
                                          guint             row);
/* Puts every row to its kin: kin_of, kin_rows, n_of_kin; counts their messages. */
void             fleet_catalog_sort_rows (FleetCatalog     *self,
                                          FleetTopicShape  *topic,
                                          const FleetBatch *batch);

/* fleet-catalog-vanish.c */
/* Which kins carried which paths in this batch, which begin to, and which miss one. */
void             fleet_catalog_miss      (FleetCatalog     *self,
                                          FleetTopicShape  *topic,
                                          const FleetBatch *batch);
/* The same for one row of a change topic. */
void             fleet_catalog_miss_row  (FleetCatalog     *self,
                                          FleetTopicShape  *topic,
                                          const FleetSight *sight);

G_END_DECLS
