/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-connection-list: see the header. What threads get is plain data of their own; no GObject crosses but the task. */

#include "fleet-config.h"

#include "fleet-connection-list.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _FleetConnectionList
{
  GObject    parent_instance;

  char      *folder;
  GPtrArray *items; /* FleetConnection* */
};

typedef struct
{
  char       *folder;
  char       *file_name;
  char       *text;
  char       *from;    /* or NULL */
  char       *topic;   /* or NULL */
  gboolean    moved;
  GHashTable *secrets; /* or NULL */
} Job;

static GType get_item_type (GListModel *list);
static guint get_n_items (GListModel *list);
static gpointer get_item (GListModel *list, guint at);

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FleetConnectionList, fleet_connection_list, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GType
get_item_type (GListModel *list)
{
  return FLEET_TYPE_CONNECTION;
}

static guint
get_n_items (GListModel *list)
{
  return FLEET_CONNECTION_LIST (list)->items->len;
}

static gpointer
get_item (GListModel *list,
          guint       at)
{
  FleetConnectionList *self = FLEET_CONNECTION_LIST (list);

  return at < self->items->len ? g_object_ref (self->items->pdata[at]) : NULL;
}

static void
free_job (gpointer data)
{
  Job *job = data;

  g_free (job->folder);
  g_free (job->file_name);
  g_free (job->text);
  g_free (job->from);
  g_free (job->topic);
  g_clear_pointer (&job->secrets, g_hash_table_unref);
  g_free (job);
}

static void
fleet_connection_list_finalize (GObject *object)
{
  FleetConnectionList *self = FLEET_CONNECTION_LIST (object);

  g_ptr_array_unref (self->items);
  g_free (self->folder);
  G_OBJECT_CLASS (fleet_connection_list_parent_class)->finalize (object);
}

static void
fleet_connection_list_class_init (FleetConnectionListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fleet_connection_list_finalize;
}

static void
fleet_connection_list_init (FleetConnectionList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

FleetConnectionList *
fleet_connection_list_new (const char *folder)
{
  FleetConnectionList *self = g_object_new (FLEET_TYPE_CONNECTION_LIST, NULL);

  self->folder = g_strdup (folder);
  return self;
}

char *
fleet_connection_list_folder (void)
{
  return g_build_filename (g_get_user_config_dir (), "fleet-console", "profiles", NULL);
}

static void
free_pages (gpointer pages)
{
  g_ptr_array_unref (pages);
}

static void
load_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *pages = fleet_profile_book_list (((Job *) data)->folder, &error);

  if (pages != NULL)
    g_task_return_pointer (task, pages, free_pages);
  else
    g_task_return_error (task, error);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  FleetConnectionList *self = FLEET_CONNECTION_LIST (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) pages = g_task_propagate_pointer (G_TASK (result), &error);
  guint n_before = self->items->len;

  if (pages == NULL)
    {
      g_message ("%s", error->message);
      return;
    }
  g_ptr_array_set_size (self->items, 0);
  for (guint i = 0; i < pages->len; i++)
    {
      const FleetProfilePage *page = pages->pdata[i];

      g_ptr_array_add (self->items, fleet_connection_new (page->file_name, page->text));
    }
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, self->items->len);
}

void
fleet_connection_list_load (FleetConnectionList *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, loaded_cb, NULL);
  Job *job = g_new0 (Job, 1);

  job->folder = g_strdup (self->folder);
  g_task_set_task_data (task, job, free_job);
  g_task_run_in_thread (task, load_in_thread);
}

/* ---- saving ---- */

static void
save_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  g_autoptr (FleetProfile) profile = fleet_profile_parse (job->text, job->folder, &error);

  if (profile != NULL && fleet_profile_book_save (job->file_name, job->text, job->secrets, job->from, job->moved, cancellable, &error))
    g_task_return_pointer (task, g_strdup (job->file_name), g_free);
  else
    g_task_return_error (task, error);
}

void
fleet_connection_list_save_async (FleetConnectionList *self,
                                  FleetConnection     *connection,
                                  const char          *name,
                                  gboolean             duplicate,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autofree char *stripped = g_strstrip (g_strdup (name));
  g_autofree char *base = g_strconcat (stripped, ".ini", NULL);
  Job *job;

  if (*stripped == '\0' || strlen (base) > 200 || *stripped == '.' || strchr (stripped, '/') != NULL)
    {
      g_task_return_new_error (task, FLEET_ERROR, FLEET_ERROR_INVALID, "%s", _("Give the connection a name, without a slash in it and without a dot at its beginning."));
      return;
    }
  job = g_new0 (Job, 1);
  job->folder = g_strdup (self->folder);
  job->file_name = g_build_filename (self->folder, base, NULL);
  job->text = fleet_connection_to_text (connection);
  job->from = g_strdup (fleet_connection_get_file (connection));
  job->moved = !duplicate;
  job->secrets = fleet_connection_ref_secrets (connection);
  fleet_connection_forget_secrets (connection);
  g_task_set_task_data (task, job, free_job);
  g_task_run_in_thread (task, save_in_thread);
}

char *
fleet_connection_list_save_finish (FleetConnectionList  *self,
                                   GAsyncResult         *result,
                                   GError              **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
remove_in_thread (GTask        *task,
                  gpointer      source,
                  gpointer      data,
                  GCancellable *cancellable)
{
  GError *error = NULL;

  if (!fleet_profile_book_remove (((Job *) data)->file_name, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  load_in_thread (task, source, data, cancellable);
}

void
fleet_connection_list_remove (FleetConnectionList *self,
                              FleetConnection     *connection)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, loaded_cb, NULL);
  Job *job = g_new0 (Job, 1);

  job->folder = g_strdup (self->folder);
  job->file_name = g_strdup (fleet_connection_get_file (connection));
  g_task_set_task_data (task, job, free_job);
  g_task_run_in_thread (task, remove_in_thread);
}

/* ---- looking ---- */

void
fleet_connection_look_free (FleetConnectionLook *look)
{
  g_clear_pointer (&look->topics, g_ptr_array_unref);
  fleet_sample_free (look->sample);
  g_free (look);
}

static void
free_look (gpointer look)
{
  fleet_connection_look_free (look);
}

/* The sample stays NULL when there is nothing to read: then there is nothing to choose from. */
static void
take_sample (FleetClusterReader  *reader,
             FleetConnectionLook *look,
             const char          *name)
{
  guint n;
  gint64 newest_us;

  for (guint i = 0; i < look->topics->len && look->sample == NULL; i++)
    {
      const FleetClusterTopic *topic = look->topics->pdata[i];

      if (strcmp (topic->name, name) != 0)
        continue;
      look->sample = fleet_sample_new ();
      fleet_cluster_reader_read (reader, topic->name, topic->partitions, 5, look->sample, &n, &newest_us, NULL);
      if (fleet_sample_get_n_messages (look->sample) == 0)
        g_clear_pointer (&look->sample, fleet_sample_free);
      return;
    }
}

static void
look_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  g_autoptr (FleetConnectionLook) look = g_new0 (FleetConnectionLook, 1);
  g_autoptr (FleetProfile) profile = fleet_profile_load (job->file_name, &error);
  g_autoptr (FleetClusterReader) reader = profile != NULL ? fleet_cluster_reader_new (profile, cancellable, &error) : NULL;

  if (reader != NULL)
    look->topics = fleet_cluster_reader_list (reader, &error);
  if (look->topics != NULL && job->topic != NULL)
    take_sample (reader, look, job->topic);
  if (look->topics != NULL)
    g_task_return_pointer (task, g_steal_pointer (&look), free_look);
  else
    g_task_return_error (task, error);
}

void
fleet_connection_look_async (const char          *file_name,
                             const char          *topic,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->file_name = g_strdup (file_name);
  job->topic = g_strdup (topic);
  g_task_set_task_data (task, job, free_job);
  g_task_run_in_thread (task, look_in_thread);
}

FleetConnectionLook *
fleet_connection_look_finish (GAsyncResult  *result,
                              GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
