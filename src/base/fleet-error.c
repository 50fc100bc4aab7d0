/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-error: the quark. */

#include "fleet-error.h"

G_DEFINE_QUARK (fleet-error-quark, fleet_error)
