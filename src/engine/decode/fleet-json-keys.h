/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-json-keys: which keys the open objects of a document have, so that none comes twice.
 *
 * simdjson takes the first of two equal keys, other readers the last: a message with both means nothing. @thread one, one thread. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FleetJsonKeys FleetJsonKeys;

/* An object of the document; its owner keeps it while it is open. */
typedef struct
{
  /*< private >*/
  guint64 number;
  guint32 last_key;
  guint32 n_keys;
} FleetJsonObject;

FleetJsonKeys *fleet_json_keys_new            (void);
void           fleet_json_keys_free           (FleetJsonKeys   *self);

/* Forgets all. */
void           fleet_json_keys_begin_document (FleetJsonKeys   *self);
void           fleet_json_keys_begin_object   (FleetJsonKeys   *self,
                                               FleetJsonObject *object);
/* Notes a key of object; FALSE when object has it already. text is borrowed until the next document. */
gboolean       fleet_json_keys_add            (FleetJsonKeys   *self,
                                               FleetJsonObject *object,
                                               const char      *text,
                                               guint32          length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetJsonKeys, fleet_json_keys_free)

G_END_DECLS
