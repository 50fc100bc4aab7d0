/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-batch: up to 1,024 events as columns, the one shape everything rests on.
 *
 * A column is one (path, type): 64 rows to a validity word, and values by type. A path whose
 * type varies has a column per type, and a row is valid in at most one of them; an explicit JSON null is
 * the column of FLEET_TYPE_NULL. A row valid in none of a path's columns does not have the path.
 * Text lies in the batch's heap. The decoder fills a batch; mirror and ledger fill a second one of
 * the same rows, the *record*, in which only the paths that rules ask for stand, with the values that
 * rules see; the store writes segments from batches and reads segments back as batches.
 *
 * Built by one thread, then sealed: from fleet_batch_seal() on nobody changes it and any thread may
 * read and unref it. The columns of a recycled batch keep their memory (see FleetBatchPool).
 * The structs are open because the hot loops of decode, judge and store run over them. */

#pragma once

#include "fleet-bytes.h"
#include "fleet-fetch.h"
#include "fleet-refs.h"
#include "fleet-types.h"
#include "fleet-value.h"

G_BEGIN_DECLS

/* The most values (array lengths among them) that one message may bring, and the most columns of a batch that is still taking messages. */
#define FLEET_BATCH_ROW_CELLS 4096
#define FLEET_BATCH_COLUMNS   8192

typedef struct
{
  guint32 offset; /* into batch->heap */
  guint32 length; /* bytes */
} FleetText;

/* Begins a line of the processor's cache; its values lie FLEET_COLUMN_HEAD bytes behind it, so that who writes a cell
 * touches the line of its validity word and the line of the value, and no third. */
#define FLEET_COLUMN_HEAD 192
typedef struct
{
  guint64   valid[FLEET_BATCH_WORDS]; /* bit r of word r/64: row r has this column */
  FleetPath path;
  FleetType type;
  FleetText newest; /* private: the text that was kept last */
  union
  {
    guint64   *bools;   /* FLEET_BATCH_WORDS words; bits where not valid are 0 */
    gint64    *ints;    /* FLEET_BATCH_ROWS, undefined where not valid; as below */
    double    *doubles;
    FleetText *texts;
    gpointer   values;  /* NULL for FLEET_TYPE_NULL */
  };
} FleetColumn;

/* Row flags. */
enum
{
  FLEET_ROW_LATE    = 1 << 0, /* older than its own device's newest: stored, merged by age, not judged */
  FLEET_ROW_UNKNOWN = 1 << 1, /* its device has no row in the mirror */
  FLEET_ROW_IMPORTED = 1 << 2, /* brought by an import: stored, merged by age, never judged */
};

typedef struct _FleetBatchPool FleetBatchPool;

typedef struct
{
  /*< private >*/
  FleetRefs        refs;
  FleetBatchPool  *pool;
  guint16         *by_path; /* column number + 1 of (path * FLEET_N_TYPES + type) */
  guint            n_by_path;
  gsize            heap_size;
  guint            sealed : 1;

  /*< public >*/
  guint            n_rows;
  guint            n_columns;
  FleetColumn    **columns;  /* in order of first use; some may be valid nowhere in this batch */
  char            *heap;     /* text bytes, not terminated; may move while the batch is built */
  gsize            heap_used;

  FleetDevice      device[FLEET_BATCH_ROWS];
  FleetSlot        slot[FLEET_BATCH_ROWS];     /* FLEET_NONE until the mirror has joined */
  FleetPlace       place[FLEET_BATCH_ROWS];
  gint64           offset[FLEET_BATCH_ROWS];   /* Kafka offset */
  gint64           time_us[FLEET_BATCH_ROWS];  /* event time */
  gint64           judged_us[FLEET_BATCH_ROWS];/* max (event time, vehicle's newest); set by the ledger */
  gint64           kafka_us[FLEET_BATCH_ROWS]; /* the record's Kafka timestamp, or FLEET_TIME_NONE */
  guint8           flags[FLEET_BATCH_ROWS];
} FleetBatch;

/* A pool keeps up to keep batches for reuse; batches may outlive it. Thread-safe. */
FleetBatchPool *fleet_batch_pool_new  (guint           keep);
FleetBatchPool *fleet_batch_pool_ref  (FleetBatchPool *self);
void            fleet_batch_pool_unref (FleetBatchPool *self);

/* An empty, unsealed batch; pool may be NULL. */
FleetBatch     *fleet_batch_new       (FleetBatchPool *pool);
FleetBatch     *fleet_batch_ref       (FleetBatch     *self);
void            fleet_batch_unref     (FleetBatch     *self);
void            fleet_batch_seal      (FleetBatch     *self);
gboolean        fleet_batch_is_sealed (const FleetBatch *self);

/* The column of (path, type), made if it is not there. Never NULL. */
FleetColumn    *fleet_batch_ensure    (FleetBatch       *self,
                                       FleetPath         path,
                                       FleetType         type);
/* The column or NULL. */
FleetColumn    *fleet_batch_find      (const FleetBatch *self,
                                       FleetPath         path,
                                       FleetType         type);
/* Copies length bytes into the heap. */
FleetText       fleet_batch_add_text  (FleetBatch       *self,
                                       const char       *text,
                                       gsize             length);
/* Makes room for length more bytes in the heap, so that who knows a bound can append at heap + heap_used without asking each time. */
void            fleet_batch_reserve_text (FleetBatch     *self,
                                          gsize           length);
/* As fleet_batch_add_text(), but a text that says what the column's last one said is not kept again. */
static inline FleetText
fleet_batch_keep_text (FleetBatch  *self,
                       FleetColumn *column,
                       const char  *text,
                       gsize        length)
{
  /* Behind heap_used lies what a row that was taken back has left, and what comes next will overwrite it. */
  if (column->newest.length == length && column->newest.offset + length <= self->heap_used
      && fleet_bytes_equal (self->heap + column->newest.offset, text, length))
    return column->newest;
  return column->newest = fleet_batch_add_text (self, text, length);
}
/* Sets one cell (copies text); clears the path's other types in that row. */
void            fleet_batch_set       (FleetBatch       *self,
                                       guint             row,
                                       FleetPath         path,
                                       const FleetValue *value);
/* The row's value of a path; FALSE if the row does not have it. Text borrows from the heap. */
gboolean        fleet_batch_get       (const FleetBatch *self,
                                       guint             row,
                                       FleetPath         path,
                                       FleetValue       *ret_value);
/* Forgets everything set for row (the last one), so that a message that failed half-way leaves no trace. */
void            fleet_batch_clear_row (FleetBatch       *self,
                                       guint             row);

/* Where the values of a column are that is not of FLEET_TYPE_NULL, without asking it. */
static inline gpointer
fleet_column_cells (FleetColumn *self)
{
  return (char *) self + FLEET_COLUMN_HEAD;
}

static inline gboolean
fleet_column_has (const FleetColumn *self,
                  guint              row)
{
  return (self->valid[row / 64] >> (row % 64)) & 1;
}

/* Whether another message fits, whatever paths it brings. A batch without room is closed and the next one begun. */
static inline gboolean
fleet_batch_has_room (const FleetBatch *self)
{
  return self->n_rows < FLEET_BATCH_ROWS && self->n_columns + FLEET_BATCH_ROW_CELLS <= FLEET_BATCH_COLUMNS;
}

/* Asks for the lines of memory in which the values of FLEET_BATCH_FETCH rows from row on will be written: there are as many as columns, too many
 * for the processor to see coming. */
#define FLEET_BATCH_FETCH (64 / sizeof (guint64))
static inline void
fleet_batch_fetch (const FleetBatch *self,
                   guint             row)
{
  /* To ask a column for its type would cost more than to fetch a line in vain. */
  for (guint i = 0; i < self->n_columns && row < FLEET_BATCH_ROWS; i++)
    fleet_fetch ((gint64 *) fleet_column_cells (self->columns[i]) + row);
}

/* fleet_batch_ensure() for inner loops. */
static inline FleetColumn *
fleet_batch_column (FleetBatch *self,
                    FleetPath   path,
                    FleetType   type)
{
  guint index = path * FLEET_N_TYPES + type;
  guint16 number = G_LIKELY (index < self->n_by_path) ? self->by_path[index] : 0;

  return G_LIKELY (number != 0) ? self->columns[number - 1] : fleet_batch_ensure (self, path, type);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetBatch, fleet_batch_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetBatchPool, fleet_batch_pool_unref)

G_END_DECLS
