/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-connection-form: see the header. One table says which rows there are, where each one's text stands in the profile, and with which security it is asked for. */

#include "fleet-connection-form.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fleet-choice-row.h"

typedef enum
{
  ENTRY,
  LOCATION, /* a file, which can be browsed for */
  SECRET,   /* goes to the keyring; what is there already is not shown */
  TOPIC,
  FIELD,
} Kind;

#define WITH(security) (1u << (security))
#define ALWAYS         (~0u)
#define TLS            (WITH (FLEET_SECURITY_TLS) | WITH (FLEET_SECURITY_CERTIFICATE) | LOGIN)
#define CERTIFICATE    WITH (FLEET_SECURITY_CERTIFICATE)
#define LOGIN          (WITH (FLEET_SECURITY_SCRAM) | WITH (FLEET_SECURITY_PLAIN))

typedef struct
{
  const char *group;
  const char *key;
  Kind        kind;
  guint       asked;    /* WITH() which security */
  const char *fallback; /* what counts where nothing stands */
  const char *title;
} Field;

static const Field fields[] = {
  { "kafka", "bootstrap.servers", ENTRY, ALWAYS, "", N_("Servers (host:port, with commas between)") },
  { "kafka", "ssl.ca.location", LOCATION, TLS, "", N_("Authority’s certificate (empty: the system’s)") },
  { "kafka", "ssl.certificate.location", LOCATION, CERTIFICATE, "", N_("Your certificate (PEM)") },
  { "kafka", "ssl.key.location", LOCATION, CERTIFICATE, "", N_("Its private key (PEM)") },
  { "kafka", "ssl.key.password", SECRET, CERTIFICATE, "", N_("The key’s password, if it has one") },
  { "kafka", "ssl.keystore.location", LOCATION, CERTIFICATE, "", N_("Or both as PKCS#12") },
  { "kafka", "ssl.keystore.password", SECRET, CERTIFICATE, "", N_("The keystore’s password") },
  { "kafka", "sasl.username", ENTRY, LOGIN, "", N_("User name") },
  { "kafka", "sasl.password", SECRET, LOGIN, "", N_("Password") },
  { "topics", "telemetry", TOPIC, ALWAYS, "fleet.telemetry", N_("Telemetry") },
  { "topics", "cars", TOPIC, ALWAYS, "fleet.cdc.carinfo", N_("Cars") },
  { "topics", "devices", TOPIC, ALWAYS, "fleet.cdc.deviceinfo", N_("Devices") },
  { "topics", "reservations", TOPIC, ALWAYS, "fleet.cdc.reservation", N_("Reservations") },
  { "telemetry", "device", FIELD, ALWAYS, "deviceId", N_("Device") },
  { "telemetry", "time", FIELD, ALWAYS, "time", N_("Time") },
  { "telemetry", "latitude", FIELD, ALWAYS, "vehicle.position.lat", N_("Latitude") },
  { "telemetry", "longitude", FIELD, ALWAYS, "vehicle.position.lon", N_("Longitude") },
  { "telemetry", "heading", FIELD, ALWAYS, "vehicle.position.heading", N_("Heading") },
  { "telemetry", "speed", FIELD, ALWAYS, "vehicle.position.speed.kmh", N_("Speed, km/h") },
  { "telemetry", "charging", FIELD, ALWAYS, "vehicle.powertrain.charging.on", N_("Charging") },
  { "telemetry", "firmware", FIELD, ALWAYS, "firmware", N_("Firmware") },
};

/* What a topic is called that is not called as usual; as [topics] has them. */
static const struct
{
  const char *key;
  const char *word;
} topic_words[] = { { "telemetry", "telemetr" }, { "cars", "car" }, { "devices", "device" }, { "reservations", "reserv" } };

struct _FleetConnectionForm
{
  AdwBin parent_instance;

  FleetConnection     *connection;

  /* template */
  AdwEntryRow         *name_row;
  AdwPreferencesGroup *server_group;
  AdwComboRow         *security_row;
  AdwPreferencesGroup *security_group;
  AdwPreferencesGroup *topic_group;
  AdwPreferencesGroup *field_group;
  GtkWidget           *look_button;
  GtkSpinner          *look_spinner;
  AdwPreferencesPage  *page;

  GtkWidget           *rows[G_N_ELEMENTS (fields)];
};

static guint look_requested;

G_DEFINE_FINAL_TYPE (FleetConnectionForm, fleet_connection_form, ADW_TYPE_BIN)

static const char *
get_text (FleetConnectionForm *self,
          guint                i)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->rows[i]));
}

static void
update_visible (FleetConnectionForm *self)
{
  guint security = adw_combo_row_get_selected (self->security_row);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    gtk_widget_set_visible (self->rows[i], (fields[i].asked & WITH (security)) != 0);
}

void
fleet_connection_form_set_connection (FleetConnectionForm *self,
                                      FleetConnection     *connection,
                                      const char          *name)
{
  g_return_if_fail (FLEET_IS_CONNECTION_FORM (self));

  g_set_object (&self->connection, connection);
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), name);
  adw_combo_row_set_selected (self->security_row, fleet_connection_get_security (connection));
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *value = fields[i].kind != SECRET ? fleet_connection_dup (connection, fields[i].group, fields[i].key) : NULL;

      gtk_editable_set_text (GTK_EDITABLE (self->rows[i]), value != NULL ? value : fields[i].fallback);
      if (FLEET_IS_CHOICE_ROW (self->rows[i]))
        fleet_choice_row_clear (FLEET_CHOICE_ROW (self->rows[i]));
    }
  update_visible (self);
  gtk_widget_grab_focus (GTK_WIDGET (*name == '\0' ? GTK_WIDGET (self->name_row) : self->rows[0]));
}

/* Only what differs from what counts anyway is written, so that a file stays short. */
static void
write_row (FleetConnectionForm *self,
           guint                i)
{
  const Field *field = &fields[i];
  g_autofree char *old = fleet_connection_dup (self->connection, field->group, field->key);
  const char *text = get_text (self, i);

  if ((field->asked & WITH (adw_combo_row_get_selected (self->security_row))) == 0)
    return;
  if (strcmp (text, field->fallback) != 0)
    fleet_connection_set (self->connection, field->group, field->key, text);
  else if (old != NULL)
    fleet_connection_set (self->connection, field->group, field->key, *field->fallback != '\0' ? text : NULL);
}

FleetConnection *
fleet_connection_form_take (FleetConnectionForm *self)
{
  g_return_val_if_fail (FLEET_IS_CONNECTION_FORM (self), NULL);

  fleet_connection_set_security (self->connection, adw_combo_row_get_selected (self->security_row));
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (fields[i].kind != SECRET)
      write_row (self, i);
    else if (*get_text (self, i) != '\0')
      {
        fleet_connection_set_secret (self->connection, fields[i].key, get_text (self, i));
        gtk_editable_set_text (GTK_EDITABLE (self->rows[i]), "");
      }
  return self->connection;
}

const char *
fleet_connection_form_get_name (FleetConnectionForm *self)
{
  g_return_val_if_fail (FLEET_IS_CONNECTION_FORM (self), NULL);
  return gtk_editable_get_text (GTK_EDITABLE (self->name_row));
}

static guint
find_field (const char *group,
            const char *key)
{
  guint i = 0;

  while (strcmp (fields[i].group, group) != 0 || strcmp (fields[i].key, key) != 0)
    i++;
  return i;
}

const char *
fleet_connection_form_get_topic (FleetConnectionForm *self)
{
  g_return_val_if_fail (FLEET_IS_CONNECTION_FORM (self), NULL);
  return get_text (self, find_field ("topics", "telemetry"));
}

/* The topic of the list whose name has the word, or "". */
static const char *
guess_topic (GPtrArray  *topics,
             const char *key)
{
  const char *word = "";

  for (guint i = 0; i < G_N_ELEMENTS (topic_words); i++)
    if (strcmp (topic_words[i].key, key) == 0)
      word = topic_words[i].word;
  for (guint i = 0; i < topics->len; i++)
    {
      const FleetClusterTopic *topic = topics->pdata[i];
      g_autofree char *lower = g_ascii_strdown (topic->name, -1);

      if (strstr (lower, word) != NULL)
        return topic->name;
    }
  return "";
}

static void
show_topics (FleetConnectionForm *self,
             guint                i,
             GPtrArray           *topics)
{
  FleetChoiceRow *row = FLEET_CHOICE_ROW (self->rows[i]);
  gboolean found = *get_text (self, i) == '\0';

  fleet_choice_row_clear (row);
  for (guint k = 0; k < topics->len; k++)
    {
      const FleetClusterTopic *topic = topics->pdata[k];
      g_autofree char *detail = g_strdup_printf (ngettext ("%d partition", "%d partitions", topic->partitions), topic->partitions);

      fleet_choice_row_add (row, topic->name, detail);
      found |= strcmp (topic->name, get_text (self, i)) == 0;
    }
  if (!found)
    gtk_editable_set_text (GTK_EDITABLE (row), guess_topic (topics, fields[i].key));
}

static void
show_fields (FleetConnectionForm *self,
             guint                i,
             FleetSample         *sample)
{
  FleetChoiceRow *row = FLEET_CHOICE_ROW (self->rows[i]);
  GPtrArray *paths = fleet_sample_get_paths (sample);
  const FleetSamplePath *guess = NULL;

  for (guint role = 0; role < FLEET_SAMPLE_N_ROLES; role++)
    if (strcmp (fleet_sample_role_to_key (role), fields[i].key) == 0)
      guess = fleet_sample_guess (sample, role);
  fleet_choice_row_clear (row);
  for (guint k = 0; k < paths->len; k++)
    {
      const FleetSamplePath *path = paths->pdata[k];

      fleet_choice_row_add (row, path->path, path->example);
    }
  if (guess != NULL && fleet_sample_find (sample, get_text (self, i)) == NULL)
    gtk_editable_set_text (GTK_EDITABLE (row), guess->path);
}

void
fleet_connection_form_show_look (FleetConnectionForm       *self,
                                 const FleetConnectionLook *look)
{
  g_return_if_fail (FLEET_IS_CONNECTION_FORM (self));

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (fields[i].kind == TOPIC)
      show_topics (self, i, look->topics);
    else if (fields[i].kind == FIELD && look->sample != NULL)
      show_fields (self, i, look->sample);
}

void
fleet_connection_form_set_looking (FleetConnectionForm *self,
                                   gboolean             looking)
{
  g_return_if_fail (FLEET_IS_CONNECTION_FORM (self));
  gtk_widget_set_sensitive (self->look_button, !looking);
  gtk_widget_set_visible (GTK_WIDGET (self->look_spinner), looking);
  gtk_spinner_set_spinning (self->look_spinner, looking);
}

static void
file_chosen_cb (GtkNativeDialog *dialog,
                int              response,
                GtkEditable     *row)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path != NULL)
    gtk_editable_set_text (row, path);
  g_object_unref (dialog);
}

static void
browse_cb (GtkWidget *row)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Choose a File"), GTK_WINDOW (gtk_widget_get_root (row)), GTK_FILE_CHOOSER_ACTION_OPEN, _("_Choose"), _("_Cancel"));

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (file_chosen_cb), row, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static GtkWidget *
make_row (const Field *field)
{
  GtkWidget *row, *button;

  switch (field->kind)
    {
    case SECRET:
      row = adw_password_entry_row_new ();
      break;
    case TOPIC:
    case FIELD:
      row = fleet_choice_row_new ();
      break;
    case ENTRY:
    case LOCATION:
    default:
      row = adw_entry_row_new ();
      break;
    }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(field->title)); /* markup-safe: ours */
  if (field->kind == LOCATION)
    {
      button = gtk_button_new_from_icon_name ("document-open-symbolic");
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_set_tooltip_text (button, _("Choose a file"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Choose a file"), -1);
      adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), button);
      g_signal_connect_object (button, "clicked", G_CALLBACK (browse_cb), row, G_CONNECT_SWAPPED);
    }
  return row;
}

static void
look_cb (FleetConnectionForm *self)
{
  g_signal_emit (self, look_requested, 0);
}

static void
fleet_connection_form_dispose (GObject *object)
{
  g_clear_object (&FLEET_CONNECTION_FORM (object)->connection);
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (fleet_connection_form_parent_class)->dispose (object);
}

static void
fleet_connection_form_class_init (FleetConnectionFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fleet_connection_form_dispose;
  look_requested = g_signal_new ("look-requested", FLEET_TYPE_CONNECTION_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/FleetConsole/connection/fleet-connection-form.ui");
  gtk_widget_class_bind_template_child (widget_class, FleetConnectionForm, page);
  gtk_widget_class_bind_template_child (widget_class, FleetConnectionForm, name_row);
  gtk_widget_class_bind_template_child (widget_class, FleetConnectionForm, server_group);
  gtk_widget_class_bind_template_child (widget_class, FleetConnectionForm, security_row);
  gtk_widget_class_bind_template_child (widget_class, FleetConnectionForm, security_group);
  gtk_widget_class_bind_template_child (widget_class, FleetConnectionForm, topic_group);
  gtk_widget_class_bind_template_child (widget_class, FleetConnectionForm, field_group);
  gtk_widget_class_bind_template_child (widget_class, FleetConnectionForm, look_button);
  gtk_widget_class_bind_template_child (widget_class, FleetConnectionForm, look_spinner);
}

static void
fleet_connection_form_init (FleetConnectionForm *self)
{
  /* A row of libadwaita shows twenty letters of each. */
  const char *ways[] = { _("None"), _("TLS"), _("TLS, own certificate"), _("TLS, SCRAM password"), _("TLS, PLAIN password"), _("As the file says"), NULL };
  g_autoptr (GtkStringList) list = gtk_string_list_new (ways);

  gtk_widget_init_template (GTK_WIDGET (self));
  adw_combo_row_set_model (self->security_row, G_LIST_MODEL (list));
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      AdwPreferencesGroup *group = fields[i].kind == TOPIC ? self->topic_group : fields[i].kind == FIELD ? self->field_group : i == 0 ? self->server_group : self->security_group;

      self->rows[i] = make_row (&fields[i]);
      adw_preferences_group_add (group, self->rows[i]);
    }
  g_signal_connect_object (self->security_row, "notify::selected", G_CALLBACK (update_visible), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->look_button, "clicked", G_CALLBACK (look_cb), self, G_CONNECT_SWAPPED);
}
