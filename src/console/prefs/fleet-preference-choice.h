/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-preference-choice: a setting that is one of a few words, as a row to choose from. @thread main. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Binds row, whose n-th line stands for the n-th of values, to key (a string or an enum) both ways, for as long as row lives. values, up to its NULL, is copied. */
void fleet_preference_choice_bind (AdwComboRow       *row,
                                   GSettings         *settings,
                                   const char        *key,
                                   const char *const *values);

G_END_DECLS
