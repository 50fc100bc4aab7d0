/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-operation: SQLite's operators on single values. Nothing here allocates: text is only ever compared. */

#include "fleet-operation.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TWO_63 9223372036854775808.0

static gboolean
is_text (const FleetValue *value)
{
  return value->type == FLEET_TYPE_TEXT;
}

static gboolean
is_int (const FleetValue *value)
{
  return value->type == FLEET_TYPE_INT || value->type == FLEET_TYPE_BOOL;
}

static gint64
int_of (const FleetValue *value)
{
  return value->type == FLEET_TYPE_BOOL ? value->boolean != 0 : value->integer;
}

int
fleet_operation_order_int_double (gint64 a,
                                  double b)
{
  gint64 whole;

  if (b >= TWO_63)
    return -1;
  if (b < -TWO_63)
    return 1;
  whole = (gint64) b;
  if (a != whole)
    return a < whole ? -1 : 1;
  return (b < (double) whole) - (b > (double) whole);
}

int
fleet_operation_order (const FleetValue *a,
                       const FleetValue *b)
{
  if (is_text (a) != is_text (b))
    return is_text (a) ? 1 : -1;
  if (is_text (a))
    {
      int order = memcmp (a->text, b->text, MIN (a->length, b->length));

      return order != 0 ? order : (a->length > b->length) - (a->length < b->length);
    }
  if (is_int (a) && is_int (b))
    return (int_of (a) > int_of (b)) - (int_of (a) < int_of (b));
  if (is_int (a))
    return fleet_operation_order_int_double (int_of (a), b->real);
  if (is_int (b))
    return -fleet_operation_order_int_double (int_of (b), a->real);
  return (a->real > b->real) - (a->real < b->real);
}

FleetTruth
fleet_operation_compare (FleetExprKind     kind,
                         const FleetValue *a,
                         const FleetValue *b)
{
  int order;

  if (a->type == FLEET_TYPE_NULL || b->type == FLEET_TYPE_NULL)
    return FLEET_TRUTH_NULL;
  order = fleet_operation_order (a, b);
  switch (kind)
    {
    case FLEET_EXPR_EQ:
      return order == 0;
    case FLEET_EXPR_NE:
      return order != 0;
    case FLEET_EXPR_LT:
      return order < 0;
    case FLEET_EXPR_LE:
      return order <= 0;
    case FLEET_EXPR_GT:
      return order > 0;
    default:
      return order >= 0;
    }
}

/* Where the number at the beginning of text ends. *ret_real: it has a point or an exponent. */
static const char *
scan_number (const char *at,
             const char *end,
             gboolean   *ret_real)
{
  const char *digits;
  guint n_digits;

  *ret_real = FALSE;
  if (at < end && (*at == '-' || *at == '+'))
    at++;
  digits = at;
  while (at < end && g_ascii_isdigit (*at))
    at++;
  n_digits = at - digits;
  if (at < end && *at == '.')
    {
      const char *point = at;

      for (at++; at < end && g_ascii_isdigit (*at); at++)
        n_digits++;
      if (n_digits == 0)
        return point;
      *ret_real = TRUE;
    }
  if (n_digits > 0 && at < end && (*at == 'e' || *at == 'E'))
    {
      const char *exponent = at + 1;

      if (exponent < end && (*exponent == '-' || *exponent == '+'))
        exponent++;
      if (exponent < end && g_ascii_isdigit (*exponent))
        {
          *ret_real = TRUE;
          for (at = exponent; at < end && g_ascii_isdigit (*at); at++)
            ;
        }
    }
  return at;
}

/* Copies what is read of a number into a terminated buffer; digits beyond it change nothing that a double could hold. */
static void
copy_number (const char *start,
             const char *end,
             char        buffer[512])
{
  gsize length = MIN (end - start, 511);

  memcpy (buffer, start, length);
  buffer[length] = '\0';
}

/* The text's number as SQLite's arithmetic sees it. */
static void
number_of_text (const FleetValue *value,
                FleetValue       *ret_value)
{
  const char *at = value->text, *end = value->text + value->length, *stop;
  char buffer[512];
  gboolean real;
  gint64 integer;

  while (at < end && g_ascii_isspace (*at))
    at++;
  stop = scan_number (at, end, &real);
  copy_number (at, stop, buffer);
  errno = 0;
  integer = g_ascii_strtoll (buffer, NULL, 10);
  if (!real && errno == 0)
    *ret_value = (FleetValue) { .type = FLEET_TYPE_INT, .integer = integer };
  else
    *ret_value = (FleetValue) { .type = FLEET_TYPE_DOUBLE, .real = g_ascii_strtod (buffer, NULL) };
}

static void
number_of (const FleetValue *value,
           FleetValue       *ret_value)
{
  if (is_text (value))
    number_of_text (value, ret_value);
  else if (value->type == FLEET_TYPE_BOOL)
    *ret_value = (FleetValue) { .type = FLEET_TYPE_INT, .integer = int_of (value) };
  else
    *ret_value = *value;
}

static double
real_of (const FleetValue *number)
{
  return number->type == FLEET_TYPE_INT ? (double) number->integer : number->real;
}

/* What MOD makes of an operand that is not an integer: text by its leading digits alone ('1e2' is 1), doubles cut off. */
static gint64
whole_of (const FleetValue *value)
{
  if (is_text (value))
    {
      const char *at = value->text, *end = value->text + value->length, *digits;
      char buffer[512];

      while (at < end && g_ascii_isspace (*at))
        at++;
      digits = at;
      if (digits < end && (*digits == '-' || *digits == '+'))
        digits++;
      while (digits < end && g_ascii_isdigit (*digits))
        digits++;
      copy_number (at, digits, buffer);
      return g_ascii_strtoll (buffer, NULL, 10);
    }
  if (value->type == FLEET_TYPE_DOUBLE)
    return value->real >= TWO_63 ? G_MAXINT64 : value->real <= -TWO_63 ? G_MININT64 : (gint64) value->real;
  return int_of (value);
}

FleetTruth
fleet_operation_truth (const FleetValue *value)
{
  FleetValue number;

  if (value->type == FLEET_TYPE_NULL)
    return FLEET_TRUTH_NULL;
  number_of (value, &number);
  return number.type == FLEET_TYPE_INT ? number.integer != 0 : number.real != 0.0;
}

FleetTruth
fleet_operation_not (FleetTruth truth)
{
  return truth == FLEET_TRUTH_NULL ? FLEET_TRUTH_NULL : !truth;
}

void
fleet_operation_from_truth (FleetTruth  truth,
                            FleetValue *ret_value)
{
  *ret_value = (FleetValue) { .type = truth == FLEET_TRUTH_NULL ? FLEET_TYPE_NULL : FLEET_TYPE_INT, .integer = truth == FLEET_TRUTH_TRUE };
}

/* FALSE: it overflows, or divides the smallest integer by -1: doubles must do it. */
static gboolean
integer_arithmetic (FleetExprKind  kind,
                    gint64         a,
                    gint64         b,
                    FleetValue    *ret_value)
{
  gint64 result;

  switch (kind)
    {
    case FLEET_EXPR_ADD:
      if (__builtin_add_overflow (a, b, &result))
        return FALSE;
      break;
    case FLEET_EXPR_SUB:
      if (__builtin_sub_overflow (a, b, &result))
        return FALSE;
      break;
    case FLEET_EXPR_MUL:
      if (__builtin_mul_overflow (a, b, &result))
        return FALSE;
      break;
    case FLEET_EXPR_DIV:
      if (b == -1 && a == G_MININT64)
        return FALSE;
      if (b == 0)
        return TRUE;
      result = a / b;
      break;
    default:
      if (b == 0)
        return TRUE;
      result = b == -1 ? 0 : a % b;
    }
  *ret_value = (FleetValue) { .type = FLEET_TYPE_INT, .integer = result };
  return TRUE;
}

static double
real_arithmetic (FleetExprKind kind,
                 double        a,
                 double        b)
{
  switch (kind)
    {
    case FLEET_EXPR_ADD:
      return a + b;
    case FLEET_EXPR_SUB:
      return a - b;
    case FLEET_EXPR_MUL:
      return a * b;
    default:
      return b == 0.0 ? NAN : a / b;
    }
}

void
fleet_operation_arithmetic (FleetExprKind     kind,
                            const FleetValue *a,
                            const FleetValue *b,
                            FleetValue       *ret_value)
{
  FleetValue left, right, result = { .type = FLEET_TYPE_NULL };
  double real;

  if (a->type == FLEET_TYPE_NULL || b->type == FLEET_TYPE_NULL)
    {
      *ret_value = result;
      return;
    }
  number_of (a, &left);
  number_of (b, &right);
  if (left.type == FLEET_TYPE_INT && right.type == FLEET_TYPE_INT && integer_arithmetic (kind, left.integer, right.integer, &result))
    {
      *ret_value = result;
      return;
    }
  if (kind == FLEET_EXPR_MOD)
    {
      integer_arithmetic (kind, whole_of (a), whole_of (b), &result);
      real = result.type == FLEET_TYPE_NULL ? NAN : (double) result.integer;
    }
  else
    real = real_arithmetic (kind, real_of (&left), real_of (&right));
  *ret_value = isnan (real) ? (FleetValue) { .type = FLEET_TYPE_NULL } : (FleetValue) { .type = FLEET_TYPE_DOUBLE, .real = real };
}

/* A number as SQLite makes text of it: 15 digits, and a double shows that it is one ("1.0", "1.0e+20"). */
static const char *
text_of (const FleetValue *value,
         char              buffer[64],
         gsize            *ret_length)
{
  if (is_text (value))
    {
      *ret_length = value->length;
      return value->text;
    }
  if (is_int (value))
    g_snprintf (buffer, 64, "%" G_GINT64_FORMAT, int_of (value));
  else if (isinf (value->real))
    g_strlcpy (buffer, value->real > 0 ? "Inf" : "-Inf", 64);
  else
    {
      char digits[G_ASCII_DTOSTR_BUF_SIZE];
      int mantissa;

      g_ascii_formatd (digits, sizeof digits, "%.15g", value->real == 0 ? 0.0 : value->real);
      mantissa = strcspn (digits, "e");
      g_snprintf (buffer, 64, "%.*s%s%s", mantissa, digits, strchr (digits, '.') == NULL ? ".0" : "", digits + mantissa);
    }
  *ret_length = strlen (buffer);
  return buffer;
}

static const char *
next_char (const char *at,
           const char *end)
{
  at++;
  while (at < end && ((guchar) *at & 0xc0) == 0x80)
    at++;
  return at;
}

/* On a mismatch goes back to the last % and lets it take one more character; earlier ones never need to take more. */
static gboolean
matches (const char *text,
         const char *text_end,
         const char *pattern,
         const char *pattern_end)
{
  const char *again_text = NULL, *again_pattern = NULL;

  while (text < text_end)
    {
      if (pattern < pattern_end && *pattern == '%')
        {
          again_pattern = ++pattern;
          again_text = text;
        }
      else if (pattern < pattern_end && *pattern == '_')
        {
          pattern++;
          text = next_char (text, text_end);
        }
      else if (pattern < pattern_end && g_ascii_tolower (*pattern) == g_ascii_tolower (*text))
        {
          pattern++;
          text++;
        }
      else if (again_pattern != NULL)
        {
          pattern = again_pattern;
          text = again_text = next_char (again_text, text_end);
        }
      else
        return FALSE;
    }
  while (pattern < pattern_end && *pattern == '%')
    pattern++;
  return pattern == pattern_end;
}

FleetTruth
fleet_operation_like (const FleetValue *text,
                      const FleetValue *pattern)
{
  char buffers[2][64];
  const char *texts[2];
  gsize lengths[2];

  if (text->type == FLEET_TYPE_NULL || pattern->type == FLEET_TYPE_NULL)
    return FLEET_TRUTH_NULL;
  texts[0] = text_of (text, buffers[0], &lengths[0]);
  texts[1] = text_of (pattern, buffers[1], &lengths[1]);
  return matches (texts[0], texts[0] + lengths[0], texts[1], texts[1] + lengths[1]);
}
