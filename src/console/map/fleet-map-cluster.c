/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-map-cluster: two passes over the columns: count into cells, then tell the marks. */

#include "fleet-map-cluster.h"

#include <math.h>

#define CELL_PX  64.0
#define REACH_PX 12.0 /* of a vehicle's symbol */

typedef struct
{
  guint         n;
  FleetSeverity severity;
  FleetSlot     first;
  double        x, y; /* sums of world places */
} Cell;

struct _FleetMapCluster
{
  GArray *cells; /* Cell, row by row */
  GArray *marks; /* FleetMapMark: vehicles first, so that clusters lie above them */
  GArray *alone; /* FleetSlot of each member of a cell that is not told as a cluster, with its cell: two guint32 */
};

/* The grid of cells that covers a view. */
typedef struct
{
  double cell;        /* world width of a cell */
  gint64 first_column, first_row;
  guint  n_columns, n_rows;
} Grid;

FleetMapCluster *
fleet_map_cluster_new (void)
{
  FleetMapCluster *self = g_new0 (FleetMapCluster, 1);

  self->cells = g_array_new (FALSE, TRUE, sizeof (Cell));
  self->marks = g_array_new (FALSE, FALSE, sizeof (FleetMapMark));
  self->alone = g_array_new (FALSE, FALSE, 2 * sizeof (guint32));
  return self;
}

void
fleet_map_cluster_free (FleetMapCluster *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->cells);
  g_array_unref (self->marks);
  g_array_unref (self->alone);
  g_free (self);
}

static double
world_px (const FleetMapView *view)
{
  return 256 * exp2 (view->zoom);
}

void
fleet_map_view_place (const FleetMapView *self,
                      double              x,
                      double              y,
                      double             *ret_px,
                      double             *ret_py)
{
  double scale = world_px (self);

  *ret_px = (x - self->centre_x) * scale + self->width / 2;
  *ret_py = (y - self->centre_y) * scale + self->height / 2;
}

double
fleet_map_cluster_radius (guint n)
{
  return n < 30 ? 13 : n < 150 ? 16 : n < 800 ? 19 : n < 4000 ? 22 : 26;
}

static Grid
make_grid (const FleetMapView *view)
{
  double half_width = view->width / 2 / world_px (view);
  double half_height = view->height / 2 / world_px (view);
  Grid grid;

  grid.cell = CELL_PX / (256 * exp2 (round (view->zoom)));
  grid.first_column = floor ((view->centre_x - half_width) / grid.cell) - 1;
  grid.first_row = floor ((view->centre_y - half_height) / grid.cell) - 1;
  grid.n_columns = floor ((view->centre_x + half_width) / grid.cell) + 2 - grid.first_column;
  grid.n_rows = floor ((view->centre_y + half_height) / grid.cell) + 2 - grid.first_row;
  return grid;
}

/* The vehicle's cell, or -1 outside of the grid. */
static gint64
find_cell (const Grid *grid,
           double      x,
           double      y)
{
  gint64 column = (gint64) floor (x / grid->cell) - grid->first_column;
  gint64 row = (gint64) floor (y / grid->cell) - grid->first_row;

  if (column < 0 || row < 0 || column >= grid->n_columns || row >= grid->n_rows)
    return -1;
  return row * grid->n_columns + column;
}

static void
count (FleetMapCluster          *self,
       const FleetRosterColumns *columns,
       int                       activity,
       const Grid               *grid)
{
  for (FleetSlot slot = 0; slot < columns->n_slots; slot++)
    {
      gint64 at;
      Cell *cell;
      guint32 member[2];

      if (!columns->shown[slot] || !columns->placed[slot] || (activity >= 0 && columns->activity[slot] != activity))
        continue;
      at = find_cell (grid, columns->x[slot], columns->y[slot]);
      if (at < 0)
        continue;
      cell = &g_array_index (self->cells, Cell, at);
      if (cell->n++ == 0)
        cell->first = slot;
      cell->severity = MAX (cell->severity, columns->severity[slot]);
      cell->x += columns->x[slot];
      cell->y += columns->y[slot];
      if (cell->n > FLEET_MAP_CLUSTER_ALONE)
        continue;
      member[0] = slot;
      member[1] = at;
      g_array_append_val (self->alone, member);
    }
}

static void
append_mark (FleetMapCluster    *self,
             const FleetMapView *view,
             double              x,
             double              y,
             guint               n,
             FleetSeverity       severity,
             FleetSlot           slot)
{
  FleetMapMark mark = { .n = n, .severity = severity, .slot = slot };
  double px, py;

  fleet_map_view_place (view, x, y, &px, &py);
  mark.x = px;
  mark.y = py;
  g_array_append_val (self->marks, mark);
}

const FleetMapMark *
fleet_map_cluster_lay_out (FleetMapCluster          *self,
                           const FleetRosterColumns *columns,
                           int                       activity,
                           const FleetMapView       *view,
                           guint                    *ret_n)
{
  Grid grid = make_grid (view);

  g_array_set_size (self->cells, 0);
  g_array_set_size (self->cells, grid.n_columns * grid.n_rows);
  g_array_set_size (self->alone, 0);
  g_array_set_size (self->marks, 0);
  count (self, columns, activity, &grid);

  for (guint i = 0; i < self->alone->len; i++)
    {
      const guint32 *member = &((const guint32 *) (gpointer) self->alone->data)[2 * i];
      FleetSlot slot = member[0];

      if (g_array_index (self->cells, Cell, member[1]).n <= FLEET_MAP_CLUSTER_ALONE)
        append_mark (self, view, columns->x[slot], columns->y[slot], 1, columns->severity[slot], slot);
    }
  for (guint i = 0; i < self->cells->len; i++)
    {
      const Cell *cell = &g_array_index (self->cells, Cell, i);

      if (cell->n > FLEET_MAP_CLUSTER_ALONE)
        append_mark (self, view, cell->x / cell->n, cell->y / cell->n, cell->n, cell->severity, cell->first);
    }
  *ret_n = self->marks->len;
  return (const FleetMapMark *) (gpointer) self->marks->data;
}

const FleetMapMark *
fleet_map_cluster_hit (FleetMapCluster *self,
                       double           x,
                       double           y)
{
  const FleetMapMark *best = NULL;
  double best_distance = G_MAXDOUBLE;

  for (guint i = self->marks->len; i-- > 0;)
    {
      const FleetMapMark *mark = &g_array_index (self->marks, FleetMapMark, i);
      double distance = hypot (mark->x - x, mark->y - y);

      if (distance > (mark->n > 1 ? fleet_map_cluster_radius (mark->n) : REACH_PX))
        continue;
      if (mark->n > 1)
        return mark;
      if (distance < best_distance)
        {
          best = mark;
          best_distance = distance;
        }
    }
  return best;
}
