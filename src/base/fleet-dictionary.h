/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-dictionary: text to small integer and back, append-only and bounded.
 *
 * One each for paths, devices, vehicles and places. The integer is the identity
 * inside the process and in segments; the store keeps every entry, so that an
 * integer means the same text for as long as the database lives. Vehicles are
 * "car:KEY" or "device:KEY"; places are "CLUSTER\nTOPIC\nPARTITION".
 *
 * Not thread-safe: one thread owns it. Texts live as long as the dictionary. */

#pragma once

#include "fleet-types.h"

G_BEGIN_DECLS

typedef struct _FleetDictionary FleetDictionary;

/* limit: the most entries it will hold. */
FleetDictionary *fleet_dictionary_new  (guint32          limit);
void             fleet_dictionary_free (FleetDictionary *self);

/* The id of text, given now if it is new; FLEET_NONE when the dictionary is full. length in bytes; text needs no terminator. */
guint32     fleet_dictionary_intern (FleetDictionary *self,
                                     const char      *text,
                                     gsize            length);

/* The id of text or FLEET_NONE. */
guint32     fleet_dictionary_find   (const FleetDictionary *self,
                                     const char            *text,
                                     gsize                  length);

/* text is asked for soon: where it belongs is fetched from memory meanwhile. */
void        fleet_dictionary_expect (const FleetDictionary *self,
                                     const char            *text,
                                     gsize                  length);

/* NUL-terminated, owned by the dictionary; id must be below size. ret_length may be NULL. */
const char *fleet_dictionary_text   (const FleetDictionary *self,
                                     guint32                id,
                                     gsize                 *ret_length);

/* How many entries; ids are 0 … size - 1, so "what is new since" is a range. */
guint32     fleet_dictionary_size   (const FleetDictionary *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetDictionary, fleet_dictionary_free)

G_END_DECLS
