/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-table-snapshot: see the header. */

#include "fleet-table-snapshot.h"

void
fleet_table_snapshot_init (FleetTableSnapshot *self)
{
  *self = (FleetTableSnapshot) { FLEET_TIME_NONE, FLEET_TIME_NONE, FLEET_TIME_NONE, FLEET_TIME_NONE, FLEET_TIME_NONE, FALSE };
}

static void
finish (FleetTableSnapshot *self,
        gint64              told_us)
{
  self->line_us = self->open_us;
  self->ended_us = MAX (told_us, self->last_us);
  self->open_us = self->last_us = FLEET_TIME_NONE;
}

/* A row of the reading that is over: where no begin was marked, it may be the earliest. */
static void
take_late (FleetTableSnapshot *self,
           FleetSnapshotMark   mark,
           gint64              told_us)
{
  if (self->open_us != FLEET_TIME_NONE || self->has_first)
    return;
  self->line_us = MIN (self->line_us, told_us);
  self->has_first = mark == FLEET_SNAPSHOT_FIRST;
}

static void
take_row (FleetTableSnapshot *self,
          FleetSnapshotMark   mark,
          gint64              told_us)
{
  if (self->open_us == FLEET_TIME_NONE)
    {
      self->open_us = self->last_us = told_us;
      self->has_first = mark == FLEET_SNAPSHOT_FIRST;
    }
  else if (mark == FLEET_SNAPSHOT_FIRST && (told_us > self->open_us || !self->has_first))
    {
      /* It begins anew, because the one before came to no end; or this is the begin of the one whose rows came already. */
      self->open_us = told_us;
      self->has_first = TRUE;
    }
  else if (!self->has_first)
    self->open_us = MIN (self->open_us, told_us);
  self->last_us = MAX (self->last_us, told_us);
  if (mark == FLEET_SNAPSHOT_LAST)
    finish (self, told_us);
  else if (self->changed_us > self->last_us)
    finish (self, self->changed_us); /* its partition was read first */
}

gboolean
fleet_table_snapshot_note (FleetTableSnapshot *self,
                           FleetSnapshotMark   mark,
                           gint64              told_us,
                           gboolean           *ret_line)
{
  const FleetTableSnapshot before = *self;

  if (told_us == FLEET_TIME_NONE || mark == FLEET_SNAPSHOT_PIECE)
    ;
  else if (mark == FLEET_SNAPSHOT_CHANGE)
    {
      self->changed_us = MAX (self->changed_us, told_us);
      if (self->open_us != FLEET_TIME_NONE && told_us > self->last_us)
        finish (self, told_us);
    }
  else if (self->ended_us != FLEET_TIME_NONE && told_us <= self->ended_us)
    take_late (self, mark, told_us);
  else
    take_row (self, mark, told_us);
  if (ret_line != NULL)
    *ret_line = self->line_us != before.line_us;
  return self->line_us != before.line_us || self->ended_us != before.ended_us || self->open_us != before.open_us || self->last_us != before.last_us || self->changed_us != before.changed_us || self->has_first != before.has_first;
}
