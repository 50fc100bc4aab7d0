/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-query-rows: pages in the order in which they came, each with the number of its first row, so that a row is found by halving; a few unpacked ones, least recently used out first. */

#include "fleet-query-rows.h"

#include "fleet-row-pack.h"

/* Pages that are kept unpacked: a screen and what a hand on the scroll bar passes. */
#define UNPACKED     6
/* Rows that say what a column holds. */
#define SAMPLED_ROWS 200

typedef struct
{
  guint   first_row;
  guint   n_rows;
  GBytes *packed;
} Page;

typedef struct
{
  guint      page;
  FleetRows *rows; /* NULL: nothing here yet */
  guint64    used;
} Unpacked;

struct _FleetQueryRows
{
  GStrv      names;
  guint      n_columns;
  guint      n_rows;
  gsize      bytes;
  GArray    *pages;
  Unpacked   unpacked[UNPACKED];
  guint64    uses;
  FleetValue missing;
};

static void
page_clear (gpointer data)
{
  g_bytes_unref (((Page *) data)->packed);
}

FleetQueryRows *
fleet_query_rows_new (guint              n_columns,
                      const char *const *names)
{
  FleetQueryRows *self = g_new0 (FleetQueryRows, 1);

  self->n_columns = n_columns;
  self->names = g_new0 (char *, n_columns + 1);
  for (guint i = 0; i < n_columns; i++)
    self->names[i] = g_strdup (names[i]);
  self->pages = g_array_new (FALSE, FALSE, sizeof (Page));
  g_array_set_clear_func (self->pages, page_clear);
  self->missing.type = FLEET_TYPE_NULL;
  return self;
}

void
fleet_query_rows_free (FleetQueryRows *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < UNPACKED; i++)
    g_clear_pointer (&self->unpacked[i].rows, fleet_rows_unref);
  g_array_unref (self->pages);
  g_strfreev (self->names);
  g_free (self);
}

void
fleet_query_rows_add_page (FleetQueryRows *self,
                           guint           n_rows,
                           GBytes         *page)
{
  Page added = { .first_row = self->n_rows, .n_rows = n_rows, .packed = g_bytes_ref (page) };

  g_array_append_val (self->pages, added);
  self->n_rows += n_rows;
  self->bytes += g_bytes_get_size (page);
}

guint
fleet_query_rows_get_n_columns (FleetQueryRows *self)
{
  return self->n_columns;
}

guint
fleet_query_rows_get_n_rows (FleetQueryRows *self)
{
  return self->n_rows;
}

gsize
fleet_query_rows_get_bytes (FleetQueryRows *self)
{
  return self->bytes;
}

const char *
fleet_query_rows_get_name (FleetQueryRows *self,
                           guint           column)
{
  g_return_val_if_fail (column < self->n_columns, NULL);
  return self->names[column];
}

static guint
find_page (FleetQueryRows *self,
           guint           row)
{
  guint low = 0, high = self->pages->len;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->pages, Page, middle).first_row <= row)
        low = middle;
      else
        high = middle;
    }
  return low;
}

static FleetRows *
unpack (FleetQueryRows *self,
        guint           number)
{
  const Page *page = &g_array_index (self->pages, Page, number);
  Unpacked *oldest = &self->unpacked[0];

  for (guint i = 0; i < UNPACKED; i++)
    {
      Unpacked *place = &self->unpacked[i];

      if (place->rows != NULL && place->page == number)
        {
          place->used = ++self->uses;
          return place->rows;
        }
      if (place->rows == NULL || place->used < oldest->used)
        oldest = place;
    }
  g_clear_pointer (&oldest->rows, fleet_rows_unref);
  oldest->rows = fleet_rows_new (self->n_columns, (const char *const *) self->names);
  fleet_row_pack_read (g_bytes_get_data (page->packed, NULL), g_bytes_get_size (page->packed), page->n_rows, oldest->rows);
  oldest->page = number;
  oldest->used = ++self->uses;
  return oldest->rows;
}

const FleetValue *
fleet_query_rows_get (FleetQueryRows *self,
                      guint           row,
                      guint           column)
{
  FleetRows *rows;
  guint number;

  g_return_val_if_fail (row < self->n_rows && column < self->n_columns, &self->missing);
  number = find_page (self, row);
  rows = unpack (self, number);
  row -= g_array_index (self->pages, Page, number).first_row;
  return row < fleet_rows_get_n_rows (rows) ? fleet_rows_get (rows, row, column) : &self->missing;
}

gboolean
fleet_query_rows_is_number (FleetQueryRows *self,
                            guint           column)
{
  gboolean is_number = FALSE;

  for (guint row = 0; row < MIN (self->n_rows, SAMPLED_ROWS); row++)
    {
      FleetType type = fleet_query_rows_get (self, row, column)->type;

      if (type != FLEET_TYPE_NULL && type != FLEET_TYPE_INT && type != FLEET_TYPE_DOUBLE)
        return FALSE;
      is_number = is_number || type != FLEET_TYPE_NULL;
    }
  return is_number;
}
