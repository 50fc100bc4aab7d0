/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-connection-list: the profiles in one folder, as a list. Disk, keyring and network are asked on threads of their own; what comes of it is told by callbacks on the main loop. @thread main. */

#pragma once

#include <gio/gio.h>

#include "fleet-connection.h"
#include "fleet-engine.h"

G_BEGIN_DECLS

#define FLEET_TYPE_CONNECTION_LIST (fleet_connection_list_get_type ())
G_DECLARE_FINAL_TYPE (FleetConnectionList, fleet_connection_list, FLEET, CONNECTION_LIST, GObject)

/* A GListModel of FleetConnection, empty until the first load. folder: where profiles are kept; made when the first is saved. */
FleetConnectionList *fleet_connection_list_new    (const char          *folder);
/* …/fleet-console/profiles of the user's configuration. Newly allocated. */
char                *fleet_connection_list_folder (void);
/* Reads the folder again; afterwards items-changed. */
void                 fleet_connection_list_load   (FleetConnectionList *self);

/* Writes connection under this name, with what was typed of secrets, which it forgets. duplicate: its own file stays. Finish gives the file's name, newly allocated; NULL: the error is a sentence. */
void  fleet_connection_list_save_async   (FleetConnectionList  *self,
                                          FleetConnection      *connection,
                                          const char           *name,
                                          gboolean              duplicate,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
char *fleet_connection_list_save_finish  (FleetConnectionList  *self,
                                          GAsyncResult         *result,
                                          GError              **error);
/* With what the keyring has of it; then loads. */
void  fleet_connection_list_remove       (FleetConnectionList  *self,
                                          FleetConnection      *connection);

/* What a cluster has, for a form to choose from. */
typedef struct
{
  GPtrArray   *topics; /* FleetClusterTopic* */
  FleetSample *sample; /* of the topic that was asked for; NULL: none was, or it is empty or cannot be read */
} FleetConnectionLook;

/* Visits the cluster of a profile file. topic NULL: only lists. */
void                 fleet_connection_look_async  (const char           *file_name,
                                                   const char           *topic,
                                                   GCancellable         *cancellable,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
FleetConnectionLook *fleet_connection_look_finish (GAsyncResult         *result,
                                                   GError              **error);
void                 fleet_connection_look_free   (FleetConnectionLook  *look);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetConnectionLook, fleet_connection_look_free)

G_END_DECLS
