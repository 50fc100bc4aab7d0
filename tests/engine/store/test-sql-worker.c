/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-sql-worker: statements that mean harm, asked as the query page asks them. None writes: the database and its journal keep their sum. None takes more than five seconds or 512 MB,
 * whatever it costs the process that answers. */

#include "fleet-sql-desk.h"
#include "fleet-sql-worker.h"
#include "fleet-store.h"
#include "scratch-folder.h"

#include <string.h>
#include <sys/resource.h>

#define DEADLINE_US (2 * G_USEC_PER_SEC)
/* Sanitizers keep what was freed and do every step several times over: what the program promises to people is looked at without them. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SLACK 8
#else
#define SLACK 1
#endif
#define MOST_US     (5 * G_USEC_PER_SEC)

typedef enum
{
  REFUSED = 1 << FLEET_ERROR_REFUSED,
  INVALID = 1 << FLEET_ERROR_INVALID, /* SQLite knows nothing of the kind */
  LIMIT = 1 << FLEET_ERROR_LIMIT,
  ANSWERED = 1 << 20,                 /* within the limits of a page: harmless */
} Outcome;

typedef struct
{
  const char *statement;
  int         outcomes;
} Hostile;

#define NUMBERS "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "

static const Hostile hostile[] = {
  /* what writes */
  { "DELETE FROM alert_row", REFUSED },
  { "UPDATE alert_row SET note = 'x' RETURNING id", REFUSED },
  { "INSERT INTO meta VALUES ('a', 1) RETURNING key", REFUSED },
  { "WITH a AS (SELECT 1) DELETE FROM meta RETURNING *", REFUSED },
  { "REPLACE INTO meta VALUES ('clean', 7)", REFUSED },
  { "CREATE TABLE t (a)", REFUSED },
  { "CREATE TEMP TABLE t (a)", REFUSED },
  { "CREATE TEMP VIEW v AS SELECT 1", REFUSED },
  { "CREATE TRIGGER t AFTER INSERT ON meta BEGIN SELECT 1; END", REFUSED },
  { "DROP TABLE segment", REFUSED },
  { "ALTER TABLE meta RENAME TO m", REFUSED },
  { "CREATE VIRTUAL TABLE t USING fts5 (a)", REFUSED },
  { "CREATE VIRTUAL TABLE temp.t USING rtree (id, a, b)", REFUSED },
  { "REINDEX", REFUSED },
  { "ANALYZE", REFUSED },
  { "VACUUM", REFUSED },
  { "VACUUM INTO '/tmp/fleet-hostile.db'", REFUSED },
  { "EXPLAIN DELETE FROM meta", REFUSED | ANSWERED },
  /* what attaches, locks, loads, or looks where it should not */
  { "ATTACH '/tmp/fleet-hostile.db' AS x", REFUSED },
  { "DETACH main", REFUSED },
  { "BEGIN EXCLUSIVE", REFUSED },
  { "SAVEPOINT s", REFUSED },
  { "PRAGMA writable_schema = 1", REFUSED },
  { "PRAGMA journal_mode = DELETE", REFUSED },
  { "PRAGMA main.user_version = 9", REFUSED },
  { "SELECT * FROM pragma_database_list", REFUSED },
  { "SELECT * FROM pragma_table_info ('meta')", REFUSED },
  { "SELECT * FROM pragma_function_list ()", REFUSED },
  { "SELECT load_extension ('/tmp/x.so')", REFUSED | INVALID },
  { "SELECT writefile ('/tmp/fleet-hostile', 'x')", REFUSED | INVALID },
  { "SELECT readfile ('/etc/passwd')", REFUSED | INVALID },
  { "SELECT edit ('x', 'sh')", REFUSED | INVALID },
  { "SELECT fts3_tokenizer ('simple', x'4141414141414141')", REFUSED | INVALID },
  { "SELECT * FROM sqlite_dbpage", REFUSED | INVALID },
  { "SELECT * FROM sqlite_stmt", REFUSED | INVALID },
  { "SELECT * FROM dbstat", REFUSED | INVALID },
  { "SELECT * FROM bytecode ('SELECT 1')", REFUSED | INVALID },
  { "SELECT randomblob (100)", REFUSED },
  { "SELECT zeroblob (2000000000)", REFUSED | LIMIT },
  { "SELECT 1; DELETE FROM meta", INVALID },
  { "SELECT 1 -- harmless\n; DROP TABLE meta /* ", INVALID },
  { "/* SELECT */ DELETE FROM meta -- SELECT", REFUSED },
  /* what never ends */
  { NUMBERS "SELECT count(*) FROM n", LIMIT },
  { NUMBERS "SELECT i FROM n", LIMIT | ANSWERED },
  { NUMBERS "SELECT max (a.i + b.i) FROM n AS a, n AS b", LIMIT },
  { "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 2000) SELECT count(*) FROM n a, n b, n c, n d", LIMIT },
  { NUMBERS "SELECT i FROM n ORDER BY i DESC", LIMIT },
  { NUMBERS "SELECT count (DISTINCT i) FROM n", LIMIT },
  { "WITH RECURSIVE n (i, s) AS (SELECT 1, 'x' UNION SELECT i + 1, s || s FROM n) SELECT max (length (s)) FROM n", LIMIT },
  /* what wants all memory */
  { NUMBERS "SELECT group_concat (printf ('%1000d', i)) FROM n", LIMIT },
  { NUMBERS "SELECT json_group_array (printf ('%1000d', i)) FROM n", LIMIT },
  { "SELECT length (printf ('%999999999d', 1))", LIMIT | ANSWERED },
  /* SQLite's own limit makes NULL of it; before 3.41 only after having counted to the end, which the limit of CPU does not wait for. */
  { "SELECT printf ('%.*c', 2000000000, 'x')", LIMIT | ANSWERED },
  { "SELECT replace (printf ('%60000000d', 1), ' ', printf ('%60000000d', 1))", LIMIT },
  { "SELECT hex (hex (hex (printf ('%30000000d', 1))))", LIMIT },
  { "WITH RECURSIVE s (t) AS (SELECT printf ('%60000000d', 1) UNION ALL SELECT t || '' FROM s LIMIT 40) SELECT * FROM s ORDER BY length (t), t", LIMIT | ANSWERED },
  { "SELECT quote (x) FROM (SELECT printf ('%60000000d', 1) AS x), json_each ('[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20]')", LIMIT | ANSWERED },
  /* what burns the processor between two looks at the clock */
  { "SELECT printf ('%60000000d', 1) LIKE '%1%2%3%4%5%6%7%8%9%0%a%b%c%d%e%f%g%h%'", LIMIT | ANSWERED },
  { "SELECT replace (printf ('%10000000d', 0), ' ', 'a') GLOB '*a*a*a*a*a*a*a*a*a*a*b'", LIMIT | ANSWERED },
  { "SELECT instr (replace (printf ('%8000000d', 0), ' ', 'a'), replace (printf ('%4000000d', 0), ' ', 'a') || 'b')", LIMIT },
  { "SELECT json_valid (replace (printf ('%30000000d', 0), ' ', '['))", LIMIT | ANSWERED },
  { "SELECT json_extract (replace (printf ('%1000000d', 0), ' ', '[1,'), '$[0]')", INVALID | LIMIT },
  { "SELECT 1 WHERE 'aaaaaaaaaaaaaaaaaaaaaaaaaaaa' REGEXP '(a+)+$'", REFUSED | INVALID },
  { "SELECT count(*) FROM generate_series (1, 10000000000)", REFUSED | INVALID | LIMIT },
};

typedef struct
{
  char         *folder;
  char         *file;
  FleetStore   *store;
  FleetSqlDesk *desk;
} Fixture;

typedef struct
{
  gboolean done;
  int      outcome;
  char    *sentence;
} Answer;

static void
done_cb (const FleetSqlOutcome *outcome,
         const GError          *error,
         gpointer               user_data)
{
  Answer *answer = user_data;

  answer->done = TRUE;
  answer->outcome = error == NULL ? ANSWERED : error->domain == FLEET_ERROR ? 1 << error->code : 0;
  answer->sentence = g_strdup (error != NULL ? error->message : "answered");
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  const char *command[] = { g_getenv ("FLEET_HEADLESS"), "sql-worker", NULL };
  g_autoptr (FleetBeat) beat = fleet_beat_new ();
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("fleet-hostile-XXXXXX", NULL);
  self->file = g_build_filename (self->folder, "fleet.db", NULL);
  self->store = fleet_store_open (self->file, &error);
  g_assert_no_error (error);
  g_ptr_array_add (beat->names[FLEET_NAMES_PATHS], g_strdup ("speed"));
  g_assert_true (fleet_store_commit (self->store, beat, &error));
  self->desk = fleet_sql_desk_new (command, self->file);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  g_clear_pointer (&self->desk, fleet_sql_desk_free);
  fleet_store_close (self->store);
  scratch_folder_remove (self->folder);
  g_free (self->folder);
  g_free (self->file);
}

/* The sum of file and journal. By another process: closing a descriptor of our own would take SQLite's locks away. */
static char *
take_sum (Fixture *self)
{
  g_autofree char *journal = g_strconcat (self->file, "-wal", NULL);
  const char *command[] = { "sha256sum", self->file, journal, NULL };
  g_autoptr (GError) error = NULL;
  char *sums;

  g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &sums, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (sums), >, 128);
  return sums;
}

static void
ask (Fixture    *self,
     const char *statement,
     Answer     *answer)
{
  static const FleetSqlListener listener = { .done = done_cb };
  static const FleetSqlLimits limits = { .deadline_us = DEADLINE_US, .most_rows = 1000000, .most_bytes = 256 << 20, .most_text = 1 << 20 };

  fleet_sql_desk_ask (self->desk, statement, &limits, &listener, answer, NULL);
  while (!answer->done)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_hostile (Fixture       *self,
              gconstpointer  data)
{
  g_autofree char *before = take_sum (self), *after = NULL;

  g_assert_cmpuint (G_N_ELEMENTS (hostile), >=, 40);
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      Answer answer = { 0 }, next = { 0 };
      gint64 began_us = g_get_monotonic_time (), took_us;

      ask (self, hostile[i].statement, &answer);
      took_us = g_get_monotonic_time () - began_us;
      g_test_message ("%4" G_GINT64_FORMAT " ms  %.100s: %.120s", took_us / 1000, hostile[i].statement, answer.sentence);
      if (!(answer.outcome & hostile[i].outcomes))
        g_test_fail_printf ("%s: %s", hostile[i].statement, answer.sentence);
      g_assert_cmpint (took_us, <=, SLACK * MOST_US);
      /* And the next question finds somebody who answers. */
      ask (self, "SELECT text FROM name", &next);
      g_assert_cmpint (next.outcome, ==, ANSWERED);
      g_free (answer.sentence);
      g_free (next.sentence);
    }
  after = take_sum (self);
  g_assert_cmpstr (before, ==, after);
  g_assert_false (g_file_test ("/tmp/fleet-hostile.db", G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test ("/tmp/fleet-hostile", G_FILE_TEST_EXISTS));
}

/* The children's own account, once all are gone. */
static void
test_memory (Fixture       *self,
             gconstpointer  data)
{
  struct rusage used;
  Answer answer = { 0 };

  ask (self, NUMBERS "SELECT group_concat (printf ('%10000d', i)) FROM n", &answer);
  g_assert_cmpint (answer.outcome, ==, LIMIT);
  g_free (answer.sentence);
  g_clear_pointer (&self->desk, fleet_sql_desk_free);
  g_assert_cmpint (getrusage (RUSAGE_CHILDREN, &used), ==, 0);
  g_test_message ("the greatest process that answered took %ld MB", used.ru_maxrss / 1024);
  g_assert_cmpint (used.ru_maxrss, >, 1024);
  g_assert_cmpint (used.ru_maxrss, <=, SLACK * (FLEET_SQL_WORKER_MOST_BYTES / 1024));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/sql-worker/hostile", Fixture, NULL, set_up, test_hostile, tear_down);
  g_test_add ("/sql-worker/memory", Fixture, NULL, set_up, test_memory, tear_down);
  return g_test_run ();
}
