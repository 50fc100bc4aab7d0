/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sound-button: see the header. State is told by the icon's shape and by words, colour only adds to it. */

#include "fleet-sound-button.h"

#include <glib/gi18n.h>

#include "fleet-when.h"

struct _FleetSoundButton
{
  FleetPane parent_instance;

  GtkWidget *button;
  GtkImage  *icon;
  GtkLabel  *word;
};

G_DEFINE_FINAL_TYPE (FleetSoundButton, fleet_sound_button, FLEET_TYPE_PANE)

static const struct
{
  const char *icon;
  const char *tooltip;
  const char *css_class;
} looks[] = {
  [FLEET_ALARM_OFF] = { "audio-volume-muted-symbolic", N_("The sound is off. Press to turn it on (Ctrl+M)"), "off" },
  [FLEET_ALARM_QUIET] = { "audio-volume-medium-symbolic", N_("The sound is on, and nothing rings"), "quiet" },
  [FLEET_ALARM_RINGING] = { "audio-volume-high-symbolic", N_("It rings until somebody acknowledges. Press to silence it for 10 minutes, or until something as grave begins (Ctrl+M)"), "ringing" },
  [FLEET_ALARM_SILENCED] = { "audio-volume-muted-symbolic", N_("Silenced. Press to hear it again (Ctrl+M)"), "silenced" },
};

static void
update (FleetSoundButton *self)
{
  FleetSession *session = fleet_pane_get_session (FLEET_PANE (self));
  FleetAlarm *alarm = fleet_session_get_alarm (session);
  FleetAlarmState state = fleet_alarm_get_state (alarm);
  gint64 silent_us = fleet_alarm_get_silent_us (alarm, g_get_monotonic_time ());
  g_autofree char *left = fleet_when_age (silent_us);
  const char *classes[] = { "fleet-sound", looks[state].css_class, NULL };

  gtk_image_set_from_icon_name (self->icon, looks[state].icon);
  /* Translators: at the button that silences: the sound is off */
  gtk_label_set_text (self->word, state == FLEET_ALARM_OFF ? C_("sound", "off") : silent_us > 0 ? left : "");
  gtk_widget_set_visible (GTK_WIDGET (self->word), *gtk_label_get_text (self->word) != '\0');
  if (gtk_widget_has_css_class (self->button, looks[state].css_class))
    return;
  gtk_widget_set_css_classes (self->button, classes);
  gtk_widget_set_tooltip_text (self->button, _(looks[state].tooltip));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, _(looks[state].tooltip), -1);
}

static void
fleet_sound_button_session_set (FleetPane    *pane,
                                FleetSession *session)
{
  FleetSoundButton *self = FLEET_SOUND_BUTTON (pane);

  g_signal_connect_object (fleet_session_get_alarm (session), "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::now-us", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
fleet_sound_button_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (fleet_sound_button_parent_class)->dispose (object);
}

static void
fleet_sound_button_class_init (FleetSoundButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fleet_sound_button_dispose;
  FLEET_PANE_CLASS (klass)->session_set = fleet_sound_button_session_set;
}

static void
fleet_sound_button_init (FleetSoundButton *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->icon = GTK_IMAGE (gtk_image_new ());
  self->word = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->word), "numeric");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->icon));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->word));
  self->button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->button), box);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), "app.silence");
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  adw_bin_set_child (ADW_BIN (self), self->button);
}
