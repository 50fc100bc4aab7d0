/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-evidence: what a condition saw when it became true: each of its parts (what AND and OR join) as text, with the values that it read, and the rule's condition with its version, since
 * rule files change. JSON: {"rule":ID,"version":HASH,"when":TEXT,"parts":[{"text":TEXT,"values":{PATH:VALUE,…}},…]}. */

#pragma once

#include "fleet-rule.h"

G_BEGIN_DECLS

/* A rule's parts, found once. */
typedef struct _FleetEvidenceForm FleetEvidenceForm;

FleetEvidenceForm *fleet_evidence_form_new  (const FleetRule   *rule);
void               fleet_evidence_form_free (FleetEvidenceForm *self);

/* The value of a path (an element's for [*], or "event_time") at that moment; FALSE: there is none. */
typedef gboolean (*FleetEvidenceLookup) (const char *path, FleetValue *ret_value, gpointer user_data);
/* The JSON, newly allocated. lookup NULL: time alone made it true, no message; then the parts stand without values. */
char              *fleet_evidence_form_fill (const FleetEvidenceForm *self,
                                             FleetEvidenceLookup      lookup,
                                             gpointer                 user_data);

typedef struct
{
  char  *text;   /* as the rule has it */
  GStrv  paths;  /* what it read … */
  GStrv  values; /* … and what that was, as a person reads it ("" for null) */
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
