/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The ledger against a naive model of it: per vehicle a table of all paths, told value by value.
 *
 * The model knows every path from the start and marks what each event makes absent at once, so it needs neither serials nor masks nor rules for
 * cells that are born late. Events are random and odd: late, at equal times, with nulls, objects that become values and arrays, two devices
 * in a car, cars that merge, states that are saved and restored in between. */

#include "fleet-ledger.h"
#include "fleet-path.h"

#include <string.h>

#define SLOTS   150
#define DEVICES 300

static const char *const names[] = {
  "a", "a.b", "a.b.c", "a.b.d", "a.e", "n0", "n1", "n2", "o.p", "o.q", "x", "x.o", "x[#]", "x[0]", "x[0].v", "x[1].v", "x[1].w[#]",
  "x[1].w[0]", "x[2].v", "m", "m[#]", "m[0].k", "m[1].k", "blink", "a[#]", "a[0]",
};
#define N G_N_ELEMENTS (names)

typedef struct
{
  gboolean    present;
  FleetValue  value;
  gint64      told_us; /* the newest word about the path, that it is there or that it is not */
  FleetDevice device;
} Word;

typedef struct
{
  Word        words[N];
  gint64      newest_us;
  FleetDevice newest;
} Vehicle;

typedef struct
{
  gboolean   has[N];
  FleetValue values[N];
} Event;

typedef struct
{
  GRand           *rand;
  FleetProfile     profile;
  char            *momentary[3];
  FleetDictionary *paths;
  FleetPath        ids[N];
  FleetPath        times[N];
  gboolean         element[N];
  gboolean         count[N];
  gboolean         is_momentary[N];
  guint            root[N];
  gboolean         rival[N][N];
  FleetLedger     *ledger;
  Vehicle          vehicles[SLOTS];
  gint64           devices[DEVICES];
} Model;

static const char *const texts[] = { "", "low", "12345678", "123456789", "a much longer text than the cell's", "short again 1" };

static FleetValue
random_value (GRand    *rand,
              gboolean  nulls)
{
  FleetValue value = { .type = g_rand_int_range (rand, nulls ? 0 : 1, FLEET_N_TYPES) };

  if (value.type == FLEET_TYPE_BOOL)
    value.boolean = g_rand_boolean (rand);
  else if (value.type == FLEET_TYPE_INT)
    value.integer = g_rand_int_range (rand, -3, 4) * G_GINT64_CONSTANT (1234567890123);
  else if (value.type == FLEET_TYPE_DOUBLE)
    value.real = g_rand_int_range (rand, -3, 4) * 0.5;
  else if (value.type == FLEET_TYPE_TEXT)
    {
      value.text = texts[g_rand_int_range (rand, 0, G_N_ELEMENTS (texts))];
      value.length = strlen (value.text);
    }
  return value;
}

static guint
index_of (const char *name)
{
  for (guint i = 0; i < N; i++)
    if (strcmp (names[i], name) == 0)
      return i;
  g_assert_not_reached ();
}

static void
set (Model      *model,
     Event      *event,
     const char *name)
{
  guint i = index_of (name);

  event->has[i] = TRUE;
  event->values[i] = random_value (model->rand, TRUE);
}

static void
set_count (Event      *event,
           const char *name,
           guint       length)
{
  guint i = index_of (name);

  event->has[i] = TRUE;
  event->values[i] = (FleetValue) { .type = FLEET_TYPE_INT, .integer = length };
}

static gboolean
chance (Model *model,
        guint  percent)
{
  return (guint) g_rand_int_range (model->rand, 0, 100) < percent;
}

static void
random_array (Model *model,
              Event *event)
{
  guint length = g_rand_int_range (model->rand, 0, 4);

  set_count (event, "x[#]", length);
  if (length > 0)
    set (model, event, chance (model, 80) ? "x[0].v" : "x[0]");
  if (length > 1 && chance (model, 70))
    set (model, event, "x[1].v");
  if (length > 1 && chance (model, 50))
    {
      guint inner = g_rand_int_range (model->rand, 0, 2);

      set_count (event, "x[1].w[#]", inner);
      if (inner > 0)
        set (model, event, "x[1].w[0]");
    }
  if (length > 2)
    set (model, event, "x[2].v");
}

static void
random_event (Model *model,
              guint  oddity,
              Event *event)
{
  memset (event, 0, sizeof *event);
  if (chance (model, oddity))
    set (model, event, "a");
  else if (chance (model, oddity))
    {
      set_count (event, "a[#]", 1);
      set (model, event, "a[0]");
    }
  else if (chance (model, 70))
    {
      if (chance (model, oddity))
        set (model, event, "a.b");
      else if (chance (model, 60))
        set (model, event, chance (model, 50) ? "a.b.c" : "a.b.d");
      if (chance (model, 50))
        set (model, event, "a.e");
    }
  for (guint i = index_of ("n0"); i <= index_of ("o.q"); i++)
    if (chance (model, 60))
      set (model, event, names[i]);
  if (chance (model, oddity))
    set (model, event, chance (model, 50) ? "x" : "x.o");
  else if (chance (model, 60))
    random_array (model, event);
  if (chance (model, oddity))
    set (model, event, "m");
  else if (chance (model, 40))
    {
      guint length = g_rand_int_range (model->rand, 0, 3);

      set_count (event, "m[#]", length);
      if (length > 0)
        set (model, event, "m[0].k");
      if (length > 1)
        set (model, event, "m[1].k");
    }
  if (chance (model, 20))
    set (model, event, "blink");
}

static Model *
model_new (guint32 seed,
           gint64  stale_us)
{
  Model *model = g_new0 (Model, 1);

  model->rand = g_rand_new_with_seed (seed);
  model->momentary[0] = (char *) "m";
  model->momentary[1] = (char *) "blink";
  model->profile.momentary = model->momentary;
  model->profile.stale_us = stale_us;
  model->paths = fleet_dictionary_new (1000);
  for (guint i = 0; i < N; i++)
    {
      g_autofree char *time_name = g_strdup_printf ("%s\ntime", names[i]);
      const char *bracket = strchr (names[i], '[');

      model->ids[i] = fleet_dictionary_intern (model->paths, names[i], strlen (names[i]));
      model->times[i] = fleet_dictionary_intern (model->paths, time_name, strlen (time_name));
      model->count[i] = bracket != NULL && strcmp (bracket, "[#]") == 0;
      model->element[i] = bracket != NULL && !model->count[i];
      model->is_momentary[i] = fleet_path_is_under (names[i], "m") || fleet_path_is_under (names[i], "blink");
      if (model->element[i])
        {
          g_autofree char *root = g_strdup_printf ("%.*s[#]", (int) (bracket - names[i]), names[i]);

          model->root[i] = index_of (root);
        }
    }
  for (guint i = 0; i < N; i++)
    for (guint j = 0; j < N; j++)
      {
        g_autofree char *one = g_strndup (names[i], strcspn (names[i], "["));
        g_autofree char *other = g_strndup (names[j], strcspn (names[j], "["));

        model->rival[i][j] = i != j && !model->element[i] && !model->element[j] &&
                             (fleet_path_is_under (one, other) || fleet_path_is_under (other, one));
      }
  model->ledger = fleet_ledger_new (&model->profile, model->paths);
  for (guint slot = 0; slot < SLOTS; slot++)
    {
      model->vehicles[slot].newest_us = FLEET_TIME_NONE;
      model->vehicles[slot].newest = FLEET_NONE;
      for (guint i = 0; i < N; i++)
        model->vehicles[slot].words[i].told_us = FLEET_TIME_NONE;
    }
  for (guint device = 0; device < DEVICES; device++)
    model->devices[device] = FLEET_TIME_NONE;
  return model;
}

static void
model_free (Model *model)
{
  g_rand_free (model->rand);
  fleet_ledger_free (model->ledger);
  fleet_dictionary_free (model->paths);
  g_free (model);
}

static void
say (Word             *word,
     const FleetValue *value, /* NULL: it is not there */
     gint64            time_us,
     FleetDevice       device)
{
  word->present = value != NULL;
  if (value != NULL)
    word->value = *value;
  word->told_us = time_us;
  word->device = device;
}

static void
drop_elements (Model   *model,
               Vehicle *vehicle)
{
  for (guint i = 0; i < N; i++)
    if (model->element[i] && !vehicle->words[model->root[i]].present)
      vehicle->words[i].present = FALSE;
}

static void
tell (Model       *model,
      Vehicle     *vehicle,
      const Event *event,
      gint64       time_us,
      FleetDevice  device)
{
  gboolean replaced[N] = { FALSE };

  for (guint i = 0; i < N; i++)
    {
      gboolean gone = FALSE;

      for (guint j = 0; j < N; j++)
        gone |= event->has[j] && model->rival[i][j];
      if (model->element[i] || (!event->has[i] && !gone) || time_us < vehicle->words[i].told_us)
        continue;
      say (&vehicle->words[i], event->has[i] ? &event->values[i] : NULL, time_us, device);
      replaced[i] = event->has[i];
    }
  for (guint i = 0; i < N; i++)
    if (model->element[i] && replaced[model->root[i]])
      say (&vehicle->words[i], event->has[i] ? &event->values[i] : NULL, time_us, device);
  drop_elements (model, vehicle);
  if (time_us >= vehicle->newest_us)
    {
      vehicle->newest_us = time_us;
      vehicle->newest = device;
    }
}

static const Word *
stands (Model   *model,
        Vehicle *vehicle,
        guint    i)
{
  const Word *word = &vehicle->words[i];

  if (!word->present)
    return NULL;
  if (model->is_momentary[i] && (word->told_us != vehicle->newest_us || word->device != vehicle->newest))
    return NULL;
  return word;
}

static void
check_row (Model            *model,
           const FleetBatch *record,
           guint             row,
           const Event      *event,
           const gboolean   *wanted)
{
  Vehicle *vehicle = &model->vehicles[record->slot[row]];

  for (guint i = 0; i < N; i++)
    {
      FleetValue value, time;
      gboolean there = fleet_batch_get (record, row, model->ids[i], &value);
      gboolean timed = fleet_batch_get (record, row, model->times[i], &time);
      const Word *word = stands (model, vehicle, i);
      gboolean expected = word != NULL;
      FleetValue own = { .type = FLEET_TYPE_INT, .integer = 0 };

      if (!wanted[i])
        {
          /* Only the length of a momentary array comes unasked, with its elements. */
          g_assert_true (!there || (model->is_momentary[i] && model->count[i]));
          continue;
        }
      if (model->is_momentary[i])
        {
          if (event->has[i])
            own = event->values[i];
          g_assert_cmpint (there, ==, event->has[i] || model->count[i]);
          g_assert_true (!there || fleet_value_equal (&value, &own));
          g_assert_cmpint (timed, ==, event->has[i]);
          continue;
        }
      g_assert_cmpint (timed, ==, expected);
      if (timed)
        g_assert_cmpint (time.integer, ==, word->told_us);
      if (expected && model->profile.stale_us > 0 && record->judged_us[row] - word->told_us > model->profile.stale_us)
        expected = FALSE;
      g_assert_cmpint (there, ==, expected);
      if (there)
        g_assert_true (fleet_value_equal (&value, &word->value));
    }
}

static void
count_visit (FleetPath         path,
             const FleetValue *value,
             gint64            time_us,
             FleetDevice       device,
             gpointer          user_data)
{
  (*(guint *) user_data)++;
}

static void
check_vehicles (Model       *model,
                FleetLedger *ledger)
{
  for (guint slot = 0; slot < SLOTS; slot++)
    {
      Vehicle *vehicle = &model->vehicles[slot];
      FleetDevice newest;
      guint n = 0, visited = 0;

      g_assert_cmpint (fleet_ledger_newest (ledger, slot, &newest), ==, vehicle->newest_us);
      g_assert_cmpuint (newest, ==, vehicle->newest);
      g_assert_cmpuint (fleet_ledger_place (ledger, slot), ==, newest == FLEET_NONE ? FLEET_NONE : newest % 3);
      for (guint i = 0; i < N; i++)
        {
          const Word *word = stands (model, vehicle, i);
          FleetValue value;
          gint64 time_us;
          FleetDevice device;

          gboolean there = fleet_ledger_get (ledger, slot, model->ids[i], &value, &time_us, &device);

          if (there != (word != NULL))
            g_test_message ("vehicle %u, %s: there %d, told %" G_GINT64_FORMAT, slot, names[i], there, vehicle->words[i].told_us);
          g_assert_cmpint (there, ==, word != NULL);
          if (word == NULL)
            continue;
          g_assert_true (fleet_value_equal (&value, &word->value));
          g_assert_cmpint (time_us, ==, word->told_us);
          g_assert_cmpuint (device, ==, word->device);
          n++;
        }
      fleet_ledger_visit (ledger, slot, count_visit, &visited);
      g_assert_cmpuint (visited, ==, n);
    }
}

/* The record of the vehicle's newest event, asked for later. */
static void
check_show (Model     *model,
            FleetSlot  slot)
{
  Vehicle *vehicle = &model->vehicles[slot];
  g_autoptr (FleetBatch) record = fleet_batch_new (NULL);
  FleetWant wants[N];

  for (guint i = 0; i < N; i++)
    wants[i] = (FleetWant) { model->ids[i], model->times[i] };
  fleet_ledger_show (model->ledger, slot, record, 0, wants, N);
  for (guint i = 0; i < N; i++)
    {
      const Word *word = stands (model, vehicle, i);
      gboolean fresh = word != NULL && (model->profile.stale_us == 0 || vehicle->newest_us - word->told_us <= model->profile.stale_us);
      FleetValue value, time;

      g_assert_cmpint (fleet_batch_get (record, 0, model->times[i], &time), ==, word != NULL);
      if (word != NULL)
        g_assert_cmpint (time.integer, ==, word->told_us);
      g_assert_cmpint (fleet_batch_get (record, 0, model->ids[i], &value), ==,
                       fresh || (word == NULL && model->is_momentary[i] && model->count[i]));
      if (fresh)
        g_assert_true (fleet_value_equal (&value, &word->value));
    }
}

/* One batch, merged in one or two parts. */
static void
run_batch (Model *model,
           guint  oddity)
{
  g_autoptr (FleetBatch) batch = fleet_batch_new (NULL);
  g_autoptr (FleetBatch) record = fleet_batch_new (NULL);
  guint n_rows = g_rand_int_range (model->rand, 1, 200);
  guint middle = chance (model, 30) ? g_rand_int_range (model->rand, 0, n_rows) : 0;
  g_autofree Event *events = g_new (Event, n_rows);
  gboolean wanted[N];
  g_autoptr (GArray) wants = g_array_new (FALSE, FALSE, sizeof (FleetWant));
  guint cars = chance (model, 50) ? 6 : SLOTS;
  static gint64 clock = 0;

  for (guint i = 0; i < N; i++)
    {
      FleetWant want = { model->ids[i], model->times[i] };

      wanted[i] = chance (model, 60);
      if (wanted[i])
        g_array_append_val (wants, want);
    }
  for (guint row = 0; row < n_rows; row++)
    {
      FleetSlot slot = g_rand_int_range (model->rand, 0, cars);

      random_event (model, oddity, &events[row]);
      batch->slot[row] = slot;
      batch->device[row] = slot * 2 + g_rand_int_range (model->rand, 0, 2);
      batch->time_us[row] = (clock += g_rand_int_range (model->rand, 0, 2)) - (chance (model, 30) ? g_rand_int_range (model->rand, 0, 60) : 0);
      batch->kafka_us[row] = row;
      batch->offset[row] = row;
      batch->place[row] = batch->device[row] % 3;
      for (guint i = 0; i < N; i++)
        if (events[row].has[i])
          fleet_batch_set (batch, row, model->ids[i], &events[row].values[i]);
    }
  batch->n_rows = middle;
  if (middle > 0)
    fleet_ledger_merge (model->ledger, batch, 0, record, (FleetWant *) wants->data, wants->len);
  batch->n_rows = n_rows;
  fleet_ledger_merge (model->ledger, batch, middle, record, (FleetWant *) wants->data, wants->len);
  g_assert_cmpuint (record->n_rows, ==, n_rows);

  for (guint row = 0; row < n_rows; row++)
    {
      FleetDevice device = batch->device[row];
      gboolean late = batch->time_us[row] < model->devices[device];

      model->devices[device] = MAX (model->devices[device], batch->time_us[row]);
      tell (model, &model->vehicles[batch->slot[row]], &events[row], batch->time_us[row], device);
      g_assert_cmpint ((batch->flags[row] & FLEET_ROW_LATE) != 0, ==, late);
      g_assert_cmpint (record->flags[row], ==, batch->flags[row]);
      g_assert_cmpint (batch->judged_us[row], ==, model->vehicles[batch->slot[row]].newest_us);
      g_assert_cmpint (record->judged_us[row], ==, batch->judged_us[row]);
      g_assert_cmpint (record->offset[row], ==, row);
      check_row (model, record, row, &events[row], wanted);
    }
  check_show (model, batch->slot[n_rows - 1]);
  check_vehicles (model, model->ledger);
}

static void
move (Model     *model,
      FleetSlot  from,
      FleetSlot  to)
{
  Vehicle *there = &model->vehicles[to];
  Vehicle was = model->vehicles[from];
  gboolean moved[N] = { FALSE };

  fleet_ledger_move (model->ledger, from, to);
  if (from == to)
    return;
  for (guint i = 0; i < N; i++)
    {
      if (model->element[i] || !was.words[i].present)
        continue;
      if (was.words[i].told_us > there->words[i].told_us)
        {
          there->words[i] = was.words[i];
          moved[i] = TRUE;
        }
      for (guint j = 0; j < N; j++)
        if (model->rival[i][j] && there->words[j].told_us < was.words[i].told_us)
          say (&there->words[j], NULL, was.words[i].told_us, FLEET_NONE);
    }
  for (guint i = 0; i < N; i++)
    if (!model->element[i] && !was.words[i].present && was.words[i].told_us > there->words[i].told_us)
      say (&there->words[i], NULL, was.words[i].told_us, FLEET_NONE);
  for (guint i = 0; i < N; i++)
    if (model->element[i] && moved[model->root[i]])
      there->words[i] = was.words[i];
  drop_elements (model, there);
  if (was.newest_us > there->newest_us)
    {
      there->newest_us = was.newest_us;
      there->newest = was.newest;
    }
  memset (&model->vehicles[from], 0, sizeof (Vehicle));
  model->vehicles[from].newest_us = FLEET_TIME_NONE;
  model->vehicles[from].newest = FLEET_NONE;
  for (guint i = 0; i < N; i++)
    model->vehicles[from].words[i].told_us = FLEET_TIME_NONE;
  check_vehicles (model, model->ledger);
}

/* Saves every vehicle and goes on with a ledger made from the bytes. */
static void
reopen (Model *model)
{
  FleetLedger *again = fleet_ledger_new (&model->profile, model->paths);

  for (guint slot = 0; slot < SLOTS; slot++)
    {
      g_autoptr (GBytes) state = fleet_ledger_save (model->ledger, slot);
      g_autoptr (GError) error = NULL;

      g_assert_true (fleet_ledger_restore (again, slot, state, &error));
      g_assert_no_error (error);
    }
  check_vehicles (model, again);
  fleet_ledger_free (model->ledger);
  model->ledger = again;
}

static void
test_against_model (void)
{
  for (guint32 seed = 1; seed <= 150; seed++)
    {
      Model *model = model_new (seed, seed % 3 == 0 ? 40 : 0);
      guint oddity = (guint[]) { 0, 3, 20 }[seed % 3];

      g_test_message ("seed %u", seed);
      for (guint i = 0; i < 30; i++)
        {
          run_batch (model, oddity);
          if (chance (model, 15))
            move (model, g_rand_int_range (model->rand, 0, 6), g_rand_int_range (model->rand, 0, SLOTS));
          if (chance (model, 15))
            reopen (model);
        }
      model_free (model);
    }
}

static const char *
path_name (FleetPath path,
           gpointer  user_data)
{
  FleetDictionary *paths = user_data;

  return path < fleet_dictionary_size (paths) ? fleet_dictionary_text (paths, path, NULL) : NULL;
}

static void
set_path (FleetBatch      *batch,
          guint            row,
          FleetDictionary *paths,
          const char      *name,
          FleetValue       value)
{
  fleet_batch_set (batch, row, fleet_dictionary_intern (paths, name, strlen (name)), &value);
}

static void
test_state_json (void)
{
  g_autoptr (FleetDictionary) paths = fleet_dictionary_new (100);
  FleetProfile profile = { 0 };
  g_autoptr (FleetLedger) ledger = fleet_ledger_new (&profile, paths);
  g_autoptr (FleetBatch) batch = fleet_batch_new (NULL);
  g_autoptr (FleetBatch) record = fleet_batch_new (NULL);
  g_autoptr (GBytes) state = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL;
  gsize length;
  const guint8 *bytes;

  set_path (batch, 0, paths, "z", (FleetValue) { .type = FLEET_TYPE_TEXT, .text = "a\"b\n전", .length = 7 });
  set_path (batch, 0, paths, "doors[#]", (FleetValue) { .type = FLEET_TYPE_INT, .integer = 1 });
  set_path (batch, 0, paths, "doors[0].open", (FleetValue) { .type = FLEET_TYPE_BOOL, .boolean = TRUE });
  set_path (batch, 0, paths, "whole", (FleetValue) { .type = FLEET_TYPE_INT, .integer = G_MININT64 });
  set_path (batch, 0, paths, "real", (FleetValue) { .type = FLEET_TYPE_DOUBLE, .real = -0.0 });
  set_path (batch, 0, paths, "tenth", (FleetValue) { .type = FLEET_TYPE_DOUBLE, .real = 0.1 });
  set_path (batch, 0, paths, "none", (FleetValue) { .type = FLEET_TYPE_NULL });
  batch->time_us[0] = 5;
  batch->slot[0] = 3;
  batch->n_rows = 1;
  fleet_ledger_merge (ledger, batch, 0, record, NULL, 0);
  state = fleet_ledger_save (ledger, 3);
  bytes = g_bytes_get_data (state, &length);
  json = fleet_ledger_state_to_json (bytes, length, path_name, paths, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json, ==,
                   "{\"doors[#]\":1,\"doors[0].open\":true,\"none\":null,\"real\":-0.0,\"tenth\":0.1,"
                   "\"whole\":-9223372036854775808,\"z\":\"a\\\"b\\u000a전\"}");

  /* Every damaged state is refused or read; it never crashes. */
  for (gsize cut = 0; cut < length; cut++)
    {
      g_autofree char *partial = fleet_ledger_state_to_json (bytes, cut, path_name, paths, NULL);
      g_autoptr (GBytes) part = g_bytes_new (bytes, cut);
      g_autoptr (FleetLedger) other = fleet_ledger_new (&profile, paths);

      g_assert_cmpint (fleet_ledger_restore (other, 0, part, NULL), ==, partial != NULL);
      for (guint flip = 0; flip < 8; flip++)
        {
          g_autofree guint8 *damaged = g_memdup2 (bytes, length);
          g_autofree char *text = NULL;

          damaged[cut] ^= 1 << flip;
          text = fleet_ledger_state_to_json (damaged, length, path_name, paths, NULL);
          if (cut == 0)
            g_assert_null (text);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mirror/ledger/against-model", test_against_model);
  g_test_add_func ("/mirror/ledger/state-json", test_state_json);
  return g_test_run ();
}
