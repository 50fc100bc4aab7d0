/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-tone: what an alert of a severity sounds like: made here, note by note, so that no file has to be found or licensed. The graver, the higher, the more notes, the faster and the
 * louder; each severity has a rhythm of its own, so that it is known without being looked at. Any thread. */

#pragma once

#include <glib.h>

#include "fleet-types.h"

G_BEGIN_DECLS

#define FLEET_TONE_RATE 48000 /* samples a second */

/* One channel of native 16-bit samples. Never NULL; FLEET_SEVERITY_NONE is nothing at all. */
GBytes *fleet_tone_make (FleetSeverity severity);

G_END_DECLS
