/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-merge: made and freed; what it says, the header tells. */

#include "fleet-merge.h"

void
fleet_merge_piece_free (FleetMergePiece *self)
{
  g_bytes_unref (self->data);
  g_free (self);
}

FleetMerge *
fleet_merge_new (void)
{
  FleetMerge *self = g_new0 (FleetMerge, 1);

  self->segments = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->blocks = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_merge_piece_free);
  self->signals = g_array_new (FALSE, FALSE, sizeof (FleetMergeSignal));
  self->devices = g_array_new (FALSE, FALSE, sizeof (FleetMergeDevice));
  return self;
}

void
fleet_merge_free (FleetMerge *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->segments);
  g_array_unref (self->blocks);
  g_ptr_array_unref (self->pieces);
  g_array_unref (self->signals);
  g_array_unref (self->devices);
  g_free (self);
}
