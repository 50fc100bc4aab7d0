/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-schema: what a path of a topic may hold, and the difference that one more thing makes.
 *
 * A shape is kept by *pattern*: a flattened path in which every array index is [*], so that arrays of any length have one shape. What
 * stands at a pattern is a set of forms: the types of scalars, and OBJECT or ARRAY where something lies below. Pure functions. */

#pragma once

#include "fleet-types.h"

G_BEGIN_DECLS

/* The forms of FleetType, and two more; a set has bit 1 << form of each. */
#define FLEET_FORM_OBJECT FLEET_N_TYPES
#define FLEET_FORM_ARRAY  (FLEET_N_TYPES + 1)
#define FLEET_N_FORMS     (FLEET_N_TYPES + 2)

typedef guint8 FleetForms;

#define FLEET_FORMS_SCALAR ((1u << FLEET_TYPE_BOOL) | (1u << FLEET_TYPE_INT) | (1u << FLEET_TYPE_DOUBLE) | (1u << FLEET_TYPE_TEXT))

typedef enum
{
  FLEET_SCHEMA_ADDED,             /* a path that the topic did not have */
  FLEET_SCHEMA_VANISHED,          /* a path that came steadily comes no more */
  FLEET_SCHEMA_TYPE_CHANGED,      /* another type of scalar; from int to double is the harmless one, *widened* */
  FLEET_SCHEMA_BECAME_NULLABLE,
  FLEET_SCHEMA_STRUCTURE_CHANGED, /* between scalar, object and array: "array-became-object" */
  FLEET_SCHEMA_NEW_SHAPE,         /* a device model sends a path that only others sent; path "*": a model that was not there */
  FLEET_N_SCHEMA_KINDS
} FleetSchemaKind;

/* "int", "double", "text", "bool", "null", "object", "array". Static. */
const char *fleet_form_to_string   (guint       form);
/* "double, null": the names of a set, in the order of their numbers. Newly allocated. */
char       *fleet_forms_to_text    (FleetForms  forms);
/* What form adds to forms, which is not empty and does not have it. FALSE: nothing that anybody need be told (the first value where only null was; an int where doubles are). */
gboolean    fleet_forms_compare    (FleetForms       forms,
                                    guint            form,
                                    FleetSchemaKind *ret_kind);
/* The form that stands for a set: the last structure, else its scalar types' widest. What "old" says. */
guint       fleet_forms_main       (FleetForms  forms);

/* Appends the pattern of a flattened path: its indexes as [*]; a [#] at the end is left out, and then TRUE is returned (the pattern is the array itself). */
gboolean    fleet_pattern_append   (GString    *pattern,
                                    const char *path);
/* The length of the pattern of what holds pattern, 0 for the root; *ret_is_array (may be NULL) tells whether that is an array. */
gsize       fleet_pattern_parent   (const char *pattern,
                                    gsize       length,
                                    gboolean   *ret_is_array);
/* Whether somebody who reads used ("doors[0].open", "doors[*].open") is touched when pattern changes: they are the same, or one lies under the other. */
gboolean    fleet_pattern_touches  (const char *pattern,
                                    const char *used);

G_END_DECLS
