/* SPDX-License-Identifier: GPL-3.0-or-later */

/* write-mail: SUBJECT from argv[1], text from argv[2]: the mail to stdout, for a reader that is not ours. */

#include "fleet-mail-text.h"

#include <stdio.h>

int
main (int    argc,
      char **argv)
{
  FleetMail mail = { "fleet@example.com", "a@example.com, b@example.com", "0123456789abcdef", "fedcba", argc > 1 ? argv[1] : "", argc > 2 ? argv[2] : "", G_GINT64_CONSTANT (1788220800000000) };
  g_autofree char *text = fleet_mail_text_format (&mail);

  fputs (text, stdout);
  return 0;
}
