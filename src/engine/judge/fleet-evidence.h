/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-evidence: what a condition saw when it became true: each of its parts (what AND and OR join) as text, with the values that it read, and the rule's condition with its version, since
 * rule files change. Where a part asks elements of an array, it also tells those by which it was decided. JSON:
 * {"rule":ID,"version":HASH,"when":TEXT,"parts":[{"text":TEXT,"elements":[INDEX,…],"values":{PATH:VALUE,…}},…]}; "elements" only where some decided. */

#pragma once

#include "fleet-batch.h"
#include "fleet-dictionary.h"
#include "fleet-rule.h"

G_BEGIN_DECLS

/* A rule's parts, found once. */
typedef struct _FleetEvidenceForm FleetEvidenceForm;

FleetEvidenceForm *fleet_evidence_form_new  (const FleetRule   *rule);
void               fleet_evidence_form_free (FleetEvidenceForm *self);

/* The JSON, newly allocated. record: what made it true, by its row and at the time that ages were counted to; NULL: time alone did, no message; then the parts stand without values. paths: the
 * dictionary of record's paths, the same at each call. @thread fleet-feed. */
char              *fleet_evidence_form_fill (FleetEvidenceForm *self,
                                             FleetDictionary   *paths,
                                             const FleetBatch  *record,
                                             guint              row,
                                             gint64             now_us);

typedef struct
{
  char  *text;   /* as the rule has it */
  GStrv  paths;  /* what it read … */
  GStrv  values; /* … and what that was, as a person reads it ("" for null) */
  GArray *elements; /* guint: of the array, counted from 0, those by which it was decided; empty where none did more than others, or it asks no array */
} FleetEvidencePart;

typedef struct
{
  char      *rule;
  char      *version;
  char      *when;
  GPtrArray *parts; /* FleetEvidencePart*, in the rule's order */
} FleetEvidence;

/* NULL: it is none. Any thread. */
FleetEvidence *fleet_evidence_read (const char    *json);
void           fleet_evidence_free (FleetEvidence *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetEvidenceForm, fleet_evidence_form_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetEvidence, fleet_evidence_free)

G_END_DECLS
