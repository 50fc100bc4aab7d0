/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-value: one value with its type; borrowed text. */

#pragma once

#include "fleet-types.h"

G_BEGIN_DECLS

typedef struct
{
  FleetType type;
  guint32   length; /* of text, in bytes */
  union
  {
    gboolean    boolean;
    gint64      integer;
    double      real;
    const char *text; /* borrowed, valid UTF-8, not necessarily terminated */
  };
} FleetValue;

/* As a person reads it: true/false, integers, the shortest decimal that reads back to the same double, the text itself; "" for null. */
void     fleet_value_append (const FleetValue *value,
                             GString          *text);
/* As JSON: text quoted and escaped, numbers as above (a double keeps a ".0" so that its type survives), null. */
void     fleet_value_append_json (const FleetValue *value,
                                  GString          *json);
/* Type and bits equal (-0.0 differs from 0.0, NaN equals itself). */
gboolean fleet_value_equal  (const FleetValue *a,
                             const FleetValue *b);

G_END_DECLS
