/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-mail-text: a mail as SMTP carries it (RFC 5322, MIME): plain text in UTF-8, every line short, nothing that could begin another header. Pure. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *from;       /* an address */
  const char *to;         /* addresses, "," between */
  const char *id;         /* what stands before the @ of Message-ID: who sends it twice sends the same */
  const char *thread;     /* the same of the mail that it follows; NULL: none */
  const char *subject;    /* any UTF-8 */
  const char *text;       /* any UTF-8 */
  gint64      date_us;
} FleetMail;

/* Lines end in CR LF. Newly allocated. */
char  *fleet_mail_text_format    (const FleetMail *mail);
/* The addresses of a list with "," between; NULL: there is none, or one of them could not stand in an SMTP command. */
char **fleet_mail_text_addresses (const char      *list);

G_END_DECLS
