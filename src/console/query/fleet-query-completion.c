/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-query-completion: GtkSourceView asks for proposals when a word is begun and to refine them at every key. All words lie in memory: finding those that fit takes well below a millisecond. */

#include "fleet-query-completion.h"

#include <glib/gi18n.h>
#include <string.h>

/* More are no help. */
#define MOST_PROPOSALS 60

#define FLEET_TYPE_QUERY_PROPOSAL (fleet_query_proposal_get_type ())
G_DECLARE_FINAL_TYPE (FleetQueryProposal, fleet_query_proposal, FLEET, QUERY_PROPOSAL, GObject)

struct _FleetQueryProposal
{
  GObject parent_instance;

  FleetQueryWordKind kind;
  char              *name;
  char              *table;
};

static void
proposal_iface_init (GtkSourceCompletionProposalInterface *iface)
{
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FleetQueryProposal, fleet_query_proposal, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (GTK_SOURCE_TYPE_COMPLETION_PROPOSAL, proposal_iface_init))

static void
fleet_query_proposal_finalize (GObject *object)
{
  g_free (FLEET_QUERY_PROPOSAL (object)->name);
  g_free (FLEET_QUERY_PROPOSAL (object)->table);
  G_OBJECT_CLASS (fleet_query_proposal_parent_class)->finalize (object);
}

static void
fleet_query_proposal_class_init (FleetQueryProposalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fleet_query_proposal_finalize;
}

static void
fleet_query_proposal_init (FleetQueryProposal *self)
{
}

struct _FleetQueryCompletion
{
  GObject parent_instance;

  GPtrArray *words; /* FleetQueryWord; NULL: not read yet */
};

static void provider_iface_init (GtkSourceCompletionProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FleetQueryCompletion, fleet_query_completion, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (GTK_SOURCE_TYPE_COMPLETION_PROVIDER, provider_iface_init))

/* The line up to the cursor, newly allocated, and in it the name that is being written. */
static char *
get_line (GtkSourceCompletionContext  *context,
          const char                 **ret_start)
{
  GtkSourceBuffer *buffer = gtk_source_completion_context_get_buffer (context);
  GtkTextIter begin, cursor;
  char *line;

  gtk_text_buffer_get_iter_at_mark (GTK_TEXT_BUFFER (buffer), &cursor, gtk_text_buffer_get_insert (GTK_TEXT_BUFFER (buffer)));
  begin = cursor;
  gtk_text_iter_set_line_offset (&begin, 0);
  line = gtk_text_iter_get_text (&begin, &cursor);
  *ret_start = fleet_query_words_find_start (line, line + strlen (line));
  return line;
}

static GListStore *
find_proposals (FleetQueryCompletion       *self,
                GtkSourceCompletionContext *context)
{
  GListStore *store = g_list_store_new (FLEET_TYPE_QUERY_PROPOSAL);
  const char *start;
  g_autofree char *line = get_line (context, &start);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; self->words != NULL && i < self->words->len && g_list_model_get_n_items (G_LIST_MODEL (store)) < MOST_PROPOSALS; i++)
    {
      const FleetQueryWord *word = self->words->pdata[i];
      g_autoptr (FleetQueryProposal) proposal = NULL;

      if (!fleet_query_words_matches (word, start, strlen (start)) || !g_hash_table_add (seen, word->name))
        continue;
      proposal = g_object_new (FLEET_TYPE_QUERY_PROPOSAL, NULL);
      proposal->kind = word->kind;
      proposal->name = g_strdup (word->name);
      proposal->table = g_strdup (word->table);
      g_list_store_append (store, proposal);
    }
  return store;
}

static void
populate_async (GtkSourceCompletionProvider *provider,
                GtkSourceCompletionContext  *context,
                GCancellable                *cancellable,
                GAsyncReadyCallback          callback,
                gpointer                     user_data)
{
  g_autoptr (GTask) task = g_task_new (provider, cancellable, callback, user_data);
  g_autoptr (GListStore) store = find_proposals (FLEET_QUERY_COMPLETION (provider), context);

  if (g_list_model_get_n_items (G_LIST_MODEL (store)) > 0)
    g_task_return_pointer (task, g_steal_pointer (&store), g_object_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "Nothing fits");
}

static GListModel *
populate_finish (GtkSourceCompletionProvider  *provider,
                 GAsyncResult                 *result,
                 GError                      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
refilter (GtkSourceCompletionProvider *provider,
          GtkSourceCompletionContext  *context,
          GListModel                  *model)
{
  g_autoptr (GListStore) store = find_proposals (FLEET_QUERY_COMPLETION (provider), context);

  gtk_source_completion_context_set_proposals_for_provider (context, provider, G_LIST_MODEL (store));
}

static const char *
describe (const FleetQueryProposal *proposal)
{
  switch (proposal->kind)
    {
    case FLEET_QUERY_WORD_TABLE:
      /* Translators: what completion offers is a table of the database */
      return C_("completion", "table");
    case FLEET_QUERY_WORD_COLUMN:
      return proposal->table;
    case FLEET_QUERY_WORD_PATH:
      /* Translators: what completion offers is a value of the telemetry */
      return C_("completion", "telemetry");
    case FLEET_QUERY_WORD_KEYWORD:
    default:
      return "SQL";
    }
}

static void
display (GtkSourceCompletionProvider *provider,
         GtkSourceCompletionContext  *context,
         GtkSourceCompletionProposal *proposal,
         GtkSourceCompletionCell     *cell)
{
  FleetQueryProposal *shown = FLEET_QUERY_PROPOSAL (proposal);

  if (gtk_source_completion_cell_get_column (cell) == GTK_SOURCE_COMPLETION_COLUMN_TYPED_TEXT)
    gtk_source_completion_cell_set_text (cell, shown->name);
  else if (gtk_source_completion_cell_get_column (cell) == GTK_SOURCE_COMPLETION_COLUMN_AFTER)
    {
      /* The columns of the list have no room between them. */
      g_autofree char *text = g_strconcat ("   ", describe (shown), NULL);

      gtk_source_completion_cell_set_text (cell, text);
    }
}

/* What is in front of the cursor goes: all of the name, or of "car.pl" what stands behind the table. */
static void
activate (GtkSourceCompletionProvider *provider,
          GtkSourceCompletionContext  *context,
          GtkSourceCompletionProposal *proposal)
{
  FleetQueryProposal *chosen = FLEET_QUERY_PROPOSAL (proposal);
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (gtk_source_completion_context_get_buffer (context));
  const char *start, *dot;
  g_autofree char *line = get_line (context, &start);
  g_autofree char *quoted = chosen->kind == FLEET_QUERY_WORD_KEYWORD ? g_strdup (chosen->name) : fleet_query_words_quote (chosen->name);
  GtkTextIter begin, cursor;

  dot = strchr (start, '.');
  if (chosen->table != NULL && dot != NULL && strlen (chosen->table) == (gsize) (dot - start) && g_ascii_strncasecmp (start, chosen->table, dot - start) == 0)
    start = dot + 1;
  gtk_text_buffer_get_iter_at_mark (buffer, &cursor, gtk_text_buffer_get_insert (buffer));
  begin = cursor;
  gtk_text_iter_backward_chars (&begin, g_utf8_strlen (start, -1));
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete (buffer, &begin, &cursor);
  gtk_text_buffer_insert (buffer, &begin, quoted, -1);
  gtk_text_buffer_end_user_action (buffer);
}

static gboolean
is_trigger (GtkSourceCompletionProvider *provider,
            const GtkTextIter           *iter,
            gunichar                     letter)
{
  return letter == '.' || letter == '"';
}

static void
provider_iface_init (GtkSourceCompletionProviderInterface *iface)
{
  iface->populate_async = populate_async;
  iface->populate_finish = populate_finish;
  iface->refilter = refilter;
  iface->display = display;
  iface->activate = activate;
  iface->is_trigger = is_trigger;
}

static void
fleet_query_completion_finalize (GObject *object)
{
  g_clear_pointer (&FLEET_QUERY_COMPLETION (object)->words, g_ptr_array_unref);
  G_OBJECT_CLASS (fleet_query_completion_parent_class)->finalize (object);
}

static void
fleet_query_completion_class_init (FleetQueryCompletionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fleet_query_completion_finalize;
}

static void
fleet_query_completion_init (FleetQueryCompletion *self)
{
}

FleetQueryCompletion *
fleet_query_completion_new (void)
{
  return g_object_new (FLEET_TYPE_QUERY_COMPLETION, NULL);
}

void
fleet_query_completion_set_words (FleetQueryCompletion *self,
                                  GPtrArray            *words)
{
  g_return_if_fail (FLEET_IS_QUERY_COMPLETION (self));

  g_clear_pointer (&self->words, g_ptr_array_unref);
  self->words = g_ptr_array_ref (words);
}
