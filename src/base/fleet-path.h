/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-path: the grammar of flattened names.
 *
 * vehicle.body.doors[0].open    one element
 * vehicle.body.doors[*].open    the attribute over all elements (rules only)
 * vehicle.body.doors[#]         the length of the array, an INT column that the decoder
 *                               emits wherever an array stands, 0 for an empty one
 *
 * A key that contains '.', '[', ']', '\"' or NUL, or is empty, is written quoted, as in a."b.c".d, with \" and \\ and \0 inside, so
 * that a path has one meaning and is always a C string. Pure functions over text; identities are the dictionary's. */

#pragma once

#include "fleet-types.h"

G_BEGIN_DECLS

/* Appends one object key to path ("." is put between, quoting where needed). */
void     fleet_path_append_key   (GString    *path,
                                  const char *key,
                                  gsize       length);
/* Appends [index]. */
void     fleet_path_append_index (GString    *path,
                                  guint       index);
/* Appends [#]. */
void     fleet_path_append_count (GString    *path);

/* Whether text is a well-formed path; *ret_has_star tells of a [*]. Either return may be NULL. On FALSE *ret_at is the byte that is wrong. */
gboolean fleet_path_parse        (const char *text,
                                  gboolean   *ret_has_star,
                                  gsize      *ret_at);

/* For a path with one or more [*]: does concrete (with [0], [1] …) belong to it? ret_index gets the first star's index; may be NULL. */
gboolean fleet_path_matches      (const char *pattern,
                                  const char *concrete,
                                  guint      *ret_index);

/* TRUE if path lies at or under root: equal, or root followed by '.' or '['. The profile's momentary= is asked so. */
gboolean fleet_path_is_under     (const char *path,
                                  const char *root);

G_END_DECLS
