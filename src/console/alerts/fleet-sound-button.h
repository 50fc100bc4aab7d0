/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sound-button: whether the desk rings, is silenced (and until when), or is off; pressed, it does the one thing that then helps (app.silence). @thread main. */

#pragma once

#include "fleet-pane.h"

G_BEGIN_DECLS

#define FLEET_TYPE_SOUND_BUTTON (fleet_sound_button_get_type ())
G_DECLARE_FINAL_TYPE (FleetSoundButton, fleet_sound_button, FLEET, SOUND_BUTTON, FleetPane)

G_END_DECLS
