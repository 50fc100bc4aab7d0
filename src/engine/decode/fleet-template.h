/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-template: messages of known shape, read by comparing the bytes between their values.
 *
 * A shape is a sequence of segments: literal bytes (brackets, keys, white space), then one value of one kind. Shapes that begin alike
 * share their segments, so the set is a tree: where a message differs (a key that is not always there, one more element in an array) it goes
 * on in a sibling, and nothing that was read is read again. Numbers are one kind, whole or not; null is part of the
 * literal, and so is the end of an array, whose length the shape knows. A shape is only ever learned from a message that the general reader has
 * accepted, which is why its keys need no checking; its values are read as strictly as there.
 *
 * At most FLEET_TEMPLATE_SHAPES and FLEET_TEMPLATE_BYTES, least recently used go; a full set takes a shape when it comes a second time. @thread one set, one thread. */

#pragma once

#include "fleet-batch.h"
#include "fleet-flattener.h"

G_BEGIN_DECLS

#define FLEET_TEMPLATE_SHAPES 512
#define FLEET_TEMPLATE_BYTES  (32 * 1024 * 1024)

typedef struct _FleetTemplate FleetTemplate;

/* What a message must have besides its cells. Text is borrowed until the batch or the message changes; NULL values: not there. */
typedef struct
{
  FleetValue  device;
  FleetValue  time;
  const char *device_at; /* where the device's value stands in the message, or NULL */
} FleetTemplateHead;

FleetTemplate *fleet_template_new  (void);
void           fleet_template_free (FleetTemplate       *self);

/* Reads text (padded, see fleet-json-text.h) into a row of batch in which nothing is set. FALSE when no shape fits; the row is then as it was. */
gboolean       fleet_template_read (FleetTemplate       *self,
                                    const char          *text,
                                    gsize                length,
                                    FleetBatch          *batch,
                                    guint                row,
                                    FleetTemplateHead   *ret_head);

/* Learns the shape of text (padded), which the general reader has accepted with these leaves and their paths; device and time are
 * the paths whose values the head wants. */
void           fleet_template_learn (FleetTemplate      *self,
                                     const char         *text,
                                     gsize               length,
                                     const FleetLeaf    *leaves,
                                     const FleetPath    *paths,
                                     guint               n_leaves,
                                     FleetPath           device,
                                     FleetPath           time);

guint          fleet_template_get_n_shapes (const FleetTemplate *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetTemplate, fleet_template_free)

G_END_DECLS
