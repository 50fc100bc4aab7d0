/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-template-private: the tree of segments, for the two files that read along it and let it grow. */

#pragma once

#include "fleet-template.h"

G_BEGIN_DECLS

#define SEEN_SHAPES 4096 /* a power of two */

typedef enum
{
  FLEET_TEMPLATE_NUMBER, /* a value follows the literal */
  FLEET_TEMPLATE_BOOL,
  FLEET_TEMPLATE_TEXT,   /* the opening quote belongs to this literal, the closing one to the next */
  FLEET_TEMPLATE_NULL,   /* the literal ends with it */
  FLEET_TEMPLATE_COUNT,  /* the literal ends with ']' */
  FLEET_TEMPLATE_END,    /* the message ends with the literal */
} FleetTemplateKind;

enum
{
  FLEET_TEMPLATE_ROLE_DEVICE = 1 << 0,
  FLEET_TEMPLATE_ROLE_TIME   = 1 << 1,
};

typedef struct _FleetTemplateSegment FleetTemplateSegment;

/* Segments begin a line of the processor's cache. What is read along the way, the head of the literal among it, fills the second line,
 * so that a message touches one line for most of its segments; three shapes by turns then stay in the first cache with what they write. */
struct _FleetTemplateSegment
{
  FleetTemplateSegment *parent;
  guint64               last_used; /* FLEET_TEMPLATE_END */
  gint64                count;     /* FLEET_TEMPLATE_COUNT: the array's length */
  guint64               unused[5];

  FleetTemplateSegment *children; /* most recently used first */
  FleetTemplateSegment *sibling;
  FleetPath             path;
  guint8                kind;
  guint8                roles;
  guint16               last_mask; /* what counts of the literal's last piece, a bit for each byte */
  guint32               length;    /* of the literal, in bytes */
  guint32               whole;     /* pieces of sixteen bytes before the last */
  char                  literal[]; /* whole pieces, at least one */
};

#define FLEET_TEMPLATE_LINE 64
G_STATIC_ASSERT (G_STRUCT_OFFSET (FleetTemplateSegment, children) == FLEET_TEMPLATE_LINE);

struct _FleetTemplate
{
  FleetTemplateSegment root;
  GPtrArray           *ends;  /* FleetTemplateSegment, one for each shape */
  gsize                bytes; /* of all segments */
  guint64              clock; /* messages read or learned */
  guint32              seen[SEEN_SHAPES]; /* what came by while the set was full, by hash */
};

static inline gsize
fleet_template_segment_bytes (gsize length)
{
  return sizeof (FleetTemplateSegment) + MAX (16, (length + 15) & ~(gsize) 15);
}

G_END_DECLS
