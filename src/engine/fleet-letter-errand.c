/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-letter-errand: ask for a page, hand it to the feed, look until its last letter was tried or is gone, count, and so on. A page is one wish of the feed, and so one beat: when its
 * last letter is done, all are. */

#include "fleet-letter-errand.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>

#include "fleet-engine.h"

#define PAGE_LETTERS 500
#define LOOK_MS      20

struct _FleetLetterErrand
{
  FleetEngine           *engine;
  FleetHistory          *history;
  FleetLetterErrandWish  wish;      /* texts are ours */
  FleetLetterErrandTell  tell;
  gpointer               user_data;
  FleetLetterErrandNews  news;
  GCancellable          *asking;
  guint                  timer;
  gboolean               is_freed;  /* while an answer is on its way, which frees it */
  gboolean               is_asking;

  /* of the page in hand */
  gint64                 first_id, last_id; /* the greatest and the least */
  FleetPlace             place;     /* of its last letter */
  gint64                 offset;
  gint64                 since_us;  /* before it was handed over */
};

static void ask_page (FleetLetterErrand *self);
static void look (FleetLetterErrand *self);

static void
destroy (FleetLetterErrand *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->asking);
  fleet_history_unref (self->history);
  g_free ((char *) self->wish.topic);
  g_free ((char *) self->wish.reason);
  g_free ((char *) self->wish.by);
  g_free ((char *) self->wish.why);
  g_free (self);
}

static void
end (FleetLetterErrand *self,
     const GError      *error)
{
  self->news.is_over = TRUE;
  self->news.error = error;
  self->tell (&self->news, self->user_data);
}

/* TRUE: the errand is no more, or over with the error. */
static gboolean
takes_no_answer (FleetLetterErrand *self,
                 const GError      *error)
{
  self->is_asking = FALSE;
  if (self->is_freed)
    {
      destroy (self);
      return TRUE;
    }
  if (error != NULL)
    end (self, error);
  return error != NULL;
}

static void
counted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  FleetLetterErrand *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetRows) rows = fleet_history_rows_finish (result, &error);

  if (takes_no_answer (self, error))
    return;
  self->news.n_dead += fleet_rows_get_number (rows, 0, 0);
  if (self->wish.id != 0)
    {
      end (self, NULL);
      return;
    }
  self->tell (&self->news, self->user_data);
  ask_page (self);
}

static gboolean
look_cb (gpointer data)
{
  FleetLetterErrand *self = data;

  self->timer = 0;
  look (self);
  return G_SOURCE_REMOVE;
}

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  FleetLetterErrand *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetRows) rows = fleet_history_rows_finish (result, &error);
  const FleetValue values[] = { { .type = FLEET_TYPE_INT, .integer = self->last_id }, { .type = FLEET_TYPE_INT, .integer = self->first_id },
                                { .type = FLEET_TYPE_INT, .integer = self->since_us } };

  if (takes_no_answer (self, error))
    return;
  if (fleet_rows_get_number (rows, 0, 0) > 0)
    {
      self->timer = g_timeout_add (LOOK_MS, look_cb, self);
      return;
    }
  self->is_asking = TRUE;
  fleet_history_rows_async (self->history, "SELECT count(*) FROM dead_letter_row WHERE id BETWEEN ?1 AND ?2 AND tried_us >= ?3", 3, values, 1, self->asking, counted_cb, self);
}

/* Whether the page's last letter still stands as it did. Ids are used again, so not by its id. */
static void
look (FleetLetterErrand *self)
{
  const FleetValue values[] = { { .type = FLEET_TYPE_INT, .integer = self->place }, { .type = FLEET_TYPE_INT, .integer = self->offset },
                                { .type = FLEET_TYPE_INT, .integer = self->since_us } };

  if (fleet_engine_has_failed (self->engine))
    {
      g_autoptr (GError) error = g_error_new (FLEET_ERROR, FLEET_ERROR_STOPPED, _("The engine has stopped; what became of the dead letters is known when it runs again"));

      end (self, error);
      return;
    }
  self->is_asking = TRUE;
  fleet_history_rows_async (self->history, "SELECT count(*) FROM dead_letter_row WHERE place = ?1 AND offset = ?2 AND tried_us < ?3", 3, values, 1, self->asking, looked_cb, self);
}

static void
page_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  FleetLetterErrand *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = fleet_letter_box_finish (result, &error);
  const FleetLetterItem *last;

  if (takes_no_answer (self, error))
    return;
  if (items->len == 0)
    {
      end (self, NULL);
      return;
    }
  last = items->pdata[items->len - 1];
  self->first_id = ((FleetLetterItem *) items->pdata[0])->id;
  self->last_id = last->id;
  self->place = last->letter->place;
  self->offset = last->letter->offset;
  self->since_us = g_get_real_time ();
  self->news.n_taken += items->len;
  if (self->wish.kind == FLEET_LETTER_ERRAND_RETRY)
    fleet_engine_retry_letters (self->engine, fleet_letter_box_take_letters (items), self->wish.by);
  else
    fleet_engine_discard_letters (self->engine, fleet_letter_box_take_letters (items), self->wish.by, self->wish.why);
  look (self);
}

static void
ask_page (FleetLetterErrand *self)
{
  self->is_asking = TRUE;
  if (self->wish.id != 0)
    fleet_letter_box_letter_async (self->history, self->wish.id, self->asking, page_cb, self);
  else
    fleet_letter_box_letters_async (self->history, self->wish.topic, self->wish.reason, self->last_id, PAGE_LETTERS, TRUE, self->asking, page_cb, self);
}

FleetLetterErrand *
fleet_letter_errand_new (FleetEngine                 *engine,
                         const FleetLetterErrandWish *wish,
                         FleetLetterErrandTell        tell,
                         gpointer                     user_data)
{
  FleetLetterErrand *self = g_new0 (FleetLetterErrand, 1);

  self->engine = engine;
  self->history = fleet_history_ref (fleet_engine_get_history (engine));
  self->wish = *wish;
  self->wish.topic = g_strdup (wish->topic);
  self->wish.reason = g_strdup (wish->reason);
  self->wish.by = g_strdup (wish->by);
  self->wish.why = g_strdup (wish->why);
  self->tell = tell;
  self->user_data = user_data;
  self->asking = g_cancellable_new ();
  self->last_id = FLEET_LETTER_BOX_NEWEST;
  ask_page (self);
  return self;
}

void
fleet_letter_errand_free (FleetLetterErrand *self)
{
  if (self == NULL)
    return;
  g_cancellable_cancel (self->asking);
  if (self->is_asking)
    self->is_freed = TRUE;
  else
    destroy (self);
}
