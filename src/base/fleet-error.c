/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-error: the quark. */

#include "fleet-error.h"

/* Not G_DEFINE_QUARK(), whose variable several threads write: the same, but a race all the same. */
GQuark
fleet_error_quark (void)
{
  return g_quark_from_static_string ("fleet-error-quark");
}
