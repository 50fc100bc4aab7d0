/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-ledger-private: the insides of the ledger, for its own files.
 *
 * A column is one path. A vehicle's cells lie together, in pages of 32 columns made at first need: a batch has most of its events from different vehicles, and
 * what one event touches should be few lines of memory; and a path that few vehicles have costs the others nothing. What stands in a cell's time depends on the kind of its path:
 *
 *   PLAIN    outside arrays: the event time of the value.
 *   COUNT    X[#] of an outermost array: the event time of the array; bits hold its length and a *serial*, which counts the
 *            arrays that this vehicle has had here.
 *   ELEMENT  anything below X[…]: the serial of the array that brought it. It is there only while that array is the
 *            vehicle's, and it has the array's event time and device. So an array is replaced whole without a
 *            look at its elements, and an old array cannot bring one back.
 *
 * A cell that something newer has made absent (the path's parent became null, say) is of FLEET_LEDGER_ABSENT and keeps the time, so that an older event does not
 * bring it back. It also keeps the newest time at which the path was told (fleet_ledger_cell_told), since that in turn made its rivals absent, those that
 * have no cell yet as well. */

#pragma once

#include "fleet-ledger.h"

G_BEGIN_DECLS

/* Devices a ledger keeps; also what a damaged state may not exceed. */
#define FLEET_LEDGER_DEVICES_LIMIT (1 << 22)

/* After FLEET_TYPE_*: no value. */
#define FLEET_LEDGER_ABSENT FLEET_N_TYPES
/* Nor was anything told yet. A cell is born when it is first written: then it learns from its rivals what it is too late for. */
#define FLEET_LEDGER_UNBORN (FLEET_N_TYPES + 1)
/* inline_length of a text that lies in a buffer of its own. */
#define FLEET_LEDGER_LONG 0xff

#define FLEET_LEDGER_PAGE_SHIFT 5
#define FLEET_LEDGER_PAGE       (1 << FLEET_LEDGER_PAGE_SHIFT)
/* So many texts that are not the shared one, beyond those that were, make another the shared one. */
#define FLEET_LEDGER_MOST_LUCK  64
/* Pages that a vehicle finds without another look-up. */
#define FLEET_LEDGER_NEAR       4

typedef struct
{
  guint64     bits;          /* by type; text of up to 8 bytes itself, else a FleetLedgerText* */
  gint64      time_us;
  FleetDevice device;
  guint8      type;
  guint8      inline_length;
} FleetLedgerCell;

/* A long text. Cells of one column that hold the same text share it: the names in an array's elements are the same in every vehicle. */
typedef struct
{
  guint32 refs;   /* one thread's */
  guint32 length;
  guint32 room;   /* may be written over by its only holder */
  char    bytes[];
} FleetLedgerText;

typedef enum
{
  FLEET_LEDGER_PLAIN,
  FLEET_LEDGER_COUNT,
  FLEET_LEDGER_ELEMENT,
} FleetLedgerKind;

typedef struct _FleetLedgerColumn FleetLedgerColumn;
typedef struct _FleetLedgerNode   FleetLedgerNode;

/* A name in the tree of plain names; leaf and count are NULL until such a path has come. */
struct _FleetLedgerNode
{
  FleetLedgerNode   *parent;
  FleetLedgerColumn *leaf;
  FleetLedgerColumn *count;
  GPtrArray         *below; /* FleetLedgerColumn*, PLAIN and COUNT, of all names under this one */
};

/* What one batch has of an array: as of each row, the serial of the vehicle's array. Elements are read by it. */
typedef struct
{
  guint64 accepted[FLEET_BATCH_WORDS]; /* rows whose own array became the vehicle's */
  guint32 serial[FLEET_BATCH_ROWS];
  gint64  time_us[FLEET_BATCH_ROWS];
} FleetLedgerArrays;

struct _FleetLedgerColumn
{
  FleetPath           path;
  FleetLedgerKind     kind;
  gboolean            momentary;
  gboolean            joined;    /* car. device. reservation.: the mirror's */
  FleetLedgerColumn  *root;      /* ELEMENT: its COUNT */
  FleetLedgerNode    *node;      /* PLAIN and COUNT, once they have come in a batch */
  guint               index;     /* in order of first sight: where its cell is among a vehicle's */
  FleetLedgerText    *shared;    /* the long text that its cells are likely to hold, or NULL */
  guint               luck;      /* misses until another text takes its place */

  /* Of the batch in hand; valid while stamp is the ledger's. */
  guint64             stamp;
  guint               n_typed;   /* how many of typed have bits */
  const FleetColumn  *typed[FLEET_N_TYPES];
  guint64            *killed;    /* FLEET_BATCH_WORDS words, or NULL: rows that make it absent */
  gboolean            wanted;
  FleetPath           time_path;
  gboolean            every_row; /* COUNT: elements are wanted, so serials are needed in rows without the array */
  FleetLedgerArrays  *arrays;    /* COUNT with elements in the batch */
};

typedef struct
{
  gint64      time_us; /* FLEET_TIME_NONE: nothing yet */
  FleetDevice device;  /* of that event */
  FleetPlace  place;   /* likewise */
  FleetDevice first;   /* the chain of devices that were heard last in this slot; FLEET_NONE ends it */
  guint       n_far;
  FleetLedgerCell *near[FLEET_LEDGER_NEAR]; /* its first pages; NULL where nothing was written */
  FleetLedgerCell **far;                    /* the n_far others */
} FleetLedgerVehicle;

typedef struct
{
  gint64      newest_us;
  FleetSlot   slot;    /* where it was heard last */
  FleetDevice next;    /* in the slot's chain */
  FleetDevice previous;
} FleetLedgerDevice;

struct _FleetLedger
{
  FleetDictionary *paths;
  GStrv            momentary;
  gint64           stale_us;

  GPtrArray       *columns;   /* FleetLedgerColumn*, by path; NULL where none */
  GPtrArray       *in_order;  /* the same without gaps, in order of first sight */
  GHashTable      *nodes;     /* name (g_strdup) -> FleetLedgerNode* */
  GArray          *vehicles;  /* FleetLedgerVehicle, by slot */
  GArray          *devices;   /* FleetLedgerDevice, by device */
  guint            n_pages;
  GPtrArray       *slabs;     /* what pages are cut from */
  guint            slab_used; /* pages cut from the last one */
  gpointer         unused;    /* pages given back, each with the address of the next */
  gint64           n_refused; /* values not kept since the pages are at their limit */
  FleetLedgerCell  spare;     /* what a value is written to then */
  guint8          *saved;     /* what a record is saved to before it is known how long it is */
  gsize            saved_size;

  guint64          stamp;
  GPtrArray       *work;      /* columns of the batch in hand */
  GPtrArray       *arrays;    /* FleetLedgerArrays*, reused */
  guint            n_arrays;
  GArray          *masks;     /* guint64, FLEET_BATCH_WORDS for each killed */
};

/* fleet-ledger-column.c */
FleetLedgerColumn *fleet_ledger_column         (FleetLedger       *self,
                                                FleetPath          path);
/* Gives the column its place in the tree of names, at its first value. */
void               fleet_ledger_column_seen    (FleetLedger       *self,
                                                FleetLedgerColumn *column);
void               fleet_ledger_node_free      (FleetLedgerNode   *node);
/* The columns that a value of column (PLAIN or COUNT, seen) makes absent: those above and below it in the tree, and the other kind of its own name. */
typedef void     (*FleetLedgerRelation) (FleetLedgerColumn *other, gpointer user_data);
void               fleet_ledger_column_foreach_rival (FleetLedgerColumn   *column,
                                                      FleetLedgerRelation  relation,
                                                      gpointer             user_data);

/* The cell to write, born; the ledger's spare one (emptied) when no page may be added. */
FleetLedgerCell   *fleet_ledger_column_grow    (FleetLedger       *self,
                                                FleetLedgerColumn *column,
                                                FleetSlot          slot);
/* As it was before anything was told. */
void               fleet_ledger_cell_init      (FleetLedgerCell   *cell,
                                                FleetLedgerKind    kind);
void               fleet_ledger_cell_clear     (FleetLedgerCell   *cell);
void               fleet_ledger_cell_set_text  (FleetLedgerCell   *cell,
                                                FleetLedgerColumn *column,
                                                const char        *text,
                                                gsize              length);
void               fleet_ledger_cell_set       (FleetLedgerCell   *cell,
                                                FleetLedgerColumn *column,
                                                const FleetValue  *value);
void               fleet_ledger_text_unref     (FleetLedgerText   *text);
/* fleet-ledger-slab.c */
/* A page of unborn cells. */
FleetLedgerCell   *fleet_ledger_page_new       (FleetLedger       *self);
/* Its cells have been cleared. */
void               fleet_ledger_page_free      (FleetLedger       *self,
                                                FleetLedgerCell   *page);
/* FALSE: absent. Does not look at the kind of the path. */
gboolean           fleet_ledger_cell_get       (const FleetLedgerCell *cell,
                                                FleetValue            *ret_value);

/* One of the vehicle's pages, or NULL. */
static inline FleetLedgerCell *
fleet_ledger_vehicle_page (const FleetLedgerVehicle *vehicle,
                           guint                     page)
{
  if (G_LIKELY (page < FLEET_LEDGER_NEAR))
    return vehicle->near[page];
  return page - FLEET_LEDGER_NEAR < vehicle->n_far ? vehicle->far[page - FLEET_LEDGER_NEAR] : NULL;
}

static inline gboolean
fleet_ledger_cell_is_long (const FleetLedgerCell *cell)
{
  return cell->type == FLEET_TYPE_TEXT && cell->inline_length == FLEET_LEDGER_LONG;
}

static inline FleetLedgerText *
fleet_ledger_cell_long (const FleetLedgerCell *cell)
{
  return GSIZE_TO_POINTER (cell->bits);
}

/* The cell, or NULL where nothing was ever written. It may be unborn. */
static inline FleetLedgerCell *
fleet_ledger_column_peek (const FleetLedger       *self,
                          const FleetLedgerColumn *column,
                          FleetSlot                slot)
{
  const FleetLedgerVehicle *vehicle = &g_array_index (self->vehicles, FleetLedgerVehicle, slot);
  FleetLedgerCell *page;

  if (G_UNLIKELY (slot >= self->vehicles->len))
    return NULL;
  page = fleet_ledger_vehicle_page (vehicle, column->index >> FLEET_LEDGER_PAGE_SHIFT);
  return G_LIKELY (page != NULL) ? &page[column->index & (FLEET_LEDGER_PAGE - 1)] : NULL;
}

static inline gboolean
fleet_ledger_cell_is_absent (const FleetLedgerCell *cell)
{
  return cell == NULL || cell->type >= FLEET_LEDGER_ABSENT;
}

/* Event time at which the path was told last, whether it stands or not; FLEET_TIME_NONE never. PLAIN and COUNT. */
static inline gint64
fleet_ledger_cell_told (const FleetLedgerCell *cell,
                        FleetLedgerKind        kind)
{
  if (cell->type < FLEET_LEDGER_ABSENT)
    return cell->time_us;
  if (cell->type == FLEET_LEDGER_UNBORN)
    return FLEET_TIME_NONE;
  return kind == FLEET_LEDGER_COUNT ? (gint64) ((guint64) cell->device << 32 | (guint32) cell->bits) : (gint64) cell->bits;
}

static inline void
fleet_ledger_cell_set_told (FleetLedgerCell *cell,
                            FleetLedgerKind  kind,
                            gint64           told_us)
{
  if (kind == FLEET_LEDGER_COUNT)
    {
      cell->bits = (cell->bits & ~(guint64) G_MAXUINT32) | (guint32) told_us; /* the serial stays */
      cell->device = (guint64) told_us >> 32;
    }
  else
    {
      cell->bits = told_us;
      cell->device = FLEET_NONE;
    }
}

/* Something told at time_us, which is not older, makes the cell absent. */
static inline void
fleet_ledger_cell_kill (FleetLedgerCell *cell,
                        FleetLedgerKind  kind,
                        gint64           time_us)
{
  gint64 told_us = fleet_ledger_cell_told (cell, kind);

  if (kind == FLEET_LEDGER_COUNT)
    cell->type = FLEET_LEDGER_ABSENT;
  else
    fleet_ledger_cell_clear (cell);
  fleet_ledger_cell_set_told (cell, kind, told_us);
  cell->time_us = time_us;
}

static inline guint32
fleet_ledger_cell_serial (const FleetLedgerCell *count)
{
  return count == NULL ? 0 : count->bits >> 32;
}

/* The cell's value as the vehicle has it, with the event that brought it; FALSE: it does not have the path (now). */
gboolean           fleet_ledger_column_get     (const FleetLedger       *self,
                                                const FleetLedgerColumn *column,
                                                FleetSlot                slot,
                                                FleetValue              *ret_value,
                                                gint64                  *ret_time_us,
                                                FleetDevice             *ret_device);
/* One value of a record that is moved, by the same laws, but at the same time what the vehicle has stays. FALSE: it does not stand. */
gboolean           fleet_ledger_put            (FleetLedger       *self,
                                                FleetSlot          slot,
                                                FleetLedgerColumn *column,
                                                const FleetValue  *value,
                                                gint64             time_us,
                                                FleetDevice        device);
/* A path that is absent since time_us and was told last at told_us. */
void               fleet_ledger_put_absent     (FleetLedger       *self,
                                                FleetSlot          slot,
                                                FleetLedgerColumn *column,
                                                gint64             time_us,
                                                gint64             told_us);
/* One entry of a restored state, whatever stands; value NULL: absent. */
void               fleet_ledger_put_back       (FleetLedger       *self,
                                                FleetSlot          slot,
                                                FleetLedgerColumn *column,
                                                const FleetValue  *value,
                                                gint64             time_us,
                                                FleetDevice        device,
                                                gint64             told_us);
/* An element of the array that stands. */
void               fleet_ledger_put_element    (FleetLedger       *self,
                                                FleetSlot          slot,
                                                FleetLedgerColumn *column,
                                                const FleetValue  *value);

/* fleet-ledger-walk.c */
/* Rows walked at a time, all columns over them: what they touch, and what the stretch behind them will touch, should stay in the second-level cache. */
#define FLEET_LEDGER_STRETCH_WORDS 1

typedef struct
{
  FleetLedger *ledger;
  FleetBatch  *batch;
  FleetBatch  *record;
  guint64      rows[FLEET_BATCH_WORDS]; /* those to merge: from first on, with a slot */

  /* Of the stretch of rows that is walked. */
  guint            first_word;
  guint            n_words;
  guint            page;               /* of which cells holds, or G_MAXUINT */
  guint            line;               /* of the vehicle's, asked for last for the stretch behind this one; or G_MAXUINT */
  FleetLedgerCell *cells[FLEET_BATCH_ROWS]; /* by row, of the stretch and the one behind it: the vehicle's page, NULL: not there when it was looked up */
} FleetLedgerMerge;

/* fleet-ledger-fetch.c */
/* A stretch of rows becomes the one that is walked: the words from first_word on. */
void                fleet_ledger_fetch_begin   (FleetLedgerMerge  *merge,
                                                guint              first_word);
/* Before column is walked: looks up the page of its cells for every row of the stretch, asks for what the stretch behind it will touch here, and for the texts
 * that the column walked next (NULL: none) holds. */
void                fleet_ledger_fetch_column  (FleetLedgerMerge  *merge,
                                                const FleetLedgerColumn *column,
                                                const FleetLedgerColumn *next);

/* Walks the columns of ledger->work. */
void                fleet_ledger_walk          (FleetLedgerMerge  *merge);

/* fleet-ledger.c */
FleetLedgerVehicle *fleet_ledger_vehicle       (FleetLedger       *self,
                                                FleetSlot          slot);
/* An event of device in slot: its newest time becomes at least time_us. */
void               fleet_ledger_heard          (FleetLedger       *self,
                                                FleetSlot          slot,
                                                FleetDevice        device,
                                                gint64             time_us);

G_END_DECLS
