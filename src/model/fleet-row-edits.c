/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-row-edits: because both lists are in one order, a single walk finds what went and what came. A list view keeps its place only if it is told of small
 * ranges, and chokes on thousands of them: hence the limit. Edits are carried out from the end, so that the positions of the earlier ones stay true. */

#include "fleet-row-edits.h"

enum
{
  IN_ROWS  = 1 << 0,
  IN_FRESH = 1 << 1,
  IN_BOTH  = IN_ROWS | IN_FRESH,
};

/* rows [old, old + removed) become fresh [new, new + added). */
typedef struct
{
  guint old, removed;
  guint new, added;
} Edit;

static guint8 *
mark (const GArray *rows,
      const GArray *fresh,
      const GArray *moved,
      guint32       limit)
{
  guint8 *marks = g_malloc0 (limit);

  for (guint i = 0; i < rows->len; i++)
    marks[g_array_index (rows, guint32, i)] |= IN_ROWS;
  for (guint i = 0; i < fresh->len; i++)
    marks[g_array_index (fresh, guint32, i)] |= IN_FRESH;
  /* With one bit missing it counts as gone from the one list and new in the other. */
  for (guint i = 0; moved != NULL && i < moved->len; i++)
    marks[g_array_index (moved, guint32, i)] = 0;
  return marks;
}

static GArray *
find_edits (const GArray *rows,
            const GArray *fresh,
            const guint8 *marks)
{
  GArray *edits = g_array_new (FALSE, FALSE, sizeof (Edit));
  guint i = 0, j = 0;

  while (i < rows->len || j < fresh->len)
    {
      Edit edit = { .old = i, .new = j };

      while (i < rows->len && marks[g_array_index (rows, guint32, i)] != IN_BOTH)
        i++;
      while (j < fresh->len && marks[g_array_index (fresh, guint32, j)] != IN_BOTH)
        j++;
      edit.removed = i - edit.old;
      edit.added = j - edit.new;
      if (edit.removed > 0 || edit.added > 0)
        g_array_append_val (edits, edit);
      if (i < rows->len || j < fresh->len)
        {
          /* Both stand on an identity that they share, and it is the same one: that is what "in the same order" means. */
          g_assert (i < rows->len && j < fresh->len && g_array_index (rows, guint32, i) == g_array_index (fresh, guint32, j));
          i++;
          j++;
        }
    }
  return edits;
}

static void
collapse (GArray *edits)
{
  Edit first, last;

  if (edits->len <= FLEET_ROW_EDITS_RANGES)
    return;
  first = g_array_index (edits, Edit, 0);
  last = g_array_index (edits, Edit, edits->len - 1);
  first.removed = last.old + last.removed - first.old;
  first.added = last.new + last.added - first.new;
  g_array_set_size (edits, 0);
  g_array_append_val (edits, first);
}

void
fleet_row_edits_apply (GArray       *rows,
                       const GArray *fresh,
                       const GArray *moved,
                       guint32       limit,
                       GListModel   *model)
{
  g_autofree guint8 *marks = mark (rows, fresh, moved, limit);
  g_autoptr (GArray) edits = find_edits (rows, fresh, marks);

  collapse (edits);
  for (guint n = edits->len; n > 0; n--)
    {
      const Edit *edit = &g_array_index (edits, Edit, n - 1);

      if (edit->removed > 0)
        g_array_remove_range (rows, edit->old, edit->removed);
      if (edit->added > 0)
        g_array_insert_vals (rows, edit->old, &g_array_index (fresh, guint32, edit->new), edit->added);
      g_list_model_items_changed (model, edit->old, edit->removed, edit->added);
    }
}
