/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-rule-private: between the rule and the reader of rule files. */

#pragma once

#include "fleet-expr-private.h"
#include "fleet-rule.h"

G_BEGIN_DECLS

/* The {path} places of a message in order, canonical; NULL when it is not well-formed (*ret_at: where). */
GStrv fleet_rule_find_message_paths (const char  *message,
                                     const char **ret_at);

/* What FleetRule.condition_hash is; newly allocated. */
char *fleet_rule_hash_condition (const FleetRule *rule);

G_END_DECLS
