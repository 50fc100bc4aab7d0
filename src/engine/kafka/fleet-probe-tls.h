/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-probe-tls: TLS over a socket as the profile's ssl.* settings describe it, with the reasons that OpenSSL knows. @thread the probe's */

#pragma once

#include "fleet-kafka-conf.h"
#include "fleet-profile.h"

#include <gio/gio.h>
#include <openssl/ssl.h>

G_BEGIN_DECLS

/* What the profile trusts and what it shows: authorities, the client's certificate and key (with their passwords from the keyring). NULL: a file or a password is wrong, and which. */
SSL_CTX *fleet_probe_tls_context   (const FleetProfile       *profile,
                                    const FleetKafkaSecrets  *secrets,
                                    GError                  **error);
/* Shakes hands over a connected socket, waiting at most timeout_us. NULL with *ret_verify = X509_V_OK: it failed for another reason than the server's certificate (perhaps it speaks no TLS),
 * and *ret_why (newly allocated) is OpenSSL's word for it. host is checked against the certificate unless the profile says not to. *ret_certificate (the caller's, or NULL). */
SSL     *fleet_probe_tls_handshake (SSL_CTX             *context,
                                    GSocket             *socket,
                                    const FleetProfile  *profile,
                                    const char          *host,
                                    gint64               timeout_us,
                                    GCancellable        *cancellable,
                                    long                *ret_verify,
                                    X509               **ret_certificate,
                                    char               **ret_why);
/* FALSE: after the handshake the server turned us away; *ret_why as above. */
gboolean fleet_probe_tls_write     (SSL                 *ssl,
                                    GSocket             *socket,
                                    const void          *bytes,
                                    gsize                length,
                                    gint64               until_us,
                                    GCancellable        *cancellable,
                                    char               **ret_why);
/* Exactly length bytes. */
gboolean fleet_probe_tls_read      (SSL                 *ssl,
                                    GSocket             *socket,
                                    void                *bytes,
                                    gsize                length,
                                    gint64               until_us,
                                    GCancellable        *cancellable,
                                    char               **ret_why);
/* The sentence for a certificate that was not taken. server: as in the profile. */
char    *fleet_probe_tls_explain   (const FleetProfile  *profile,
                                    const char          *server,
                                    const char          *host,
                                    long                 verify,
                                    X509                *certificate);
/* "kafka-1, signed by Fleet CA, until 2027-03-01": of a certificate. Newly allocated. */
char    *fleet_probe_tls_describe  (X509                *certificate);

G_END_DECLS
