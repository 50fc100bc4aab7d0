/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-notice-bar: see the header. A GtkInfoBar, since AdwBanner came later than the libadwaita that this runs on. */

#include "fleet-notice-bar.h"

#include "fleet-config.h"

#include <glib/gi18n.h>

#include "fleet-plain.h"

#define NAMED_RULES 3

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

/* "Low battery, Worn tyre and 2 more" */
static char *
name_rules (const GPtrArray *blind)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < MIN (blind->len, NAMED_RULES); i++)
    {
      const FleetBlindRule *rule = g_ptr_array_index (blind, i);
      g_autofree char *name = fleet_plain_text (g_dgettext (GETTEXT_PACKAGE, rule->title));

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", name);
    }
  if (blind->len > NAMED_RULES)
    g_string_append_printf (text, ngettext (" and %u more", " and %u more", blind->len - NAMED_RULES), blind->len - NAMED_RULES);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
make_sentence (const GPtrArray *blind,
               guint            n_breaking)
{
  g_autofree char *names = NULL;

  if (blind->len == 0)
    return g_strdup_printf (ngettext ("%u change of the messages' shape may break what reads them.", "%u changes of the messages' shape may break what reads them.", n_breaking), n_breaking);
  names = name_rules (blind);
  return g_strdup_printf (ngettext ("%u rule is blind, because its input has changed: %s.", "%u rules are blind, because their input has changed: %s.", blind->len), blind->len, names);
}

static void
update (FleetNoticeBar *self)
{
  FleetNoticeList *notices = fleet_session_get_notices (fleet_pane_get_session (FLEET_PANE (self)));
  GPtrArray *blind = fleet_notice_list_get_blind (notices);
  guint n_breaking = fleet_notice_list_get_n_breaking (notices);
  g_autofree char *sentence = NULL;

  self->closed_blind = MIN (self->closed_blind, blind->len);
  self->closed_breaking = MIN (self->closed_breaking, n_breaking);
  if (blind->len == 0 && n_breaking == 0)
    {
      gtk_info_bar_set_revealed (self->bar, FALSE);
      return;
    }
  sentence = make_sentence (blind, n_breaking);
  gtk_label_set_text (self->sentence, sentence);
  gtk_info_bar_set_revealed (self->bar, blind->len > self->closed_blind || n_breaking > self->closed_breaking);
}

static void
show_cb (FleetNoticeBar *self)
{
  fleet_session_show_page (fleet_pane_get_session (FLEET_PANE (self)), "schema");
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
