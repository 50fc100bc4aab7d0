/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-dialogs: see the header. */

#include "fleet-dialogs.h"

void
fleet_dialogs_close (GtkWindow *window)
{
  g_autoptr (GList) all = gtk_window_list_toplevels ();

  for (GList *at = all; at != NULL; at = at->next)
    if (gtk_window_get_transient_for (at->data) == window)
      {
        fleet_dialogs_close (at->data);
        /* The key press that has brought us here may keep it until it is over. */
        gtk_window_set_transient_for (at->data, NULL);
        gtk_window_destroy (at->data);
      }
}
