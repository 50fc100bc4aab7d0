/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-history-stretch: a squeezer shows the first of its texts that fits; the tooltip always has the longest. */

#include "fleet-history-stretch.h"

#include "fleet-when.h"

struct _FleetHistoryStretch
{
  AdwBin parent_instance;

  GtkLabel *whole;
  GtkLabel *brief;
};

G_DEFINE_FINAL_TYPE (FleetHistoryStretch, fleet_history_stretch, ADW_TYPE_BIN)

static void
fleet_history_stretch_class_init (FleetHistoryStretchClass *klass)
{
}

static GtkLabel *
add_label (AdwSqueezer *squeezer)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (NULL));

  gtk_label_set_xalign (label, 1);
  gtk_widget_add_css_class (GTK_WIDGET (label), "numeric");
  gtk_widget_add_css_class (GTK_WIDGET (label), "fleet-quiet");
  gtk_widget_add_css_class (GTK_WIDGET (label), "fleet-small");
  adw_squeezer_add (squeezer, GTK_WIDGET (label));
  return label;
}

static void
fleet_history_stretch_init (FleetHistoryStretch *self)
{
  AdwSqueezer *squeezer = ADW_SQUEEZER (adw_squeezer_new ());

  adw_squeezer_set_homogeneous (squeezer, FALSE);
  adw_squeezer_set_xalign (squeezer, 1);
  adw_squeezer_set_transition_type (squeezer, ADW_SQUEEZER_TRANSITION_TYPE_NONE);
  self->whole = add_label (squeezer);
  self->brief = add_label (squeezer);
  gtk_label_set_ellipsize (self->brief, PANGO_ELLIPSIZE_START);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (squeezer));
}

void
fleet_history_stretch_show (FleetHistoryStretch *self,
                            gint64               from_us,
                            gint64               to_us)
{
  g_autofree char *whole = fleet_when_stretch (from_us, to_us);
  g_autofree char *brief = fleet_when_stretch_brief (from_us, to_us, g_get_real_time ());

  g_return_if_fail (FLEET_IS_HISTORY_STRETCH (self));
  gtk_label_set_text (self->whole, whole);
  gtk_label_set_text (self->brief, brief);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), whole);
}
