/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-profile-book: the folder in which profiles are kept, one NAME.ini each, mode 0600, and what the keyring has of them. Every call waits for the disk and the keyring: never on the
 * main thread; any other. Errors are sentences. */

#pragma once

#include "fleet-secret.h"

G_BEGIN_DECLS

typedef struct
{
  char *file_name; /* canonical */
  char *text;
} FleetProfilePage;

/* FleetProfilePage*, by name. A folder that is not there is an empty one. */
GPtrArray *fleet_profile_book_list   (const char    *folder,
                                      GError       **error);
/* Writes text to file_name, and secrets (property: FleetSecret*, may be NULL) to the keyring, first. What the keyring has of another file comes with it: from (may be NULL); moved: that file and its secrets
 * go then. A file that is there already is overwritten only when it is from itself. */
gboolean   fleet_profile_book_save   (const char    *file_name,
                                      const char    *text,
                                      GHashTable    *secrets,
                                      const char    *from,
                                      gboolean       moved,
                                      GCancellable  *cancellable,
                                      GError       **error);
/* With its secrets. That a keyring cannot be asked does not keep the file. */
gboolean   fleet_profile_book_remove (const char    *file_name,
                                      GError       **error);
void       fleet_profile_page_free   (FleetProfilePage *page);

G_END_DECLS
