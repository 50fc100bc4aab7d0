/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "random-expr.h"

#include <string.h>

static const char *const literals[] = {
  "0", "1", "2", "-1", "3", "7", "0.0", "1.0", "-0.5", "2.5", "1e300", "-1e300", "9007199254740993", "9007199254740992.0", "9223372036854775807",
  "-9223372036854775808", "9223372036854775808", "9.2e18", "''", "'a'", "'abc'", "'ABC'", "'1'", "'1.0'", "' 12abc'", "'1e2'", "'-0x1'", "'.5'", "'5.'", "'가나'",
  "NULL", "TRUE", "FALSE", "'%'", "'a%'", "'_b_'", "'%C'", "'%1%'",
};

static const char *const texts[] = { "", "a", "abc", "ABC", "aBd", "1", "1.0", "12abc", " 7 ", "1e2", "-3.5x", ".", "가나", "나", "0", "9223372036854775808", "b%c" };
static const gint64 ints[] = { 0, 1, 2, -1, 3, 7, 100, G_MAXINT64, G_MININT64, 9007199254740993, 9007199254740992, -9007199254740993 };
static const double reals[] = { 0.0, -0.0, 1.0, 2.5, -0.5, 7.0, 1e300, -1e300, 9007199254740992.0, 9223372036854775808.0, -9223372036854775808.0, 1e-5, 123456.75 };

static const char *
pick (GRand             *random,
      const char *const *from,
      gsize              n)
{
  return from[g_rand_int_range (random, 0, n)];
}

static gint64 pick_int (GRand *random) { return ints[g_rand_int_range (random, 0, G_N_ELEMENTS (ints))]; }

gboolean
random_expr_value (GRand      *random,
                   FleetValue *ret_value)
{
  const char *text;

  switch (g_rand_int_range (random, 0, 7))
    {
    case 0:
      return FALSE;
    case 1:
      *ret_value = (FleetValue) { .type = FLEET_TYPE_NULL };
      return TRUE;
    case 2:
      *ret_value = (FleetValue) { .type = FLEET_TYPE_BOOL, .boolean = g_rand_boolean (random) };
      return TRUE;
    case 3:
      *ret_value = (FleetValue) { .type = FLEET_TYPE_INT, .integer = pick_int (random) };
      return TRUE;
    case 4:
      *ret_value = (FleetValue) { .type = FLEET_TYPE_INT, .integer = g_rand_int_range (random, -3, 8) };
      return TRUE;
    case 5:
      *ret_value = (FleetValue) { .type = FLEET_TYPE_DOUBLE, .real = reals[g_rand_int_range (random, 0, G_N_ELEMENTS (reals))] };
      return TRUE;
    default:
      text = pick (random, texts, G_N_ELEMENTS (texts));
      *ret_value = (FleetValue) { .type = FLEET_TYPE_TEXT, .text = text, .length = strlen (text) };
      return TRUE;
    }
}

/* What stands where a path may: plain columns, or inside an aggregate also elements. */
typedef enum { PLAIN, FULL, INSIDE } Where;

static void write_value (GRand *random, guint depth, Where where, GString *text);
static void write_condition (GRand *random, guint depth, Where where, GString *text);

static void
write_leaf (GRand   *random,
            Where    where,
            GString *text)
{
  if (g_rand_int_range (random, 0, 3) == 0)
    g_string_append (text, pick (random, literals, G_N_ELEMENTS (literals)));
  else if (where == INSIDE && g_rand_boolean (random))
    g_string_append (text, "e[*].x");
  else if (where != PLAIN && g_rand_int_range (random, 0, 12) == 0)
    g_string_append (text, "event_time");
  else
    g_string_append_printf (text, "c%d", g_rand_int_range (random, 0, RANDOM_EXPR_COLUMNS));
}

static void
write_aggregate (GRand      *random,
                 const char *name,
                 gboolean    is_condition,
                 GString    *text)
{
  g_string_append_printf (text, "%s(", name);
  if (g_rand_int_range (random, 0, 4) == 0)
    g_string_append (text, g_rand_boolean (random) ? "e[*].x" : "f[*]");
  else
    {
      g_string_append (text, is_condition ? "e[*].x = e[*].x AND " : "e[*].x + ");
      if (is_condition)
        write_condition (random, 2, INSIDE, text);
      else
        write_leaf (random, INSIDE, text);
    }
  g_string_append (text, ")");
}

static void
write_value (GRand   *random,
             guint    depth,
             Where    where,
             GString *text)
{
  static const char *const operators[] = { " + ", " - ", " * ", " / ", " % " };
  static const char *const aggregates[] = { "COUNT", "MIN", "MAX" };

  if (depth == 0 || g_rand_int_range (random, 0, 3) == 0)
    {
      write_leaf (random, where, text);
      return;
    }
  switch (g_rand_int_range (random, 0, 6))
    {
    case 0:
      g_string_append (text, "(-(");
      write_value (random, depth - 1, where, text);
      g_string_append (text, "))");
      break;
    case 1:
      g_string_append (text, "CASE WHEN ");
      write_condition (random, depth - 1, where, text);
      g_string_append (text, " THEN ");
      write_value (random, depth - 1, where, text);
      g_string_append (text, g_rand_boolean (random) ? " ELSE 5 END" : " END");
      break;
    case 2:
      if (where == FULL)
        {
          guint which = g_rand_int_range (random, 0, G_N_ELEMENTS (aggregates));

          write_aggregate (random, aggregates[which], which == 0, text);
          break;
        }
      G_GNUC_FALLTHROUGH;
    default:
      g_string_append (text, "(");
      write_value (random, depth - 1, where, text);
      g_string_append (text, pick (random, operators, G_N_ELEMENTS (operators)));
      write_value (random, depth - 1, where, text);
      g_string_append (text, ")");
    }
}

static void
write_comparison (GRand   *random,
                  guint    depth,
                  Where    where,
                  GString *text)
{
  static const char *const operators[] = { " = ", " <> ", " < ", " <= ", " > ", " >= ", " IS ", " IS NOT ", " LIKE ", " NOT LIKE ", " == ", " != " };
  guint n;

  write_value (random, depth, where, text);
  switch (g_rand_int_range (random, 0, 6))
    {
    case 0:
      g_string_append (text, g_rand_boolean (random) ? " BETWEEN " : " NOT BETWEEN ");
      write_value (random, depth, where, text);
      g_string_append (text, " AND ");
      write_value (random, depth, where, text);
      break;
    case 1:
      g_string_append (text, g_rand_boolean (random) ? " IN (" : " NOT IN (");
      n = g_rand_int_range (random, 1, 12);
      for (guint i = 0; i < n; i++)
        {
          g_string_append (text, i > 0 ? ", " : "");
          if (g_rand_int_range (random, 0, 4) == 0)
            write_value (random, depth, where, text);
          else
            g_string_append (text, pick (random, literals, G_N_ELEMENTS (literals)));
        }
      g_string_append (text, ")");
      break;
    default:
      g_string_append (text, pick (random, operators, G_N_ELEMENTS (operators)));
      write_value (random, depth, where, text);
    }
}

static void
write_age (GRand   *random,
           GString *text)
{
  static const char *const forms[] = { "age(c%d) > 5", "7 >= age(c%d)", "age(c%d) < 2", "age(c%d) BETWEEN 1 AND 6", "age(c%d) NOT BETWEEN 2 AND 3", "age(c%d) IS NULL", "age(c%d) IS NOT NULL" };
  g_auto (GStrv) parts = g_strsplit (pick (random, forms, G_N_ELEMENTS (forms)), "c%d", 2);

  if (g_rand_int_range (random, 0, 4) == 0)
    g_string_append_printf (text, "%s%s", parts[0], parts[1]);
  else
    g_string_append_printf (text, "%sc%d%s", parts[0], g_rand_int_range (random, 0, RANDOM_EXPR_COLUMNS), parts[1]);
}

static void
write_condition (GRand   *random,
                 guint    depth,
                 Where    where,
                 GString *text)
{
  guint form = depth == 0 ? 9 : g_rand_int_range (random, 0, 10);

  if (where != PLAIN && g_rand_int_range (random, 0, 10) == 0)
    {
      write_age (random, text);
      return;
    }
  if (where == FULL && g_rand_int_range (random, 0, 4) == 0)
    {
      write_aggregate (random, g_rand_boolean (random) ? "ANY" : "ALL", TRUE, text);
      return;
    }
  if (form >= 5)
    {
      write_comparison (random, depth > 1 && g_rand_int_range (random, 0, 3) == 0 ? 2 : 0, where, text);
      return;
    }
  if (form == 4)
    {
      write_leaf (random, where, text);
      return;
    }
  g_string_append (text, form == 3 ? "NOT (" : "(");
  write_condition (random, depth - 1, where, text);
  if (form < 3)
    {
      g_string_append (text, form == 0 ? " OR " : " AND ");
      write_condition (random, depth - 1, where, text);
      if (form == 2)
        {
          g_string_append (text, " OR ");
          write_condition (random, depth - 1, where, text);
        }
    }
  g_string_append (text, ")");
}

void
random_expr_plain (GRand   *random,
                   guint    depth,
                   GString *text)
{
  write_condition (random, depth, PLAIN, text);
}

void
random_expr_full (GRand   *random,
                  guint    depth,
                  GString *text)
{
  write_condition (random, depth, FULL, text);
}
