/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-signal-picker: a popover to choose the signals of a chart: a search over friendly names and over every path that the database knows; what is chosen is ticked.
 *
 * Signals: "changed", when a signal was chosen or let go by hand. @thread main. */

#pragma once

#include <gtk/gtk.h>

#include "fleet-chart-spec.h"
#include "fleet-session.h"
#include "fleet-signal-catalog.h"

G_BEGIN_DECLS

#define FLEET_TYPE_SIGNAL_PICKER (fleet_signal_picker_get_type ())
G_DECLARE_FINAL_TYPE (FleetSignalPicker, fleet_signal_picker, FLEET, SIGNAL_PICKER, GtkPopover)

/* catalog gets the paths that session's database knows whenever the picker opens. */
GtkWidget *fleet_signal_picker_new      (FleetSession       *session,
                                         FleetSignalCatalog *catalog);
/* spec is borrowed and changed by what is picked; one TRUE: a signal takes the place of the one before. */
void       fleet_signal_picker_set_spec (FleetSignalPicker  *self,
                                         FleetChartSpec     *spec,
                                         gboolean            one);

G_END_DECLS
