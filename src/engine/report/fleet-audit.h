/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-audit: the log of exports and questions that tell who people are: who took what, when, where from and why (Korea's notice on safety measures asks for this, kept a year at least; nothing
 * here deletes it). The row is on disk before the file has its name. It is written by whoever exports, over a connection of its own for that one transaction: the export may run while
 * no engine does. Read it as the table export_log. @thread any */

#pragma once

#include "fleet-error.h"

G_BEGIN_DECLS

typedef struct
{
  const char *by;      /* the operator */
  const char *what;    /* the report's id, "sql" of a statement of somebody's own */
  const char *about;   /* period and filters, or the statement: JSON */
  const char *columns; /* the personal ones, with commas */
  const char *reason;  /* "": a question, of which none is asked */
  const char *file;    /* NULL: it was looked at */
  gint64      n_rows;
} FleetAuditEntry;

/* Of what is written down before the first row is there. */
#define FLEET_AUDIT_ROWS_UNKNOWN -1

/* Time and host are added. */
gboolean fleet_audit_write (const char             *database,
                            const FleetAuditEntry  *entry,
                            GError                **error);

G_END_DECLS
