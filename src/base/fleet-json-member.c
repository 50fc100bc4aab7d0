/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-json-member: names are ours and need no escapes; texts are anybody's. */

#include "fleet-json-member.h"

#include "fleet-time.h"
#include "fleet-value.h"

#include <string.h>

static void
add_name (GString    *json,
          const char *name)
{
  if (json->len > 0 && json->str[json->len - 1] != '{')
    g_string_append_c (json, ',');
  g_string_append_printf (json, "\"%s\":", name);
}

void
fleet_json_member_text (GString    *json,
                        const char *name,
                        const char *text)
{
  FleetValue value = { .type = text != NULL ? FLEET_TYPE_TEXT : FLEET_TYPE_NULL, .text = text, .length = text != NULL ? strlen (text) : 0 };

  add_name (json, name);
  fleet_value_append_json (&value, json);
}

void
fleet_json_member_time (GString    *json,
                        const char *name,
                        gint64      time_us)
{
  char text[FLEET_TIME_BUFFER];

  fleet_json_member_text (json, name, time_us != FLEET_TIME_NONE ? fleet_time_print (time_us, text) : NULL);
}

void
fleet_json_member_raw (GString    *json,
                       const char *name,
                       const char *value)
{
  add_name (json, name);
  g_string_append (json, value);
}
