/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-letter-save: dead letters into a file: where, and, when they tell who people are, why. @thread main. */

#pragma once

#include <adwaita.h>

#include "fleet-session.h"

G_BEGIN_DECLS

#define FLEET_TYPE_LETTER_SAVE (fleet_letter_save_get_type ())
G_DECLARE_FINAL_TYPE (FleetLetterSave, fleet_letter_save, FLEET, LETTER_SAVE, GObject)

FleetLetterSave *fleet_letter_save_new   (FleetSession    *session);
/* Asks for a place and saves the letters of that topic and kind; NULL: all. parent: a widget of the window that asks. */
void             fleet_letter_save_begin (FleetLetterSave *self,
                                          GtkWidget       *parent,
                                          const char      *topic,
                                          const char      *kind);

G_END_DECLS
