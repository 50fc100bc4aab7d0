/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-desk-sound: lets the desk hear what its session's alarm says, by PulseAudio or PipeWire; where there is neither, by the desktop's own beep. Follows the settings "sound" and
 * "sound-from", and adds the action app.silence, whose one press does what stands at the button: silences what rings, ends the silence, or turns the sound on; app.try-sound, which plays the gravest tone; and app.sound-way, which has a state (text): how alerts are
 * heard as far as is known, one of FLEET_DESK_SOUND_*, "" at first; activated, it goes and sees. @thread main. */

#pragma once

#include <gtk/gtk.h>

#include "fleet-session.h"

G_BEGIN_DECLS

#define FLEET_DESK_SOUND_TONES "tones" /* own tones, by severity */
#define FLEET_DESK_SOUND_BEEP  "beep"  /* the desktop's beep: no sound server answers */
#define FLEET_DESK_SOUND_SHUT  "shut"  /* the same, since the sandbox does not let us to it */

typedef struct _FleetDeskSound FleetDeskSound;

/* All are borrowed and outlive it. */
FleetDeskSound *fleet_desk_sound_new  (GtkApplication *application,
                                       FleetSession   *session,
                                       GSettings      *settings);
void            fleet_desk_sound_free (FleetDeskSound *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetDeskSound, fleet_desk_sound_free)

G_END_DECLS
