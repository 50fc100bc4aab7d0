/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sql-worker: see the header. Rows go out in pages: of 1,000, or 256 KiB, or what has come within a tenth of a second; the first pages
 * are small, so that of a question that takes its time at least half of what was found is seen while the rest is looked for. */

#include "fleet-sql-worker.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#include "fleet-row-pack.h"
#include "fleet-sql-frame.h"
#include "fleet-sql.h"

#include <sqlite3.h>

#define PAGE_ROWS     1000
#define PAGE_BYTES    (256 << 10)
#define PAGE_US       (G_USEC_PER_SEC / 10)
/* Of the whole; the rest is for packing what SQLite gives. */
#define SQLITE_BYTES  (G_GINT64_CONSTANT (256) << 20)
/* What a statement that sorts may put aside in a file without a name. */
#define SPILL_BYTES   (G_GINT64_CONSTANT (1) << 30)
/* A connection knows the columns of telemetry that were there when it was opened. */
#define CONNECTION_US (20 * G_USEC_PER_SEC)
/* A statement that does not look at the clock, as one long LIKE, gets this much more CPU. */
#define GRACE_S       2

typedef struct
{
  const char *database;
  FleetSql   *sql;
  gint64      opened_us;

  /* of the question */
  gint64      deadline_us;
  guint       most_rows, most_bytes, most_text;
  guint64     n_rows, n_bytes;
  gboolean    is_cut;
  gboolean    is_deaf;   /* nobody reads */
  guint       page_rows;
  gint64      page_us;   /* when the last page went out */
  GByteArray *page;      /* four bytes for the number of its rows, then they */
} Worker;

static void
limit (int    what,
       rlim_t most)
{
  struct rlimit now;

  if (getrlimit (what, &now) != 0)
    return;
  now.rlim_cur = now.rlim_max == RLIM_INFINITY ? most : MIN (most, now.rlim_max);
  if (what != RLIMIT_CPU)
    now.rlim_max = now.rlim_cur;
  setrlimit (what, &now);
}

/* The program as it was mapped; what a question takes comes on top. */
static gsize
measure_program (void)
{
  g_autofree char *text = NULL;
  gsize pages = 0;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL) || sscanf (text, "%" G_GSIZE_FORMAT, &pages) != 1)
    return 0;
  return pages * sysconf (_SC_PAGESIZE);
}

static void
confine (void)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  limit (RLIMIT_CORE, 0);
  limit (RLIMIT_NPROC, 0);
  limit (RLIMIT_NOFILE, 64);
  limit (RLIMIT_FSIZE, SPILL_BYTES);
  limit (RLIMIT_AS, measure_program () + FLEET_SQL_WORKER_MOST_BYTES);
  /* A file that has grown too long is an error of the statement's, not the end. */
  signal (SIGXFSZ, SIG_IGN);
  sqlite3_hard_heap_limit64 (SQLITE_BYTES);
}

static void
limit_cpu (gint64 deadline_us)
{
  struct rusage used;

  if (getrusage (RUSAGE_SELF, &used) == 0 && deadline_us > 0)
    limit (RLIMIT_CPU, used.ru_utime.tv_sec + used.ru_stime.tv_sec + deadline_us / G_USEC_PER_SEC + GRACE_S + 1);
  else
    limit (RLIMIT_CPU, RLIM_INFINITY);
}

static void
begin_page (Worker *self)
{
  static const guint8 n_rows[4] = { 0 };

  g_byte_array_set_size (self->page, 0);
  g_byte_array_append (self->page, n_rows, sizeof n_rows);
  self->page_rows = 0;
}

static void
end_page (Worker *self)
{
  guint32 n_rows = GUINT32_TO_LE (self->page_rows);

  memcpy (self->page->data, &n_rows, sizeof n_rows);
  self->is_deaf = self->is_deaf || !fleet_sql_frame_write (STDOUT_FILENO, FLEET_SQL_FRAME_PAGE, self->page->data, self->page->len);
  self->page_us = g_get_monotonic_time ();
  self->n_bytes += self->page->len;
  begin_page (self);
}

static GVariant *
make_texts (guint              n,
            const char *const *texts)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_STRING_ARRAY);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = g_utf8_make_valid (texts[i], -1);

      g_variant_builder_add (&builder, "s", text);
    }
  return g_variant_builder_end (&builder);
}

static void
columns_cb (guint              n,
            const char *const *names,
            gpointer           user_data)
{
  Worker *self = user_data;
  g_auto (GStrv) reads = fleet_sql_list_reads (self->sql);

  self->is_deaf = !fleet_sql_frame_send (STDOUT_FILENO, FLEET_SQL_FRAME_COLUMNS, g_variant_new ("(@as@as)", make_texts (n, names), make_texts (g_strv_length (reads), (const char *const *) reads)));
}

static gboolean
row_cb (guint             n,
        const FleetValue *values,
        gpointer          user_data)
{
  Worker *self = user_data;

  if ((self->most_rows > 0 && self->n_rows == self->most_rows) || (self->most_bytes > 0 && self->n_bytes + self->page->len > self->most_bytes))
    {
      self->is_cut = TRUE;
      return FALSE;
    }
  fleet_row_pack_add (self->page, n, values, self->most_text);
  self->n_rows++;
  self->page_rows++;
  if (self->page_rows >= CLAMP (self->n_rows / 2, 1, PAGE_ROWS) || self->page->len > PAGE_BYTES || g_get_monotonic_time () - self->page_us > PAGE_US)
    end_page (self);
  return !self->is_deaf;
}

static gboolean
connect_if_old (Worker  *self,
                GError **error)
{
  if (self->sql != NULL && g_get_monotonic_time () - self->opened_us < CONNECTION_US)
    return TRUE;
  g_clear_pointer (&self->sql, fleet_sql_close);
  self->sql = fleet_sql_open (self->database, error);
  self->opened_us = g_get_monotonic_time ();
  return self->sql != NULL;
}

static gboolean
fail (Worker       *self,
      const GError *error)
{
  guint code = error->domain == FLEET_ERROR ? error->code : FLEET_ERROR_STORE;
  int offset = self->sql != NULL ? fleet_sql_get_error_offset (self->sql) : -1;
  g_autofree char *sentence = g_utf8_make_valid (error->message, -1);

  return fleet_sql_frame_send (STDOUT_FILENO, FLEET_SQL_FRAME_FAILED, g_variant_new (FLEET_SQL_FRAME_FAILED_TYPE, code, offset, sentence));
}

static gboolean
answer (Worker     *self,
        const char *statement)
{
  g_autoptr (GError) error = NULL;
  gint64 began_us = g_get_monotonic_time ();

  self->n_rows = self->n_bytes = 0;
  self->is_cut = self->is_deaf = FALSE;
  self->page_us = began_us;
  begin_page (self);
  limit_cpu (self->deadline_us);
  if (!connect_if_old (self, &error))
    return fail (self, error);
  fleet_sql_set_deadline (self->sql, self->deadline_us);
  if (!fleet_sql_run (self->sql, statement, columns_cb, row_cb, self, &error))
    return fail (self, error);
  if (self->page_rows > 0)
    end_page (self);
  return !self->is_deaf &&
         fleet_sql_frame_send (STDOUT_FILENO, FLEET_SQL_FRAME_DONE, g_variant_new (FLEET_SQL_FRAME_DONE_TYPE, g_get_monotonic_time () - began_us, self->is_cut));
}

int
fleet_sql_worker_run (const char *database)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  Worker self = { .database = database };
  FleetSqlFrame frame;
  gboolean go_on = TRUE;

  confine ();
  self.page = g_byte_array_new ();
  while (go_on && fleet_sql_frame_read (STDIN_FILENO, 0, &frame, bytes))
    {
      g_autoptr (GVariant) question = frame == FLEET_SQL_FRAME_ASK ? fleet_sql_frame_receive (bytes, FLEET_SQL_FRAME_ASK_TYPE) : NULL;
      const char *statement;

      if (question == NULL)
        break;
      g_variant_get (question, "(xuuu&s)", &self.deadline_us, &self.most_rows, &self.most_bytes, &self.most_text, &statement);
      go_on = answer (&self, statement);
    }
  g_clear_pointer (&self.sql, fleet_sql_close);
  g_byte_array_unref (self.page);
  return 0;
}
