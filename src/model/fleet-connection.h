/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-connection: a profile as a form edits it: its name, its settings as text, and secrets that were typed and are not in the keyring yet. What the form does not know stays in the file as it is,
 * comments included. Changes nothing on the disk. @thread main. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define FLEET_TYPE_CONNECTION (fleet_connection_get_type ())
G_DECLARE_FINAL_TYPE (FleetConnection, fleet_connection, FLEET, CONNECTION, GObject)

/* The usual ways; SECURITY_OTHER is whatever else a file says, and is left alone. */
typedef enum
{
  FLEET_SECURITY_NONE,
  FLEET_SECURITY_TLS,
  FLEET_SECURITY_CERTIFICATE, /* TLS, and a certificate of ours as PEM or PKCS#12 */
  FLEET_SECURITY_SCRAM,       /* SASL_SSL, SCRAM-SHA-512 */
  FLEET_SECURITY_PLAIN,       /* SASL_SSL, PLAIN */
  FLEET_SECURITY_OTHER,
} FleetSecurity;

/* file_name NULL: a new one, without servers, for the installed rules. */
FleetConnection *fleet_connection_new          (const char      *file_name,
                                                const char      *text);
/* The file, or NULL while it has none. */
const char      *fleet_connection_get_file     (FleetConnection *self);
/* After it was saved there. */
void             fleet_connection_set_file     (FleetConnection *self,
                                                const char      *file_name);
/* "seoul" of …/seoul.ini; "" of a new one. */
char            *fleet_connection_dup_name     (FleetConnection *self);
/* "b-1:9096 · SASL_SSL", for lists. */
char            *fleet_connection_dup_summary  (FleetConnection *self);

/* As it stands in the file, NULL where nothing does. */
char            *fleet_connection_dup          (FleetConnection *self,
                                                const char      *group,
                                                const char      *key);
/* NULL takes the line out. */
void             fleet_connection_set          (FleetConnection *self,
                                                const char      *group,
                                                const char      *key,
                                                const char      *value);
FleetSecurity    fleet_connection_get_security (FleetConnection *self);
/* Writes the settings of this way and takes out those of the others. OTHER changes nothing. */
void             fleet_connection_set_security (FleetConnection *self,
                                                FleetSecurity    security);
/* Copies; "" forgets what was typed. */
void             fleet_connection_set_secret   (FleetConnection *self,
                                                const char      *property,
                                                const char      *text);
/* property: FleetSecret*; a new reference. */
GHashTable      *fleet_connection_ref_secrets  (FleetConnection *self);
void             fleet_connection_forget_secrets (FleetConnection *self);

char            *fleet_connection_to_text      (FleetConnection *self);

G_END_DECLS
