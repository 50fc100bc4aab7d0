/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-notice-detail: a grid of facts; a fact that there is not has no line. */

#include "fleet-notice-detail.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fleet-path-list.h"
#include "fleet-plain.h"
#include "fleet-query-statement.h"
#include "fleet-when.h"

struct _FleetNoticeDetail
{
  FleetPane parent_instance;

  /* template */
  GtkStack    *stack;
  GtkWidget   *nothing;
  GtkWidget   *something;
  GtkLabel    *title;
  GtkLabel    *path;
  GtkLabel    *meaning;
  GtkGrid     *facts;
  GtkLabel    *decision;
  GtkEntry    *comment;
  GtkWidget   *save;
  GtkWidget   *acknowledge;
  GtkWidget   *accept;

  /* owned */
  FleetNotice *notice;
};

G_DEFINE_FINAL_TYPE (FleetNoticeDetail, fleet_notice_detail, FLEET_TYPE_PANE)

/* ---- facts ---- */

static void
add_fact (FleetNoticeDetail *self,
          int               *row,
          const char        *name,
          const char        *text,
          gboolean           is_code)
{
  GtkWidget *label, *value;
  g_autofree char *shown = NULL;

  if (text == NULL || *text == '\0')
    return;
  shown = fleet_plain_text (text);
  label = gtk_label_new (name);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "fleet-quiet");
  value = gtk_label_new (shown);
  gtk_label_set_xalign (GTK_LABEL (value), 0);
  gtk_label_set_wrap (GTK_LABEL (value), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (value), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (value), TRUE);
  gtk_widget_set_hexpand (value, TRUE);
  if (is_code)
    gtk_widget_add_css_class (value, "fleet-path");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (value), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
  gtk_grid_attach (self->facts, label, 0, *row, 1, 1);
  gtk_grid_attach (self->facts, value, 1, (*row)++, 1, 1);
}

/* One user's line of the notice in words; NULL for what is not known. */
static char *
user_text (const char *line)
{
  if (g_str_has_prefix (line, "rule "))
    return g_strdup_printf (_("Rule %s"), line + strlen ("rule "));
  if (g_str_has_prefix (line, "message "))
    return g_strdup_printf (_("Message of rule %s"), line + strlen ("message "));
  if (g_str_has_prefix (line, "chart "))
    return g_strdup_printf (_("Chart %s"), line + strlen ("chart "));
  return g_str_has_prefix (line, "signal ") ? g_strdup_printf (_("Line %s of the vehicle's card"), line + strlen ("signal ")) : NULL;
}

static char *
users_text (const FleetSchemaChange *change)
{
  g_auto (GStrv) lines = g_strsplit (change->users != NULL ? change->users : "", "\n", -1);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *user = user_text (lines[i]);

      if (user != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", user);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
devices_text (const FleetSchemaChange *change)
{
  if (change->n_devices == 0)
    return NULL;
  /* Translators: how many devices, then the keys of some */
  return g_strdup_printf (change->n_devices > 1 ? _("at least %'u: %s") : _("%'u: %s"), change->n_devices, change->devices != NULL ? change->devices : "");
}

static void
fill_facts (FleetNoticeDetail       *self,
            const FleetSchemaChange *change)
{
  g_autofree char *old_form = fleet_notice_form_name (change->old_form), *new_form = fleet_notice_form_name (change->new_form);
  g_autofree char *first = fleet_when_absolute (change->first_us), *told = fleet_when_absolute (change->told_us), *returned = fleet_when_absolute (change->returned_us);
  g_autofree char *offset = g_strdup_printf ("%" G_GINT64_FORMAT, change->offset);
  g_autofree char *place = g_strdup_printf (_("%s, partition %d, offset %s"), change->topic, change->partition, offset);
  g_autofree char *share = change->share > 0 ? fleet_path_share_text (change->share) : NULL;
  g_autofree char *devices = devices_text (change);
  g_autofree char *users = users_text (change);
  GtkWidget *child;
  int row = 0;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->facts))) != NULL)
    gtk_grid_remove (self->facts, child);
  add_fact (self, &row, _("Was"), old_form, FALSE);
  add_fact (self, &row, _("Is"), change->kind == FLEET_SCHEMA_VANISHED ? NULL : new_form, FALSE);
  add_fact (self, &row, _("Example before"), change->before, TRUE);
  add_fact (self, &row, _("Example after"), change->after, TRUE);
  add_fact (self, &row, _("Read by"), *users != '\0' ? users : _("nobody"), FALSE);
  add_fact (self, &row, change->kind == FLEET_SCHEMA_VANISHED ? _("Last seen") : _("First seen"), first, FALSE);
  add_fact (self, &row, _("Where"), place, FALSE);
  if (change->kind == FLEET_SCHEMA_VANISHED)
    add_fact (self, &row, _("Missed since"), told, FALSE);
  add_fact (self, &row, _("Back since"), returned, FALSE);
  add_fact (self, &row, change->kind == FLEET_SCHEMA_VANISHED ? _("Share before") : _("Share"), share, FALSE);
  add_fact (self, &row, _("Devices"), devices, FALSE);
  add_fact (self, &row, _("Models"), change->model, FALSE);
  add_fact (self, &row, _("Firmware"), change->firmware, FALSE);
}

/* What it means for whoever reads the path. */
static const char *
meaning_of (const FleetSchemaChange *change)
{
  gboolean has_rules = change->users != NULL && strstr (change->users, "rule ") != NULL;

  if (fleet_schema_change_is_breaking (change))
    return has_rules ? _("Rules that read this path are blind: they open no alert where it is missing or holds something else.") : _("What reads this path finds nothing there, or something else.");
  if (change->kind == FLEET_SCHEMA_BECAME_NULLABLE)
    return _("Comparisons with null are neither true nor false: a rule that reads the path pauses there.");
  if (fleet_schema_change_is_widening (change))
    return _("Every value of before still fits; nothing breaks.");
  return _("Nothing that is in use is touched.");
}

static void
update_decision (FleetNoticeDetail       *self,
                 const FleetSchemaChange *change)
{
  g_autofree char *when = fleet_when_absolute (change->at_us);
  g_autofree char *by = fleet_plain_text (change->by != NULL ? change->by : "");
  g_autofree char *text = NULL;

  /* Translators: who did it, and when */
  if (change->state == FLEET_NOTICE_ACCEPTED)
    text = g_strdup_printf (_("Accepted by %s, %s"), by, when);
  else if (change->state == FLEET_NOTICE_ACKNOWLEDGED)
    text = g_strdup_printf (_("Acknowledged by %s, %s"), by, when);
  else if (change->by != NULL)
    text = g_strdup_printf (_("Commented by %s, %s"), by, when);
  gtk_label_set_text (self->decision, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->decision), text != NULL);
  gtk_widget_set_sensitive (self->acknowledge, change->state == FLEET_NOTICE_NEW);
  gtk_widget_set_sensitive (self->accept, change->state != FLEET_NOTICE_ACCEPTED);
}

static void
changed_cb (FleetNoticeDetail *self)
{
  const FleetSchemaChange *change = fleet_notice_get_change (self->notice);

  gtk_label_set_text (self->title, fleet_notice_get_title (self->notice));
  gtk_label_set_text (self->path, fleet_notice_get_path (self->notice));
  gtk_label_set_text (self->meaning, meaning_of (change));
  fill_facts (self, change);
  update_decision (self, change);
}

/* A comment that is being written is not overwritten by news of the notice. */
static void
show_comment (FleetNoticeDetail *self)
{
  g_autofree char *comment = fleet_plain_text (fleet_notice_get_change (self->notice)->comment);

  gtk_editable_set_text (GTK_EDITABLE (self->comment), comment != NULL ? comment : "");
}

void
fleet_notice_detail_set_notice (FleetNoticeDetail *self,
                                FleetNotice       *notice)
{
  g_return_if_fail (FLEET_IS_NOTICE_DETAIL (self));

  if (notice == self->notice)
    return;
  if (self->notice != NULL)
    g_signal_handlers_disconnect_by_func (self->notice, changed_cb, self);
  g_set_object (&self->notice, notice);
  gtk_stack_set_visible_child (self->stack, notice != NULL ? self->something : self->nothing);
  if (notice == NULL)
    return;
  g_signal_connect_object (notice, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
  show_comment (self);
}

/* ---- what the operator says ---- */

static void
decide (FleetNoticeDetail *self,
        FleetNoticeState   state)
{
  const FleetSchemaChange *change = fleet_notice_get_change (self->notice);
  const char *comment = gtk_editable_get_text (GTK_EDITABLE (self->comment));

  fleet_session_decide (fleet_pane_get_session (FLEET_PANE (self)), change->id, state, g_strcmp0 (comment, change->comment != NULL ? change->comment : "") != 0 ? comment : NULL);
}

static void
acknowledge_cb (FleetNoticeDetail *self)
{
  decide (self, FLEET_NOTICE_ACKNOWLEDGED);
}

static void
query_cb (FleetNoticeDetail *self)
{
  FleetSession *session = fleet_pane_get_session (FLEET_PANE (self));
  FleetProfile *profile = fleet_session_get_profile (session);
  const FleetSchemaChange *change = self->notice != NULL ? fleet_notice_get_change (self->notice) : NULL;
  g_autofree char *statement = NULL;

  if (change == NULL)
    return;
  statement = fleet_query_statement_notice (change, profile != NULL && g_strcmp0 (change->topic, profile->topic_telemetry) == 0);
  fleet_session_show_query (session, statement);
}

static void
accept_cb (FleetNoticeDetail *self)
{
  decide (self, FLEET_NOTICE_ACCEPTED);
}

static void
save_cb (FleetNoticeDetail *self)
{
  decide (self, fleet_notice_get_change (self->notice)->state);
}

static void
comment_changed_cb (FleetNoticeDetail *self)
{
  const char *known = self->notice != NULL ? fleet_notice_get_change (self->notice)->comment : NULL;

  gtk_widget_set_sensitive (self->save, g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->comment)), known != NULL ? known : "") != 0);
}

static void
fleet_notice_detail_dispose (GObject *object)
{
  g_clear_object (&FLEET_NOTICE_DETAIL (object)->notice);
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (fleet_notice_detail_parent_class)->dispose (object);
}

static void
fleet_notice_detail_class_init (FleetNoticeDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fleet_notice_detail_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/FleetConsole/notices/fleet-notice-detail.ui");
  gtk_widget_class_bind_template_child (widget_class, FleetNoticeDetail, stack);
  gtk_widget_class_bind_template_child (widget_class, FleetNoticeDetail, nothing);
  gtk_widget_class_bind_template_child (widget_class, FleetNoticeDetail, something);
  gtk_widget_class_bind_template_child (widget_class, FleetNoticeDetail, title);
  gtk_widget_class_bind_template_child (widget_class, FleetNoticeDetail, path);
  gtk_widget_class_bind_template_child (widget_class, FleetNoticeDetail, meaning);
  gtk_widget_class_bind_template_child (widget_class, FleetNoticeDetail, facts);
  gtk_widget_class_bind_template_child (widget_class, FleetNoticeDetail, decision);
  gtk_widget_class_bind_template_child (widget_class, FleetNoticeDetail, comment);
  gtk_widget_class_bind_template_child (widget_class, FleetNoticeDetail, save);
  gtk_widget_class_bind_template_child (widget_class, FleetNoticeDetail, acknowledge);
  gtk_widget_class_bind_template_child (widget_class, FleetNoticeDetail, accept);
  gtk_widget_class_bind_template_callback (widget_class, acknowledge_cb);
  gtk_widget_class_bind_template_callback (widget_class, accept_cb);
  gtk_widget_class_bind_template_callback (widget_class, query_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, comment_changed_cb);
}

static void
fleet_notice_detail_init (FleetNoticeDetail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
