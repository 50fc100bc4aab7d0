/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-headless doctor: why a profile's connection does not work, or that it does. */

#include "fleet-headless.h"

#include "fleet-engine.h"
#include "fleet-value.h"

#include <stdio.h>
#include <string.h>

typedef struct
{
  FleetDoctorState state;
  char            *sentence; /* or NULL */
} Step;

static void
news_cb (FleetDoctorStep  step,
         FleetDoctorState state,
         const char      *sentence,
         gpointer         user_data)
{
  Step *steps = user_data;

  steps[step].state = state;
  g_free (steps[step].sentence);
  steps[step].sentence = g_strdup (sentence);
}

static void
print_json (const Step *steps,
            gboolean    ok)
{
  g_autoptr (GString) json = g_string_new (NULL);

  g_string_append_printf (json, "{\"ok\":%s,\"steps\":[", ok ? "true" : "false");
  for (guint i = 0; i < FLEET_DOCTOR_N_STEPS; i++)
    {
      const char *sentence = steps[i].sentence != NULL ? steps[i].sentence : "";
      FleetValue value = { .type = FLEET_TYPE_TEXT, .length = strlen (sentence), .text = sentence };

      g_string_append_printf (json, "%s{\"step\":\"%s\",\"state\":\"%s\",\"sentence\":", i > 0 ? "," : "", fleet_doctor_step_to_string (i), fleet_doctor_state_to_string (steps[i].state));
      fleet_value_append_json (&value, json);
      g_string_append_c (json, '}');
    }
  puts (g_string_append (json, "]}")->str);
}

static void
print_text (const Step *steps)
{
  for (guint i = 0; i < FLEET_DOCTOR_N_STEPS; i++)
    printf ("%-9s %-12s %s\n", fleet_doctor_step_to_string (i), fleet_doctor_state_to_string (steps[i].state), steps[i].sentence != NULL ? steps[i].sentence : "");
}

int
fleet_headless_doctor (int    argc,
                       char **argv)
{
  g_autofree char *profile_name = NULL;
  gboolean json = FALSE, ok;
  const GOptionEntry entries[] = {
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, &profile_name, "The profile whose cluster is visited", "FILE" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one object: ok, and each step with its state and sentence", NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("— what is wrong with a connection");
  g_autoptr (FleetProfile) profile = NULL;
  g_autoptr (GError) error = NULL;
  Step steps[FLEET_DOCTOR_N_STEPS] = { 0 };

  g_option_context_set_summary (context, "Ends with 0 when every step is good or doubtful, 1 when one is bad or could not be reached. Nothing is written to the cluster.");
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_add_main_entries (context, fleet_headless_secret_entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || profile_name == NULL)
    {
      fprintf (stderr, "fleet-headless doctor: %s\n", error != NULL ? error->message : "--profile FILE is needed");
      return 2;
    }
  profile = fleet_profile_load (profile_name, &error);
  if (profile == NULL)
    {
      fprintf (stderr, "fleet-headless doctor: %s\n", error->message);
      return 1;
    }
  ok = fleet_doctor_run (profile, NULL, news_cb, steps);
  if (json)
    print_json (steps, ok);
  else
    print_text (steps);
  for (guint i = 0; i < FLEET_DOCTOR_N_STEPS; i++)
    g_free (steps[i].sentence);
  return ok ? 0 : 1;
}
