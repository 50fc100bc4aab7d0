/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-table-snapshot: see the header. */

#include "fleet-table-snapshot.h"

void
fleet_table_snapshot_init (FleetTableSnapshot *self)
{
  *self = (FleetTableSnapshot) { FLEET_TIME_NONE, FLEET_TIME_NONE, FLEET_TIME_NONE, FLEET_TIME_NONE, FLEET_TIME_NONE, FLEET_TIME_NONE, FLEET_TIME_NONE, FALSE };
}

static void
finish (FleetTableSnapshot *self,
        gint64              told_us)
{
  self->line_us = self->open_us;
  self->ended_us = MAX (told_us, self->last_us);
  self->open_us = self->last_us = FLEET_TIME_NONE;
}

/* No begin was ever marked: a row of a reading that is over may be its earliest. */
static void
take_late (FleetTableSnapshot *self,
           gint64              told_us)
{
  if (self->open_us == FLEET_TIME_NONE)
    self->line_us = MIN (self->line_us, told_us);
}

static void
take_row (FleetTableSnapshot *self,
          FleetSnapshotMark   mark,
          gint64              told_us)
{
  if (self->open_us == FLEET_TIME_NONE)
    self->open_us = self->last_us = told_us;
  self->open_us = MIN (self->open_us, told_us);
  self->last_us = MAX (self->last_us, told_us);
  if (mark == FLEET_SNAPSHOT_LAST || mark == FLEET_SNAPSHOT_END)
    finish (self, told_us);
  else if (self->changed_us > self->last_us)
    finish (self, self->changed_us); /* its partition was read first */
}

/* Begins are marked: the newest of which an end is known, whichever came first. What was guessed before the first mark came is forgotten. */
static void
take_marked (FleetTableSnapshot *self,
             FleetSnapshotMark   mark,
             gint64              told_us)
{
  if (!self->has_first)
    {
      self->line_us = self->open_us = self->last_us = FLEET_TIME_NONE;
      self->ended_us = MAX (self->ended_us, self->changed_us);
    }
  self->has_first = TRUE;
  if (mark == FLEET_SNAPSHOT_FIRST)
    self->open_us = MAX (self->open_us, told_us);
  else if (mark != FLEET_SNAPSHOT_READ)
    self->ended_us = MAX (self->ended_us, told_us);
  if (self->open_us <= self->ended_us)
    self->line_us = MAX (self->line_us, self->open_us);
}

gboolean
fleet_table_snapshot_note (FleetTableSnapshot *self,
                           FleetSnapshotMark   mark,
                           gint64              told_us,
                           gboolean           *ret_line)
{
  const FleetTableSnapshot before = *self;

  if (ret_line != NULL)
    *ret_line = FALSE;
  if (told_us == FLEET_TIME_NONE || mark == FLEET_SNAPSHOT_PIECE)
    return FALSE;
  if (self->has_first || mark == FLEET_SNAPSHOT_FIRST)
    take_marked (self, mark, told_us);
  else if (mark == FLEET_SNAPSHOT_CHANGE)
    {
      self->changed_us = MAX (self->changed_us, told_us);
      if (self->open_us != FLEET_TIME_NONE && told_us > self->last_us)
        finish (self, told_us);
    }
  else if (self->ended_us != FLEET_TIME_NONE && told_us <= self->ended_us)
    take_late (self, told_us);
  else
    take_row (self, mark, told_us);
  if (mark == FLEET_SNAPSHOT_END)
    self->whole_us = MAX (self->whole_us, told_us);
  if (ret_line != NULL)
    *ret_line = self->line_us != before.line_us;
  return self->line_us != before.line_us || self->ended_us != before.ended_us || self->open_us != before.open_us || self->last_us != before.last_us || self->changed_us != before.changed_us || self->whole_us != before.whole_us ||
         self->has_first != before.has_first;
}

gboolean
fleet_table_snapshot_begin (FleetTableSnapshot *self,
                            gint64              told_us)
{
  gboolean is_new = told_us > self->begun_us;

  self->begun_us = MAX (self->begun_us, told_us);
  return is_new;
}

gboolean
fleet_table_snapshot_close (FleetTableSnapshot *self,
                            gint64              whole_us)
{
  if (self->begun_us > whole_us || self->begun_us <= self->line_us)
    return FALSE;
  self->line_us = self->begun_us;
  return TRUE;
}
