/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-import-status: a plain value. */

#include "fleet-import-status.h"

FleetImportStatus *
fleet_import_status_new (void)
{
  FleetImportStatus *self = g_new0 (FleetImportStatus, 1);

  self->remaining_s = -1;
  self->problems = g_ptr_array_new_with_free_func (g_free);
  return self;
}

static gpointer
copy_text (gconstpointer text,
           gpointer      user_data)
{
  return g_strdup (text);
}

FleetImportStatus *
fleet_import_status_copy (const FleetImportStatus *self)
{
  FleetImportStatus *copy = g_new (FleetImportStatus, 1);

  *copy = *self;
  copy->source = g_strdup (self->source);
  copy->sentence = g_strdup (self->sentence);
  copy->problems = g_ptr_array_copy (self->problems, copy_text, NULL);
  g_ptr_array_set_free_func (copy->problems, g_free);
  return copy;
}

void
fleet_import_status_free (FleetImportStatus *self)
{
  if (self == NULL)
    return;
  g_free (self->source);
  g_free (self->sentence);
  g_ptr_array_unref (self->problems);
  g_free (self);
}

void
fleet_import_status_add_problem (FleetImportStatus *self,
                                 char              *problem)
{
  self->n_problems++;
  if (self->problems->len < FLEET_IMPORT_MOST_PROBLEMS)
    g_ptr_array_add (self->problems, problem);
  else
    g_free (problem);
}

gboolean
fleet_import_status_is_over (const FleetImportStatus *self)
{
  return self->state >= FLEET_IMPORT_DONE;
}
