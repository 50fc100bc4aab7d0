/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-notice-headline: a change that blinds a rule comes before one that only might, and then the newest. */

#include "fleet-notice-headline.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>

#include "fleet-plain.h"

#define NAMED_RULES 3

/* "Low battery, Worn tyre and 2 more" */
static char *
name_rules (const GPtrArray *blind)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < MIN (blind->len, NAMED_RULES); i++)
    {
      const FleetBlindRule *rule = g_ptr_array_index (blind, i);
      g_autofree char *name = fleet_plain_text (g_dgettext (GETTEXT_PACKAGE, rule->title));

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", name);
    }
  if (blind->len > NAMED_RULES)
    g_string_append_printf (text, g_dngettext (GETTEXT_PACKAGE, " and %u more", " and %u more", blind->len - NAMED_RULES), blind->len - NAMED_RULES);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
is_newer (FleetNotice *notice,
          FleetNotice *than)
{
  return than == NULL || fleet_notice_get_change (notice)->told_us > fleet_notice_get_change (than)->told_us;
}

/* The notice to begin with, and how many notices there are to tell of. */
static FleetNotice *
find_lead (FleetNoticeList *notices,
           const GPtrArray *blind,
           guint           *ret_n)
{
  g_autoptr (GPtrArray) breaking = fleet_notice_list_get_breaking (notices);
  g_autoptr (GHashTable) all = g_hash_table_new (NULL, NULL);
  FleetNotice *lead = NULL, *newest = NULL;

  for (guint i = 0; i < blind->len; i++)
    {
      FleetNotice *notice = fleet_notice_list_find (notices, ((const FleetBlindRule *) g_ptr_array_index (blind, i))->change);

      if (notice == NULL)
        continue;
      g_hash_table_add (all, notice);
      if (is_newer (notice, lead))
        lead = notice;
    }
  for (guint i = 0; i < breaking->len; i++)
    {
      g_hash_table_add (all, breaking->pdata[i]);
      if (is_newer (breaking->pdata[i], newest))
        newest = breaking->pdata[i];
    }
  *ret_n = g_hash_table_size (all);
  return lead != NULL ? lead : newest;
}

char *
fleet_notice_headline (FleetNoticeList  *notices,
                       FleetNotice     **ret_notice)
{
  const GPtrArray *blind = fleet_notice_list_get_blind (notices);
  g_autofree char *rules = name_rules (blind), *change = NULL, *told = NULL;
  guint n;
  FleetNotice *lead = find_lead (notices, blind, &n);

  *ret_notice = lead;
  if (lead == NULL && blind->len == 0)
    return NULL;
  if (lead == NULL)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u rule is blind, because its input has changed: %s.", "%u rules are blind, because their input has changed: %s.", blind->len),
                            blind->len, rules);
  /* Translators: a path of the messages, and what happened with it: "vehicle.soc: Other type: number → text" */
  change = g_strdup_printf (_("%s: %s"), fleet_notice_get_path (lead), fleet_notice_get_title (lead));
  if (n > 1)
    /* Translators: after what happened with one path: how many other changes there are */
    told = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s, and %u more change.", "%s, and %u more changes.", n - 1), change, n - 1);
  else
    told = g_strdup_printf ("%s.", change);
  if (blind->len == 0)
    return g_steal_pointer (&told);
  /* Translators: after what has changed in the messages: the rules that cannot judge because of it */
  return g_strdup_printf (_("%s Blind by that: %s."), told, rules);
}
