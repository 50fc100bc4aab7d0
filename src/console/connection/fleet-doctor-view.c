/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-doctor-view: see the header. A step's row is there from the beginning, so that nothing moves while one ticks after the other but the sentences that come. */

#include "fleet-doctor-view.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  GtkWidget *row;
  GtkStack  *mark;
  GtkImage  *image;
  GtkLabel  *sentence;
} Step;

struct _FleetDoctorView
{
  AdwBin parent_instance;

  FleetCheckup *checkup;
  char         *profile_file;

  /* template */
  GtkLabel     *title;
  GtkLabel     *word;
  GtkWidget    *again;
  GtkWidget    *connect;
  GtkListBox   *list;

  Step          steps[FLEET_DOCTOR_N_STEPS];
};

static guint connect_requested;

G_DEFINE_FINAL_TYPE (FleetDoctorView, fleet_doctor_view, ADW_TYPE_BIN)

typedef struct
{
  const char *icon;
  const char *css_class;
  const char *word;
} Look;

static const Look looks[] = {
  [FLEET_DOCTOR_WAITING] = { "content-loading-symbolic", "dim-label", N_("not reached") },
  [FLEET_DOCTOR_RUNNING] = { NULL, NULL, N_("is being looked at") },
  [FLEET_DOCTOR_GOOD] = { "object-select-symbolic", "success", N_("well") },
  [FLEET_DOCTOR_DOUBTFUL] = { "dialog-warning-symbolic", "warning", N_("doubtful") },
  [FLEET_DOCTOR_BAD] = { "dialog-error-symbolic", "error", N_("wrong") },
};

static void
show_step (FleetDoctorView *self,
           guint            number)
{
  Step *step = &self->steps[number];
  FleetDoctorState state = fleet_checkup_get_state (self->checkup, number);
  const char *sentence = fleet_checkup_get_sentence (self->checkup, number);
  const Look *look = &looks[state];
  const char *classes[] = { look->css_class, NULL };
  g_autofree char *told = NULL;

  gtk_stack_set_visible_child_name (step->mark, state == FLEET_DOCTOR_RUNNING ? "running" : "mark");
  gtk_image_set_from_icon_name (step->image, look->icon);
  gtk_widget_set_css_classes (GTK_WIDGET (step->image), classes);
  gtk_label_set_text (step->sentence, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (step->sentence), sentence != NULL);
  /* Translators: how a screen reader says a step of the connection's check: its name, how it is, what was found */
  told = g_strdup_printf (_("%s: %s. %s"), fleet_doctor_step_to_title (number), _(look->word), sentence != NULL ? sentence : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (step->row), GTK_ACCESSIBLE_PROPERTY_LABEL, told, -1);
}

static void
step_changed_cb (FleetDoctorView *self,
                 guint            number)
{
  show_step (self, number);
}

static void
ended_cb (FleetDoctorView *self)
{
  gboolean is_well = fleet_checkup_is_well (self->checkup);

  gtk_widget_set_sensitive (self->again, TRUE);
  if (is_well)
    gtk_widget_add_css_class (self->connect, "suggested-action");
  gtk_label_set_text (self->word, is_well ? _("The connection works.") : _("The connection does not work yet: see what the marked step says."));
}

void
fleet_doctor_view_begin (FleetDoctorView *self,
                         const char      *profile_file)
{
  g_autofree char *name = g_path_get_basename (profile_file);
  g_autofree char *kept = g_strdup (profile_file);

  g_return_if_fail (FLEET_IS_DOCTOR_VIEW (self));

  g_free (self->profile_file);
  self->profile_file = g_steal_pointer (&kept);
  if (g_str_has_suffix (name, ".ini"))
    name[strlen (name) - strlen (".ini")] = '\0';
  gtk_label_set_text (self->title, name);
  gtk_label_set_text (self->word, _("The way to the cluster is walked step by step. Nothing is written to it."));
  gtk_widget_set_sensitive (self->again, FALSE);
  gtk_widget_remove_css_class (self->connect, "suggested-action");
  fleet_checkup_begin (self->checkup, self->profile_file);
}

void
fleet_doctor_view_cancel (FleetDoctorView *self)
{
  g_return_if_fail (FLEET_IS_DOCTOR_VIEW (self));
  fleet_checkup_cancel (self->checkup);
}

static void
again_cb (FleetDoctorView *self)
{
  fleet_doctor_view_begin (self, self->profile_file);
}

static void
connect_cb (FleetDoctorView *self)
{
  g_signal_emit (self, connect_requested, 0);
}

static GtkWidget *
make_row (Step       *step,
          const char *title)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2), *name = gtk_label_new (title);
  GtkWidget *spinner = gtk_spinner_new ();

  step->mark = GTK_STACK (gtk_stack_new ());
  step->image = GTK_IMAGE (gtk_image_new ());
  step->sentence = GTK_LABEL (gtk_label_new (NULL));
  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_stack_add_named (step->mark, GTK_WIDGET (step->image), "mark");
  gtk_stack_add_named (step->mark, spinner, "running");
  gtk_widget_set_valign (GTK_WIDGET (step->mark), GTK_ALIGN_START);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_xalign (step->sentence, 0);
  gtk_label_set_wrap (step->sentence, TRUE);
  gtk_label_set_wrap_mode (step->sentence, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (step->sentence, TRUE);
  gtk_widget_set_focusable (GTK_WIDGET (step->sentence), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (step->sentence), "fleet-quiet");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (texts), name);
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (step->sentence));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (step->mark));
  gtk_box_append (GTK_BOX (box), texts);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 10);
  gtk_widget_set_margin_bottom (box, 10);
  step->row = gtk_list_box_row_new ();
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (step->row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (step->row), FALSE);
  return step->row;
}

static void
fleet_doctor_view_dispose (GObject *object)
{
  FleetDoctorView *self = FLEET_DOCTOR_VIEW (object);

  if (self->checkup != NULL)
    fleet_checkup_cancel (self->checkup);
  g_clear_object (&self->checkup);
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (fleet_doctor_view_parent_class)->dispose (object);
}

static void
fleet_doctor_view_finalize (GObject *object)
{
  g_free (FLEET_DOCTOR_VIEW (object)->profile_file);
  G_OBJECT_CLASS (fleet_doctor_view_parent_class)->finalize (object);
}

static void
fleet_doctor_view_class_init (FleetDoctorViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fleet_doctor_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = fleet_doctor_view_finalize;
  connect_requested = g_signal_new ("connect-requested", FLEET_TYPE_DOCTOR_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/FleetConsole/connection/fleet-doctor-view.ui");
  gtk_widget_class_bind_template_child (widget_class, FleetDoctorView, title);
  gtk_widget_class_bind_template_child (widget_class, FleetDoctorView, word);
  gtk_widget_class_bind_template_child (widget_class, FleetDoctorView, again);
  gtk_widget_class_bind_template_child (widget_class, FleetDoctorView, connect);
  gtk_widget_class_bind_template_child (widget_class, FleetDoctorView, list);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
  gtk_widget_class_bind_template_callback (widget_class, connect_cb);
}

static void
fleet_doctor_view_init (FleetDoctorView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->checkup = fleet_checkup_new ();
  for (guint i = 0; i < FLEET_DOCTOR_N_STEPS; i++)
    {
      gtk_list_box_append (self->list, make_row (&self->steps[i], fleet_doctor_step_to_title (i)));
      show_step (self, i);
    }
  g_signal_connect_object (self->checkup, "changed", G_CALLBACK (step_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->checkup, "ended", G_CALLBACK (ended_cb), self, G_CONNECT_SWAPPED);
}
