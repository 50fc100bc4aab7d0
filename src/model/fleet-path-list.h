/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-path-list: the schema catalog as a GListModel of FleetPathItem, by topic and search, asked of the history off the main thread. Asked anew when what is wanted
 * changes and when refresh() is called; until the answer is there the old one stays.
 *
 * Properties: "topic" (string, NULL: all), "search" (string), "busy" (boolean), "is-cut" (boolean: there is more than is listed), "failure" (string, NULL: all well).
 * Signal "topics-changed": get_topics() says something new. @thread main. */

#pragma once

#include <gio/gio.h>

#include "fleet-session.h"

G_BEGIN_DECLS

/* One path of one topic: texts for cells, cleaned. */
#define FLEET_TYPE_PATH_ITEM (fleet_path_item_get_type ())
G_DECLARE_FINAL_TYPE (FleetPathItem, fleet_path_item, FLEET, PATH_ITEM, GObject)

typedef enum
{
  FLEET_PATH_TEXT_PATH,
  FLEET_PATH_TEXT_TYPES,  /* "number, null", in the operator's language */
  FLEET_PATH_TEXT_SHARE,  /* "87 %", "< 0.1 %" */
  FLEET_PATH_TEXT_EXAMPLE,
  FLEET_PATH_TEXT_FIRST,  /* when it was seen first */
  FLEET_PATH_TEXT_LAST,
  FLEET_PATH_TEXT_TOPIC,
  FLEET_N_PATH_TEXTS
} FleetPathText;

const char *fleet_path_item_get_text (FleetPathItem *self,
                                      FleetPathText  which);

#define FLEET_TYPE_PATH_LIST (fleet_path_list_get_type ())
G_DECLARE_FINAL_TYPE (FleetPathList, fleet_path_list, FLEET, PATH_LIST, GObject)

/* The most paths that are listed. */
#define FLEET_PATH_LIST_MOST 5000

FleetPathList     *fleet_path_list_new        (FleetSession  *session);
void               fleet_path_list_refresh    (FleetPathList *self);
/* Names of all topics, sorted; NULL-terminated, borrowed until "topics-changed". */
const char *const *fleet_path_list_get_topics (FleetPathList *self);
/* What is to be said of what is listed: a topic is still being learned, or brings too much. NULL: nothing. */
const char        *fleet_path_list_get_remark (FleetPathList *self);

/* "87 %": a share of 0 to 1. Newly allocated. */
char              *fleet_path_share_text      (double         share);

G_END_DECLS
