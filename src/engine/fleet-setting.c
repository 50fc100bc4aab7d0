/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-setting: see the header. What is wrong is said with what would be right. */

#include "fleet-setting.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>

#include "fleet-path.h"

#include <gio/gio.h>
#include <string.h>

#define MAX_LIST_ENTRIES 256
#define SECOND_US        G_TIME_SPAN_SECOND

static gboolean
fail_setting (const FleetSetting  *setting,
              const char          *value,
              const char          *remedy,
              GError             **error)
{
  g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("[%s] %s=%s is not right: %s"), setting->group, setting->key, value, remedy);
  return FALSE;
}

static gboolean
is_topic_name (const char *name)
{
  gsize length = strlen (name);

  /* Kafka's own law: at most 249 of these letters, and neither "." nor "..". */
  return length <= 249 && strspn (name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") == length
         && strcmp (name, ".") != 0 && strcmp (name, "..") != 0;
}

static gboolean
set_paths (const FleetSetting  *setting,
           const char          *value,
           GStrv               *ret_paths,
           GError             **error)
{
  g_auto (GStrv) parts = g_strsplit_set (value, ";,", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint n = 0;

  for (char **part = parts; *part != NULL; part++)
    {
      g_strstrip (*part);
      if (**part == '\0')
        continue;
      if (!fleet_path_parse (*part, NULL, NULL) || ++n > MAX_LIST_ENTRIES)
        return fail_setting (setting, value, _("write at most 256 paths such as events; vehicle.alarm, with ; between"), error);
      g_strv_builder_add (builder, *part);
    }
  *ret_paths = g_strv_builder_end (builder);
  return TRUE;
}

static gboolean
set_number (const FleetSetting  *setting,
            const char          *value,
            gint64              *ret_number,
            GError             **error)
{
  g_autofree char *remedy = g_strdup_printf (_("write a whole number from %ld to %ld"),
                                             setting->low, setting->high);

  return g_ascii_string_to_signed (value, 10, setting->low, setting->high, ret_number, NULL)
         || fail_setting (setting, value, remedy, error);
}

static gboolean
set_duration (const FleetSetting  *setting,
              const char          *value,
              gint64              *ret_us,
              GError             **error)
{
  gint64 duration_us;
  g_autofree char *remedy = NULL;

  if (!fleet_duration_parse (value, &duration_us))
    return fail_setting (setting, value, _("write a duration such as 500ms, 30s, 10m or 24h"), error);
  if (duration_us < setting->low || duration_us > setting->high)
    {
      remedy = g_strdup_printf (_("it must lie between %ld s and %ld s"),
                                setting->low / SECOND_US, setting->high / SECOND_US);
      return fail_setting (setting, value, remedy, error);
    }
  *ret_us = duration_us;
  return TRUE;
}

static gboolean
set_choice (const FleetSetting  *setting,
            const char          *value,
            const char          *first,
            const char          *second,
            gboolean            *ret_is_second,
            GError             **error)
{
  g_autofree char *remedy = g_strdup_printf (_("write %s or %s"), first, second);

  *ret_is_second = strcmp (value, second) == 0;
  return *ret_is_second || strcmp (value, first) == 0 || fail_setting (setting, value, remedy, error);
}

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return address != NULL ? g_inet_address_get_is_loopback (address) : strcmp (host, "localhost") == 0;
}

/* What leaves this machine is encrypted. */
static gboolean
set_url (const FleetSetting  *setting,
         const char          *value,
         char               **ret_url,
         GError             **error)
{
  gboolean is_mail = setting->kind == SETTING_MAIL_URL;
  g_autoptr (GUri) uri = g_uri_parse (value, G_URI_FLAGS_NONE, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  gboolean is_right = host != NULL && *host != '\0' && g_uri_get_userinfo (uri) == NULL;

  if (*value == '\0')
    return TRUE;
  if (is_mail)
    is_right = is_right && (strcmp (scheme, "smtps") == 0 || strcmp (scheme, "smtp") == 0);
  else
    is_right = is_right && (strcmp (scheme, "https") == 0 || (strcmp (scheme, "http") == 0 && is_loopback (host)));
  if (!is_right)
    return fail_setting (setting, value,
                         is_mail ? _("write smtps://HOST:465, or smtp://HOST:587 (which is encrypted by STARTTLS), without a user")
                                 : _("write https://HOST/PATH; http only to this machine; a secret goes to the keyring, not into an address"),
                         error);
  *ret_url = g_strdup (value);
  return TRUE;
}

static gboolean
set_notify (const FleetSetting  *setting,
            const char          *value,
            FleetNotify         *ret_set,
            GError             **error)
{
  const char *wrong;
  g_autofree char *remedy = g_strdup_printf (_("write a list of %s"), FLEET_NOTIFY_WORDS);

  return fleet_notify_parse (value, ret_set, &wrong) || fail_setting (setting, value, remedy, error);
}

/* A name without a folder is beside the profile. */
static gboolean
set_file (const FleetSetting  *setting,
          const char          *value,
          const char          *folder,
          char               **ret_file_name,
          GError             **error)
{
  if (*value == '\0')
    return setting->kind == SETTING_SPARE_FILE || fail_setting (setting, value, _("write the name of a file"), error);
  *ret_file_name = folder == NULL || g_path_is_absolute (value) ? g_strdup (value) : g_build_filename (folder, value, NULL);
  return TRUE;
}

gboolean
fleet_setting_put (const FleetSetting  *setting,
                   FleetProfile        *profile,
                   const char          *value,
                   const char          *folder,
                   GError             **error)
{
  gpointer at = G_STRUCT_MEMBER_P (profile, setting->at);
  gboolean has_star;
  gboolean is_second;
  gint64 number;

  switch (setting->kind)
    {
    case SETTING_TOPIC:
      if (!is_topic_name (value))
        return fail_setting (setting, value, _("a topic's name has at most 249 letters, digits, dots, dashes and underscores"), error);
      G_GNUC_FALLTHROUGH;
    case SETTING_TEXT:
      *(char **) at = *value != '\0' ? g_strdup (value) : NULL;
      return TRUE;
    case SETTING_PATH:
      if (!fleet_path_parse (value, &has_star, NULL) || has_star)
        return fail_setting (setting, value, _("write one flattened path such as vehicle.position.lat"), error);
      *(char **) at = g_strdup (value);
      return TRUE;
    case SETTING_PATHS:
      return set_paths (setting, value, at, error);
    case SETTING_COLUMN:
      if (*value == '\0')
        return fail_setting (setting, value, _("write the name of a column, or remove the line for the default"), error);
      *(char **) at = g_strdup (value);
      return TRUE;
    case SETTING_DURATION:
      return set_duration (setting, value, at, error);
    case SETTING_NUMBER:
      if (!set_number (setting, value, &number, error))
        return FALSE;
      *(guint *) at = number;
      return TRUE;
    case SETTING_BYTES:
      return set_number (setting, value, at, error);
    case SETTING_START:
      return set_choice (setting, value, "earliest", "latest", at, error);
    case SETTING_ZONES:
      if (!set_choice (setting, value, "honour", "flink", &is_second, error))
        return FALSE;
      *(FleetZoneHandling *) at = is_second ? FLEET_ZONE_FLINK : FLEET_ZONE_HONOURED;
      return TRUE;
    case SETTING_URL:
    case SETTING_MAIL_URL:
      return set_url (setting, value, at, error);
    case SETTING_NOTIFY:
      return set_notify (setting, value, at, error);
    case SETTING_SPARE_FILE:
    case SETTING_FILE:
      return set_file (setting, value, folder, at, error);
    default:
      g_assert_not_reached ();
    }
}

void
fleet_setting_free (const FleetSetting *setting,
                    FleetProfile       *profile)
{
  gpointer at = G_STRUCT_MEMBER_P (profile, setting->at);

  if (setting->kind == SETTING_PATHS)
    g_strfreev (*(GStrv *) at);
  else if (setting->kind == SETTING_TOPIC || setting->kind == SETTING_PATH || setting->kind == SETTING_COLUMN || setting->kind == SETTING_TEXT || setting->kind == SETTING_FILE ||
           setting->kind == SETTING_SPARE_FILE || setting->kind == SETTING_URL || setting->kind == SETTING_MAIL_URL)
    g_free (*(char **) at);
}
