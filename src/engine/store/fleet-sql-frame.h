/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sql-frame: what goes through the pipes between the desk (fleet-sql-desk) and the process that answers questions (fleet-sql-worker): a byte that says what it is, the length of
 * the rest (32 bits, little-endian), the rest, which is a GVariant of the type below or, of a page, packed rows. Either side reads as if the other were hostile. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FLEET_SQL_FRAME_ASK = 'Q',     /* desk → worker: deadline in µs, most rows (0: all), most bytes of packed rows (0: all), most bytes of a text (0: all), statement */
  FLEET_SQL_FRAME_COLUMNS = 'C', /* worker → desk: names, and "table.column" of what is read; once, first */
  FLEET_SQL_FRAME_PAGE = 'P',    /* worker → desk: how many rows (32 bits, little-endian), the rows as fleet_row_pack_add() makes them */
  FLEET_SQL_FRAME_DONE = 'D',    /* worker → desk: µs that it took, TRUE if there was more than was asked for; last */
  FLEET_SQL_FRAME_FAILED = 'E',  /* worker → desk: a FleetError, the byte of the statement at which it is wrong (-1: none), a sentence; last */
} FleetSqlFrame;

#define FLEET_SQL_FRAME_ASK_TYPE     "(xuuus)"
#define FLEET_SQL_FRAME_COLUMNS_TYPE "(asas)"
#define FLEET_SQL_FRAME_DONE_TYPE    "(xb)"
#define FLEET_SQL_FRAME_FAILED_TYPE  "(uis)"

/* No frame is greater: a row of the widest table with its longest value. */
#define FLEET_SQL_FRAME_MOST_BYTES (256u << 20)

/* FALSE: the other side is gone. */
gboolean  fleet_sql_frame_write   (int            fd,
                                   FleetSqlFrame  frame,
                                   const guint8  *bytes,
                                   gsize          n_bytes);
/* Consumes a floating value. */
gboolean  fleet_sql_frame_send    (int            fd,
                                   FleetSqlFrame  frame,
                                   GVariant      *value);
/* Waits until until_us (monotonic; 0: for ever). FALSE: nothing came in time, the other side is gone, or what it says is no frame. bytes is overwritten. */
gboolean  fleet_sql_frame_read    (int            fd,
                                   gint64         until_us,
                                   FleetSqlFrame *ret_frame,
                                   GByteArray    *bytes);
/* The value of a frame that was read; NULL if it is none of this type. */
GVariant *fleet_sql_frame_receive (const GByteArray *bytes,
                                   const char       *type);

G_END_DECLS
