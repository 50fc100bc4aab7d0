/* SPDX-License-Identifier: GPL-3.0-or-later */

/* FleetMapCluster: a hashed grid, built in one pass and thrown away by the next. It divides the whole fleet and not the visible part: 100,000 vehicles take few
 * milliseconds, and in return panning divides nothing at all. Hysteresis lives in the previous grid, which is kept beside the new one. */

#include "fleet-map-cluster.h"

#include <math.h>
#include <string.h>

/* Free px between two discs that are not one; so many more keep what was one together. */
#define APART 3
#define STICKY 8
/* So many vehicles are a crowd when their symbols, each so many px wide, fill more than that part of the box around them. */
#define CROWD 3
#define SYMBOL 12
#define CROWDED 0.6
/* From this zoom level on no crowd is folded. */
#define NEAR_ZOOM 16

typedef struct
{
  guint64 key;      /* row and column */
  guint32 n;
  guint32 head;     /* the cell that a cluster belongs to, itself when it stands alone; FLEET_NONE: no cluster */
  guint32 mark;     /* a head's */
  FleetSlot first;
  guint8  severity;
  guint8  was_head;
  guint8  has_swallowed;
  double  sum_x, sum_y;
  double  left, top, right, bottom;
} Cell;

/* The places are many and mostly empty, so they hold numbers; the cells lie together. */
typedef struct
{
  guint32 *places; /* the cell there, plus one; 0: none */
  Cell    *cells;
  guint32  n_cells;
  guint32  mask;   /* places less one; a power of two less one. There is room for half as many cells */
  guint    zoom;
} Grid;

struct _FleetMapCluster
{
  Grid    now;
  Grid    before;
  GArray *of_slot;  /* guint32: while dividing the cell, then the mark */
  GArray *clusters; /* guint32: cells that are clusters */
  GArray *marks;    /* FleetMapMark */
  guint   n_singles;
};

FleetMapCluster *
fleet_map_cluster_new (void)
{
  FleetMapCluster *self = g_new0 (FleetMapCluster, 1);

  self->of_slot = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->clusters = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->marks = g_array_new (FALSE, TRUE, sizeof (FleetMapMark));
  return self;
}

static void
grid_clear (Grid *grid)
{
  g_free (grid->places);
  g_free (grid->cells);
}

void
fleet_map_cluster_free (FleetMapCluster *self)
{
  grid_clear (&self->now);
  grid_clear (&self->before);
  g_array_unref (self->of_slot);
  g_array_unref (self->clusters);
  g_array_unref (self->marks);
  g_free (self);
}

double
fleet_map_cluster_cell (guint zoom)
{
  return zoom <= 8 ? 40 : zoom == 9 ? 64 : 96;
}

double
fleet_map_cluster_radius (guint n)
{
  return n < 30 ? 14 : n < 100 ? 16 : n < 300 ? 18 : n < 1000 ? 21 : n < 3000 ? 24 : 27;
}

/* The place of key in the grid, empty when it has none. */
static guint32 *
grid_place (const Grid *grid,
            guint64     key)
{
  guint32 at = ((key + 1) * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15)) >> 32 & grid->mask;

  while (grid->places[at] != 0 && grid->cells[grid->places[at] - 1].key != key)
    at = (at + 1) & grid->mask;
  return &grid->places[at];
}

/* NULL: no vehicle is there. */
static Cell *
grid_find (const Grid *grid,
           guint64     key)
{
  guint32 number = *grid_place (grid, key);

  return number != 0 ? &grid->cells[number - 1] : NULL;
}

/* The number of key's cell, made if there was none. */
static guint32
grid_ensure (Grid    *grid,
             guint64  key)
{
  guint32 *place = grid_place (grid, key);

  if (*place == 0)
    {
      grid->cells[grid->n_cells] = (Cell) { .key = key };
      *place = ++grid->n_cells;
    }
  return *place - 1;
}

/* The cell that key had in the grid before; NULL: none, or that was another zoom level. */
static const Cell *
find_before (FleetMapCluster *self,
             guint64          key)
{
  if (self->before.cells == NULL || self->before.zoom != self->now.zoom)
    return NULL;
  return grid_find (&self->before, key);
}

static void
grid_add (Cell                   *cell,
          const FleetMapVehicles *vehicles,
          FleetSlot               slot)
{
  double x = vehicles->x[slot];
  double y = vehicles->y[slot];

  if (cell->n++ == 0)
    {
      cell->first = slot;
      cell->left = cell->right = x;
      cell->top = cell->bottom = y;
    }
  cell->sum_x += x;
  cell->sum_y += y;
  cell->severity = MAX (cell->severity, vehicles->severity[slot]);
  cell->left = MIN (cell->left, x);
  cell->right = MAX (cell->right, x);
  cell->top = MIN (cell->top, y);
  cell->bottom = MAX (cell->bottom, y);
}

static void
fill_grid (FleetMapCluster        *self,
           const FleetMapVehicles *vehicles,
           guint                   zoom)
{
  double cells = ldexp (256.0 / fleet_map_cluster_cell (zoom), zoom);
  guint32 places = 256;
  Grid before = self->before;
  guint n = 0;

  for (FleetSlot slot = 0; slot < vehicles->n_slots; slot++)
    n += vehicles->included[slot] != 0;
  while (places < 2 * n)
    places *= 2;
  self->before = self->now;
  if (before.cells == NULL || before.mask != places - 1)
    {
      grid_clear (&before);
      before = (Grid) { .places = g_new (guint32, places), .cells = g_new (Cell, places / 2) };
    }
  self->now = (Grid) { before.places, before.cells, 0, places - 1, zoom };
  memset (self->now.places, 0, sizeof (guint32) * places);
  g_array_set_size (self->of_slot, vehicles->n_slots);
  for (FleetSlot slot = 0; slot < vehicles->n_slots; slot++)
    {
      guint64 key;
      guint32 at;

      g_array_index (self->of_slot, guint32, slot) = FLEET_NONE;
      if (!vehicles->included[slot])
        continue;
      key = ((guint64) CLAMP (vehicles->y[slot] * cells, 0, G_MAXINT32) << 32 | (guint64) CLAMP (vehicles->x[slot] * cells, 0, G_MAXINT32));
      at = grid_ensure (&self->now, key);
      grid_add (&self->now.cells[at], vehicles, slot);
      g_array_index (self->of_slot, guint32, slot) = at;
    }
}

/* TRUE: the symbols would lie upon each other. Near the ground they may, for there is nothing nearer to go to. */
static gboolean
is_crowded (const Cell *cell,
            guint       zoom)
{
  double scale = ldexp (256, zoom);
  double width = (cell->right - cell->left) * scale + SYMBOL;
  double height = (cell->bottom - cell->top) * scale + SYMBOL;

  return zoom < NEAR_ZOOM && cell->n >= CROWD && cell->n * SYMBOL * SYMBOL > CROWDED * width * height;
}

static void
find_clusters (FleetMapCluster *self,
               guint            most)
{
  g_array_set_size (self->clusters, 0);
  for (guint32 at = 0; at < self->now.n_cells; at++)
    {
      Cell *cell = &self->now.cells[at];
      const Cell *before;
      gboolean was_cluster;

      cell->head = FLEET_NONE;
      if (cell->n < 2)
        continue;
      before = find_before (self, cell->key);
      was_cluster = before != NULL && before->head != FLEET_NONE;
      if (cell->n <= (was_cluster ? most - most / 4 : most) && !is_crowded (cell, self->now.zoom))
        continue;
      cell->head = at;
      cell->was_head = was_cluster && self->before.cells[before->head].key == cell->key;
      g_array_append_val (self->clusters, at);
    }
}

/* What swallows first: what did before, then the greater by halves and doubles, then by place. */
static int
compare_clusters (gconstpointer a,
                  gconstpointer b,
                  gpointer      user_data)
{
  const Cell *cells = user_data;
  const Cell *first = &cells[*(const guint32 *) a];
  const Cell *second = &cells[*(const guint32 *) b];
  int rank;

  if (first->was_head != second->was_head)
    return first->was_head ? -1 : 1;
  rank = (int) g_bit_storage (second->n) - (int) g_bit_storage (first->n);
  if (rank != 0)
    return rank;
  return first->key < second->key ? -1 : first->key > second->key;
}

static gboolean
overlap (FleetMapCluster *self,
         const Cell      *head,
         const Cell      *cell,
         double           scale)
{
  double apart = hypot (head->sum_x / head->n - cell->sum_x / cell->n, head->sum_y / head->n - cell->sum_y / cell->n) * scale;
  double limit = fleet_map_cluster_radius (head->n) + fleet_map_cluster_radius (cell->n) + APART;
  const Cell *before = find_before (self, cell->key);

  if (before != NULL && before->head != FLEET_NONE && self->before.cells[before->head].key == head->key)
    limit += STICKY;
  return apart < limit;
}

static void
join_clusters (FleetMapCluster *self)
{
  double scale = ldexp (256, self->now.zoom);

  g_array_sort_with_data (self->clusters, compare_clusters, self->now.cells);
  for (guint i = 0; i < self->clusters->len; i++)
    {
      guint32 at = g_array_index (self->clusters, guint32, i);
      Cell *head = &self->now.cells[at];

      if (head->head != at)
        continue;
      for (int row = -1; row <= 1; row++)
        for (int column = -1; column <= 1; column++)
          {
            guint64 key = head->key + ((guint64) (gint64) row << 32) + (guint64) (gint64) column;
            Cell *cell = grid_find (&self->now, key);

            /* A cell that has swallowed another stays whole. */
            if (cell == NULL || cell == head || cell->head != cell - self->now.cells || cell->has_swallowed || !overlap (self, head, cell, scale))
              continue;
            cell->head = at;
            head->has_swallowed = TRUE;
          }
    }
}

static void
add_to_mark (FleetMapMark *mark,
             const Cell   *cell)
{
  if (mark->n == 0)
    *mark = (FleetMapMark) { 0, 0, 0, cell->first, 0, cell->left, cell->top, cell->right, cell->bottom };
  mark->x += cell->sum_x;
  mark->y += cell->sum_y;
  mark->n += cell->n;
  mark->slot = MIN (mark->slot, cell->first);
  mark->severity = MAX (mark->severity, cell->severity);
  mark->left = MIN (mark->left, cell->left);
  mark->top = MIN (mark->top, cell->top);
  mark->right = MAX (mark->right, cell->right);
  mark->bottom = MAX (mark->bottom, cell->bottom);
}

/* Makes room for all marks and numbers the clusters' heads. */
static void
number_marks (FleetMapCluster *self)
{
  guint n_heads = 0;

  self->n_singles = 0;
  for (guint32 at = 0; at < self->now.n_cells; at++)
    if (self->now.cells[at].head == FLEET_NONE)
      self->n_singles += self->now.cells[at].n;
  for (guint i = 0; i < self->clusters->len; i++)
    {
      guint32 at = g_array_index (self->clusters, guint32, i);

      if (self->now.cells[at].head == at)
        self->now.cells[at].mark = self->n_singles + n_heads++;
    }
  g_array_set_size (self->marks, 0);
  g_array_set_size (self->marks, self->n_singles + n_heads);
}

static void
mark_singles (FleetMapCluster        *self,
              const FleetMapVehicles *vehicles)
{
  guint n = 0;

  for (FleetSlot slot = 0; slot < vehicles->n_slots; slot++)
    {
      guint32 *of_slot = &g_array_index (self->of_slot, guint32, slot);
      double x = vehicles->x[slot];
      double y = vehicles->y[slot];
      const Cell *cell;

      if (*of_slot == FLEET_NONE)
        continue;
      cell = &self->now.cells[*of_slot];
      if (cell->head != FLEET_NONE)
        {
          *of_slot = self->now.cells[cell->head].mark;
          continue;
        }
      g_array_index (self->marks, FleetMapMark, n) = (FleetMapMark) { x, y, 1, slot, vehicles->severity[slot], x, y, x, y };
      *of_slot = n++;
    }
}

static void
mark_clusters (FleetMapCluster *self)
{
  for (guint i = 0; i < self->clusters->len; i++)
    {
      const Cell *cell = &self->now.cells[g_array_index (self->clusters, guint32, i)];

      add_to_mark (&g_array_index (self->marks, FleetMapMark, self->now.cells[cell->head].mark), cell);
    }
  for (guint i = self->n_singles; i < self->marks->len; i++)
    {
      FleetMapMark *mark = &g_array_index (self->marks, FleetMapMark, i);

      mark->x /= mark->n;
      mark->y /= mark->n;
    }
}

void
fleet_map_cluster_update (FleetMapCluster        *self,
                          const FleetMapVehicles *vehicles,
                          guint                   zoom,
                          guint                   most)
{
  fill_grid (self, vehicles, zoom);
  find_clusters (self, MAX (most, 1));
  join_clusters (self);
  number_marks (self);
  mark_singles (self, vehicles);
  mark_clusters (self);
}

const FleetMapMark *
fleet_map_cluster_get_marks (FleetMapCluster *self,
                             guint           *ret_n_singles,
                             guint           *ret_n_clusters)
{
  *ret_n_singles = self->n_singles;
  *ret_n_clusters = self->marks->len - self->n_singles;
  return (const FleetMapMark *) self->marks->data;
}

guint
fleet_map_cluster_find (FleetMapCluster *self,
                        FleetSlot        slot)
{
  return slot < self->of_slot->len ? g_array_index (self->of_slot, guint32, slot) : FLEET_NONE;
}
