/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-letter-desk: see the header. Questions hold a reference on the desk, so that an answer always finds it. */

#include "fleet-config.h"

#include "fleet-letter-desk.h"

#include <glib/gi18n-lib.h>

struct _FleetLetterDesk
{
  GObject parent_instance;

  /* owned */
  FleetLetterErrand    *errand;   /* NULL: none was begun, or it was given up */
  GCancellable         *counting; /* NULL: no count is on its way */

  /* borrowed; NULL: none */
  FleetEngine          *engine;

  FleetLetterErrandNews news;
  FleetLetterErrandKind kind;
  gint64                seen_us;
  gint64                n_since_start; /* as counted last; -1: never */
  guint                 n_new;
  gboolean              count_again;
};

enum
{
  PROP_N_NEW = 1,
  PROP_SEEN_US,
  PROP_BUSY,
  N_PROPERTIES
};

enum
{
  CHANGED,
  TOLD,
  PERSONAL,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FleetLetterDesk, fleet_letter_desk, G_TYPE_OBJECT)

/* ---- how many are new ---- */

static void count (FleetLetterDesk *self);

static void
set_n_new (FleetLetterDesk *self,
           guint            n_new)
{
  if (self->n_new == n_new)
    return;
  self->n_new = n_new;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_NEW]);
}

static void
counted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (FleetLetterDesk) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetRows) rows = fleet_history_rows_finish (result, &error);
  gboolean again = self->count_again;

  if (rows != NULL && !again)
    set_n_new (self, fleet_rows_get_number (rows, 0, 0));
  g_clear_object (&self->counting);
  self->count_again = FALSE;
  if (again)
    count (self);
}

static void
count (FleetLetterDesk *self)
{
  const FleetValue seen = { .type = FLEET_TYPE_INT, .integer = self->seen_us };

  if (self->counting != NULL)
    self->count_again = TRUE;
  else if (self->engine != NULL)
    {
      self->counting = g_cancellable_new ();
      fleet_history_rows_async (fleet_engine_get_history (self->engine), "SELECT count(*) FROM dead_letter_row WHERE came_us > ?1", 1, &seen, 1, self->counting, counted_cb, g_object_ref (self));
    }
}

void
fleet_letter_desk_note (FleetLetterDesk *self,
                        gint64           n_since_start)
{
  g_return_if_fail (FLEET_IS_LETTER_DESK (self));

  if (self->n_since_start == n_since_start)
    return;
  self->n_since_start = n_since_start;
  count (self);
}

guint
fleet_letter_desk_get_n_new (FleetLetterDesk *self)
{
  g_return_val_if_fail (FLEET_IS_LETTER_DESK (self), 0);
  return self->n_new;
}

static void
set_seen_us (FleetLetterDesk *self,
             gint64           seen_us)
{
  if (self->seen_us == seen_us)
    return;
  self->seen_us = seen_us;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEEN_US]);
  count (self);
}

void
fleet_letter_desk_see (FleetLetterDesk *self)
{
  g_return_if_fail (FLEET_IS_LETTER_DESK (self));

  if (self->n_new == 0 && self->seen_us != 0)
    return;
  set_n_new (self, 0);
  set_seen_us (self, g_get_real_time ());
}

/* ---- errands ---- */

static void
tell (FleetLetterDesk *self,
      const char      *sentence)
{
  g_signal_emit (self, signals[TOLD], 0, sentence);
}

static void
tell_end (FleetLetterDesk *self)
{
  const FleetLetterErrandNews *news = &self->news;
  guint n_taken = news->n_taken, n_done = news->n_taken - news->n_dead;
  g_autofree char *sentence = NULL;

  if (news->error != NULL)
    sentence = g_strdup (news->error->message);
  else if (n_taken == 0)
    sentence = g_strdup (_("These dead letters are no more."));
  else if (self->kind == FLEET_LETTER_ERRAND_DISCARD)
    sentence = g_strdup_printf (ngettext ("%'u dead letter was discarded.", "%'u dead letters were discarded.", n_done), n_done);
  else if (news->n_dead == 0)
    sentence = g_strdup_printf (ngettext ("%'u dead letter was read.", "%'u dead letters were read.", n_done), n_done);
  else
    sentence = g_strdup_printf (ngettext ("%'u of %'u dead letter was read; it still cannot be, and its reason is the new one.",
                                          "%'u of %'u dead letters were read; the others still cannot be, and their reasons are the new ones.", n_taken), n_done, n_taken);
  tell (self, sentence);
}

static void
errand_cb (const FleetLetterErrandNews *news,
           gpointer                     user_data)
{
  FleetLetterDesk *self = user_data;

  self->news = *news;
  if (news->is_over)
    tell_end (self);
  self->news.error = NULL; /* the errand's, for the call */
  if (news->is_over)
    {
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
      count (self);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
fleet_letter_desk_is_busy (FleetLetterDesk *self)
{
  g_return_val_if_fail (FLEET_IS_LETTER_DESK (self), FALSE);
  return self->errand != NULL && !self->news.is_over;
}

gboolean
fleet_letter_desk_run (FleetLetterDesk             *self,
                       const FleetLetterErrandWish *wish)
{
  g_return_val_if_fail (FLEET_IS_LETTER_DESK (self), FALSE);

  if (self->engine == NULL || fleet_letter_desk_is_busy (self))
    return FALSE;
  g_clear_pointer (&self->errand, fleet_letter_errand_free);
  self->news = (FleetLetterErrandNews) { 0 };
  self->kind = wish->kind;
  self->errand = fleet_letter_errand_new (self->engine, wish, errand_cb, self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
  return TRUE;
}

void
fleet_letter_desk_stop (FleetLetterDesk *self)
{
  gboolean was_busy;

  g_return_if_fail (FLEET_IS_LETTER_DESK (self));
  was_busy = fleet_letter_desk_is_busy (self);
  g_clear_pointer (&self->errand, fleet_letter_errand_free);
  if (!was_busy)
    return;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
  g_signal_emit (self, signals[CHANGED], 0);
}

const FleetLetterErrandNews *
fleet_letter_desk_get_news (FleetLetterDesk *self)
{
  g_return_val_if_fail (FLEET_IS_LETTER_DESK (self), NULL);
  return &self->news;
}

/* ---- export ---- */

typedef struct
{
  char   *path, *topic, *kind, *by, *why;
  gint64  n;
} Export;

static void
export_free (gpointer data)
{
  Export *export = data;

  g_free (export->path);
  g_free (export->topic);
  g_free (export->kind);
  g_free (export->by);
  g_free (export->why);
  g_free (export);
}

/* The answer is how many, plus one. @thread fleet-history */
static gpointer
export_work (FleetSql      *sql,
             gpointer       question,
             GCancellable  *cancellable,
             GError       **error)
{
  Export *export = question;
  const FleetLetterExportOptions options = { export->topic, export->kind, export->by, export->why };
  g_autofree char *folder = fleet_engine_data_file ("reports");
  g_autoptr (FleetReportBook) book = fleet_report_book_new (folder, "en", error);
  gint64 n;

  if (book == NULL)
    return NULL;
  fleet_sql_set_deadline (sql, 0);
  return fleet_letter_export (sql, book, &options, export->path, &n, error) ? GSIZE_TO_POINTER (n + 1) : NULL;
}

static void
exported_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (FleetLetterDesk) self = user_data;
  g_autoptr (GError) error = NULL;
  gsize answer = GPOINTER_TO_SIZE (fleet_history_ask_finish (result, &error));

  if (answer > 0)
    {
      g_autofree char *sentence = g_strdup_printf (ngettext ("%'u dead letter was exported.", "%'u dead letters were exported.", answer - 1), (guint) answer - 1);

      tell (self, sentence);
    }
  else if (g_error_matches (error, FLEET_ERROR, FLEET_ERROR_REFUSED))
    g_signal_emit (self, signals[PERSONAL], 0, error->message);
  else
    tell (self, error->message);
}

void
fleet_letter_desk_export (FleetLetterDesk *self,
                          const char      *path,
                          const char      *topic,
                          const char      *kind,
                          const char      *by,
                          const char      *why)
{
  Export *export;

  g_return_if_fail (FLEET_IS_LETTER_DESK (self));

  if (self->engine == NULL)
    {
      tell (self, _("Nothing was exported: the console is not connected."));
      return;
    }
  export = g_new0 (Export, 1);
  *export = (Export) { g_strdup (path), g_strdup (topic), g_strdup (kind), g_strdup (by), g_strdup (why), 0 };
  fleet_history_ask_async (fleet_engine_get_history (self->engine), export_work, export, export_free, NULL, NULL, exported_cb, g_object_ref (self));
}

/* ---- */

void
fleet_letter_desk_set_engine (FleetLetterDesk *self,
                              FleetEngine     *engine)
{
  g_return_if_fail (FLEET_IS_LETTER_DESK (self));

  fleet_letter_desk_stop (self);
  self->engine = engine;
  self->n_since_start = -1;
  self->count_again = FALSE;
}

static void
fleet_letter_desk_get_property (GObject    *object,
                                guint       id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  FleetLetterDesk *self = FLEET_LETTER_DESK (object);

  switch (id)
    {
    case PROP_N_NEW:
      g_value_set_uint (value, self->n_new);
      break;
    case PROP_SEEN_US:
      g_value_set_int64 (value, self->seen_us);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, fleet_letter_desk_is_busy (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
fleet_letter_desk_set_property (GObject      *object,
                                guint         id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  if (id == PROP_SEEN_US)
    set_seen_us (FLEET_LETTER_DESK (object), g_value_get_int64 (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
fleet_letter_desk_dispose (GObject *object)
{
  g_clear_pointer (&FLEET_LETTER_DESK (object)->errand, fleet_letter_errand_free);
  G_OBJECT_CLASS (fleet_letter_desk_parent_class)->dispose (object);
}

static void
fleet_letter_desk_class_init (FleetLetterDeskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = fleet_letter_desk_get_property;
  object_class->set_property = fleet_letter_desk_set_property;
  object_class->dispose = fleet_letter_desk_dispose;
  properties[PROP_N_NEW] = g_param_spec_uint ("n-new", NULL, NULL, 0, G_MAXUINT, 0, readable);
  properties[PROP_SEEN_US] = g_param_spec_int64 ("seen-us", NULL, NULL, 0, G_MAXINT64, 0, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, readable);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[CHANGED] = g_signal_new ("changed", FLEET_TYPE_LETTER_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[TOLD] = g_signal_new ("told", FLEET_TYPE_LETTER_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[PERSONAL] = g_signal_new ("personal", FLEET_TYPE_LETTER_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
fleet_letter_desk_init (FleetLetterDesk *self)
{
  self->n_since_start = -1;
}

FleetLetterDesk *
fleet_letter_desk_new (void)
{
  return g_object_new (FLEET_TYPE_LETTER_DESK, NULL);
}
