/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-setting: one key of the profile file: what it is, what it is when absent, where it goes, and how a value of it is checked. Pure; any thread. */

#pragma once

#include "fleet-profile.h"

G_BEGIN_DECLS

typedef enum
{
  SETTING_TOPIC,     /* a topic's name; empty: not used */
  SETTING_PATH,      /* a flattened path without [*] */
  SETTING_PATHS,     /* any number of them, ';' or ',' between */
  SETTING_COLUMN,    /* a column's name */
  SETTING_TEXT,      /* anything, a table's name for example; empty: NULL */
  SETTING_DURATION,
  SETTING_NUMBER,    /* guint, low … high */
  SETTING_BYTES,     /* gint64, low … high */
  SETTING_START,
  SETTING_ZONES,
  SETTING_FILE,      /* resolved against the profile's folder; must be given */
  SETTING_SPARE_FILE,/* the same, or empty: NULL */
  SETTING_URL,       /* https, or http to this machine; empty: NULL */
  SETTING_MAIL_URL,  /* smtps://host:465, smtp://host:587; empty: NULL */
  SETTING_NOTIFY,    /* FleetNotify */
} FleetSettingKind;

typedef struct
{
  const char  *group;
  const char  *key;
  FleetSettingKind  kind;
  const char  *fallback; /* as it would stand in the file; NULL: must be given */
  gsize        at;       /* offset in FleetProfile */
  gint64       low;
  gint64       high;
  const char  *what;
} FleetSetting;

/* Puts value where the setting says, if it is right. folder (may be NULL): what relative files are taken from. An error names group, key, value and remedy. */
gboolean fleet_setting_put  (const FleetSetting  *setting,
                             FleetProfile        *profile,
                             const char          *value,
                             const char          *folder,
                             GError             **error);
/* Frees what was put. */
void     fleet_setting_free (const FleetSetting  *setting,
                             FleetProfile        *profile);

G_END_DECLS
