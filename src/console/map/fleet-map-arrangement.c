/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-map-arrangement: see the header. Each gets a region of the overlay, in which its own alignment places it; one that is smaller than its least size is overrun. */

#include "fleet-map-arrangement.h"

#define GAP_PX 6

typedef struct
{
  GtkWidget *filters;
  GtkWidget *card;
  GtkWidget *credit;
} Arrangement;

static int
measure (GtkWidget     *widget,
         GtkOrientation orientation,
         gboolean       least)
{
  int minimum, natural;

  gtk_widget_measure (widget, orientation, -1, &minimum, &natural, NULL, NULL);
  return least ? minimum : natural;
}

static gboolean
place_cb (GtkOverlay   *overlay,
          GtkWidget    *child,
          GdkRectangle *place,
          Arrangement  *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (overlay)), height = gtk_widget_get_height (GTK_WIDGET (overlay));

  if (child != self->card && child != self->credit)
    return FALSE;
  *place = (GdkRectangle) { 0, 0, width, height };
  if (child == self->card)
    {
      place->height = MAX (height - measure (self->filters, GTK_ORIENTATION_VERTICAL, FALSE) - GAP_PX, measure (child, GTK_ORIENTATION_VERTICAL, TRUE));
      place->y = height - place->height;
      return TRUE;
    }
  place->width = MAX (width - measure (self->card, GTK_ORIENTATION_HORIZONTAL, FALSE), measure (child, GTK_ORIENTATION_HORIZONTAL, TRUE));
  place->x = gtk_widget_get_direction (GTK_WIDGET (overlay)) == GTK_TEXT_DIR_RTL ? 0 : width - place->width;
  return TRUE;
}

static void
free_arrangement (gpointer  data,
                  GClosure *closure)
{
  g_free (data);
}

void
fleet_map_arrangement_attach (GtkOverlay *overlay,
                              GtkWidget  *filters,
                              GtkWidget  *card,
                              GtkWidget  *credit)
{
  Arrangement *self;

  g_return_if_fail (GTK_IS_OVERLAY (overlay));
  self = g_new (Arrangement, 1);
  *self = (Arrangement) { filters, card, credit };
  g_signal_connect_data (overlay, "get-child-position", G_CALLBACK (place_cb), self, free_arrangement, 0);
}
