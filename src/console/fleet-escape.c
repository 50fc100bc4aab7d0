/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-escape: "A&B <x" gives an empty label on libadwaita 1.2 (measured); and what came from outside is made plain first. */

#include "fleet-escape.h"

#include "fleet-plain.h"

static char *
escape (const char *text)
{
  g_autofree char *plain = fleet_plain_text (text);

  return g_markup_escape_text (plain != NULL ? plain : "", -1);
}

void
fleet_escape_status_page_description (AdwStatusPage *page,
                                      const char    *text)
{
  g_autofree char *markup = escape (text);

  adw_status_page_set_description (page, markup); /* markup-safe: escaped */
}

AdwToast *
fleet_escape_toast (const char *text)
{
  g_autofree char *markup = escape (text);

  return adw_toast_new (markup); /* markup-safe: escaped */
}
