/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-path-users: who reads which path: rules, charts, key signals. Built once, then only asked; whoever keeps charts adds them with fleet_path_users_add(). */

#pragma once

#include "fleet-rule.h"

G_BEGIN_DECLS

typedef enum
{
  FLEET_USER_RULE,   /* its condition reads the path */
  FLEET_USER_MESSAGE,/* only the rule's message does */
  FLEET_USER_CHART,
  FLEET_USER_SIGNAL, /* a line of the vehicle's card */
  FLEET_N_USER_KINDS
} FleetUserKind;

typedef struct
{
  FleetUserKind kind;
  char         *id;    /* the rule's, the chart's */
  char         *title; /* as a person calls it */
  char         *path;  /* as it is written there */
} FleetPathUser;

typedef struct _FleetPathUsers FleetPathUsers;

FleetPathUsers *fleet_path_users_new      (void);
void            fleet_path_users_free     (FleetPathUsers *self);
/* Copies all. The same (kind, id, path) twice counts once. */
void            fleet_path_users_add      (FleetPathUsers *self,
                                           FleetUserKind   kind,
                                           const char     *id,
                                           const char     *title,
                                           const char     *path);
/* Forgets all users of one kind. */
void            fleet_path_users_remove   (FleetPathUsers *self,
                                           FleetUserKind   kind);
/* Every path that the rule's when, clear and message read; a rule that is off reads nothing. */
void            fleet_path_users_add_rule (FleetPathUsers  *self,
                                           const FleetRule *rule);

/* Those whom a change of pattern touches, in the order of adding, each (kind, id) once. prefix is put before pattern for joined columns ("car."), NULL none.
 * FleetPathUser*, borrowed; the array is the caller's. */
GPtrArray      *fleet_path_users_find     (const FleetPathUsers *self,
                                           const char           *prefix,
                                           const char           *pattern);
/* The same as text, "rule low-battery" a line each; NULL when there is nobody. */
char           *fleet_path_users_to_text  (const FleetPathUsers *self,
                                           const char           *prefix,
                                           const char           *pattern);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetPathUsers, fleet_path_users_free)

G_END_DECLS
