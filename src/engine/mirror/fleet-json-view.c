/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-json-view: finding one's way in the events of a document.
 *
 * A change record is small and looked into once, so members are found by walking; nothing is built. */

#include "fleet-json-view.h"

#include <string.h>

FleetJsonView
fleet_json_view_after (FleetJsonView view)
{
  guint depth = 0;

  do
    {
      if (view->kind == FLEET_JSON_OBJECT_BEGIN || view->kind == FLEET_JSON_ARRAY_BEGIN)
        depth++;
      else if (view->kind == FLEET_JSON_OBJECT_END || view->kind == FLEET_JSON_ARRAY_END)
        depth--;
      view++;
    }
  while (depth > 0);
  return view;
}

gboolean
fleet_json_view_is_object (FleetJsonView view)
{
  return view != NULL && view->kind == FLEET_JSON_OBJECT_BEGIN;
}

FleetJsonView
fleet_json_view_member (FleetJsonView  view,
                        const char    *name)
{
  gsize length = strlen (name);

  if (!fleet_json_view_is_object (view))
    return NULL;
  for (view++; view->kind == FLEET_JSON_KEY; view = fleet_json_view_after (view + 1))
    if (view->value.length == length && memcmp (view->value.text, name, length) == 0)
      return view + 1;
  return NULL;
}

gboolean
fleet_json_view_text (FleetJsonView   view,
                      const char    **ret_text,
                      gsize          *ret_length)
{
  if (view == NULL || view->kind != FLEET_JSON_VALUE || view->value.type != FLEET_TYPE_TEXT)
    return FALSE;
  *ret_text = view->value.text;
  *ret_length = view->value.length;
  return TRUE;
}

gboolean
fleet_json_view_int (FleetJsonView  view,
                     gint64        *ret_number)
{
  if (view == NULL || view->kind != FLEET_JSON_VALUE || view->value.type != FLEET_TYPE_INT)
    return FALSE;
  *ret_number = view->value.integer;
  return TRUE;
}

void
fleet_json_view_append (FleetJsonView  view,
                        GString       *json)
{
  FleetJsonView end = fleet_json_view_after (view);
  gboolean first = TRUE;

  for (; view < end; view++)
    {
      gboolean closes = view->kind == FLEET_JSON_OBJECT_END || view->kind == FLEET_JSON_ARRAY_END;

      if (!first && !closes)
        g_string_append_c (json, ',');
      first = FALSE;
      switch (view->kind)
        {
        case FLEET_JSON_OBJECT_BEGIN:
        case FLEET_JSON_ARRAY_BEGIN:
          g_string_append_c (json, view->kind == FLEET_JSON_OBJECT_BEGIN ? '{' : '[');
          first = TRUE;
          break;
        case FLEET_JSON_OBJECT_END:
        case FLEET_JSON_ARRAY_END:
          g_string_append_c (json, view->kind == FLEET_JSON_OBJECT_END ? '}' : ']');
          break;
        case FLEET_JSON_KEY:
          fleet_value_append_json (&view->value, json);
          g_string_append_c (json, ':');
          first = TRUE;
          break;
        case FLEET_JSON_VALUE:
        default:
          fleet_value_append_json (&view->value, json);
          break;
        }
    }
}
