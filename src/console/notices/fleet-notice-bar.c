/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-notice-bar: see the header. A GtkInfoBar, since AdwBanner came later than the libadwaita that this runs on. */

#include "fleet-notice-bar.h"

#include "fleet-notice-headline.h"

struct _FleetNoticeBar
{
  FleetPane parent_instance;

  /* template */
  GtkInfoBar *bar;
  GtkLabel   *sentence;

  guint       closed_blind; /* what there was when it was closed */
  guint       closed_breaking;
};

G_DEFINE_FINAL_TYPE (FleetNoticeBar, fleet_notice_bar, FLEET_TYPE_PANE)

static void
update (FleetNoticeBar *self)
{
  FleetNoticeList *notices = fleet_session_get_notices (fleet_pane_get_session (FLEET_PANE (self)));
  GPtrArray *blind = fleet_notice_list_get_blind (notices);
  guint n_breaking = fleet_notice_list_get_n_breaking (notices);
  FleetNotice *lead;
  g_autofree char *sentence = fleet_notice_headline (notices, &lead);

  self->closed_blind = MIN (self->closed_blind, blind->len);
  self->closed_breaking = MIN (self->closed_breaking, n_breaking);
  if (sentence == NULL)
    {
      gtk_info_bar_set_revealed (self->bar, FALSE);
      return;
    }
  gtk_label_set_text (self->sentence, sentence);
  gtk_info_bar_set_revealed (self->bar, blind->len > self->closed_blind || n_breaking > self->closed_breaking);
}

static void
show_cb (FleetNoticeBar *self)
{
  FleetSession *session = fleet_pane_get_session (FLEET_PANE (self));
  FleetNotice *lead;
  g_autofree char *sentence = fleet_notice_headline (fleet_session_get_notices (session), &lead);

  fleet_session_show_page (session, "schema");
  if (sentence != NULL && lead != NULL)
    fleet_notice_list_want (fleet_session_get_notices (session), lead);
}

static void
close_cb (FleetNoticeBar *self)
{
  FleetNoticeList *notices = fleet_session_get_notices (fleet_pane_get_session (FLEET_PANE (self)));

  self->closed_blind = fleet_notice_list_get_blind (notices)->len;
  self->closed_breaking = fleet_notice_list_get_n_breaking (notices);
  update (self);
}

static void
fleet_notice_bar_session_set (FleetPane    *pane,
                              FleetSession *session)
{
  FleetNoticeList *notices = fleet_session_get_notices (session);

  g_signal_connect_object (notices, "notify::n-breaking", G_CALLBACK (update), pane, G_CONNECT_SWAPPED);
  g_signal_connect_object (notices, "notify::n-blind", G_CALLBACK (update), pane, G_CONNECT_SWAPPED);
  /* As many, but others. */
  g_signal_connect_object (notices, "items-changed", G_CALLBACK (update), pane, G_CONNECT_SWAPPED);
  update (FLEET_NOTICE_BAR (pane));
}

static void
fleet_notice_bar_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (fleet_notice_bar_parent_class)->dispose (object);
}

static void
fleet_notice_bar_class_init (FleetNoticeBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fleet_notice_bar_dispose;
  FLEET_PANE_CLASS (klass)->session_set = fleet_notice_bar_session_set;
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/FleetConsole/notices/fleet-notice-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, FleetNoticeBar, bar);
  gtk_widget_class_bind_template_child (widget_class, FleetNoticeBar, sentence);
  gtk_widget_class_bind_template_callback (widget_class, show_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
}

static void
fleet_notice_bar_init (FleetNoticeBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
