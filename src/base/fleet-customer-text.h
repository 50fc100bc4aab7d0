/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-customer-text: what customers are told, by rule and language: a file with a group a rule (ko=…, en=…), in whose texts {car.plate}, {reservation.reservation_id} and other columns of both stand
 * for values, {{ and }} for braces. Immutable; any thread. */

#pragma once

#include "fleet-rule.h"

G_BEGIN_DECLS

typedef struct _FleetCustomerText FleetCustomerText;

/* Every problem goes to ret_problems (FleetRuleProblem*, with line, column and remedy). Never NULL. */
FleetCustomerText *fleet_customer_text_parse  (const char               *text,
                                               gssize                    length,
                                               GPtrArray               **ret_problems);
gboolean           fleet_customer_text_has    (const FleetCustomerText  *self,
                                               const char               *rule);
/* The value of a placeholder ("car.plate"); FALSE: there is none, and "–" stands for it. */
typedef gboolean (*FleetCustomerLookup) (const char *path, FleetValue *ret_value, gpointer user_data);
/* In language, else in fallback, else in the first that there is; NULL: the rule has no text. Newly allocated. */
char              *fleet_customer_text_render (const FleetCustomerText  *self,
                                               const char               *rule,
                                               const char               *language,
                                               const char               *fallback,
                                               FleetCustomerLookup       lookup,
                                               gpointer                  user_data);
void               fleet_customer_text_free   (FleetCustomerText        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetCustomerText, fleet_customer_text_free)

G_END_DECLS
