/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-profile: the whole profile file, one table that parses, checks and explains itself. Immutable after parsing; reference-counted, any thread. */

#pragma once

#include "fleet-error.h"
#include "fleet-notify.h"
#include "fleet-refs.h"
#include "fleet-time.h"
#include "fleet-types.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  /*< private >*/
  FleetRefs refs;

  /*< public >*/
  char   *file_name;            /* where it was read, canonical, or NULL: its secrets go by this name */
  GStrv   kafka;                /* key, value, key, value …, verbatim; never a denied key */
  char   *topic_telemetry;      /* [topics] */
  char   *topic_cars;           /* NULL when empty: not used; so the next two */
  char   *topic_devices;
  char   *topic_reservations;
  char   *topic_schema_changes; /* schema-changes=; NULL: not published */
  char   *topic_actions;        /* actions=; NULL when empty (default): what operators do stays at this console */
  char   *topic_alerts;         /* alerts=; NULL: not published */
  char   *topic_lease;          /* lease=; NULL: this console is the only one */
  char   *topic_table_changes;  /* NULL when empty (default): not used */
  gboolean start_latest;        /* [telemetry] start=earliest|latest */
  char   *path_device;          /* device= and so on: flattened paths */
  char   *path_time;
  char   *path_latitude;
  char   *path_longitude;
  char   *path_heading;
  char   *path_speed;
  char   *path_charging;        /* charging=, default vehicle.powertrain.charging.on: TRUE while it charges */
  FleetZoneHandling zones;      /* time.zone-handling=honour|flink */
  char   *path_firmware;        /* firmware= */
  gint64  lateness_us;          /* allowed-lateness */
  gint64  idle_us;              /* idle-after, default 30s */
  gint64  silent_us;            /* silent-after, default 10m: the map's silent ring */
  gint64  stale_us;             /* stale-after: the age after which a value counts as NULL; 0 never (default) */
  GStrv   momentary;            /* paths never carried over */
  guint   max_message_bytes;    /* max-message-bytes, default 1000000 */
  guint   max_depth;            /* max-depth, default 64 */
  char   *car_key;              /* [mirror] */
  char   *device_key;
  char   *device_car;
  char   *device_model;
  char   *device_firmware;
  char   *reservation_key;
  char   *reservation_car;
  char   *reservation_from;
  char   *reservation_to;
  char   *before_image;         /* before-image=before-image */
  char   *car_table;            /* car-table= and so on: what the source calls its tables; NULL: as the topic is called behind its last dot */
  char   *device_table;
  char   *reservation_table;
  char   *rules_file;           /* [rules] file=, resolved against the profile's folder */
  char   *import_endpoint;      /* [import]; NULL when empty, so all of this group */
  char   *import_region;
  char   *import_access_key;
  FleetNotify notify_critical;  /* [notify], in the order of FleetSeverity from the gravest */
  FleetNotify notify_high;
  FleetNotify notify_medium;
  FleetNotify notify_low;
  char   *webhook_url;          /* [webhook]; NULL: no webhook */
  gint64  webhook_timeout_us;
  char   *email_server;         /* [email]; NULL: no mail */
  char   *email_user;           /* NULL: the server asks for none */
  char   *email_from;
  char   *email_to;             /* addresses, "," between */
  char   *email_language;       /* "ko" or "en" */
  gint64  email_useful_us;
  char   *customer_url;         /* [customer]; NULL: customers are not told */
  char   *customer_messages;    /* templates; NULL: the installed ones */
  char   *customer_recipient;   /* the reservation's column */
  char   *customer_language;    /* the reservation's column; NULL: there is none */
  char   *customer_fallback;    /* language */
  gint64  customer_after_us;    /* how long after its end a reservation's customer is still told */
  gint64  customer_useful_us;
  gint64  retention_us;         /* [store] keep=24h */
  gint64  retention_bytes;      /* [store] keep-bytes=5368709120 */
} FleetProfile;

/* Reads and checks; a relative rules file is taken from the profile's own folder. Errors name file, group, key and remedy; denied librdkafka keys (FAULTS 1) are
 * FLEET_ERROR_REFUSED and named; librdkafka's own error text is passed on for its keys. */
FleetProfile *fleet_profile_load      (const char    *file_name,
                                       GError       **error);
FleetProfile *fleet_profile_parse     (const char    *text,
                                       const char    *folder,
                                       GError       **error);
#define FLEET_PROFILE_NO_SECRETS \
  "a profile holds no secrets, since files are copied and mailed. Move it to the keyring: open the profile in Connections, or run fleet-headless secret move --profile FILE"
/* TRUE for a key whose value is a secret, which a profile may not hold: parsing it is FLEET_ERROR_SECRET. In the keyring it is called KEY when group is kafka, else GROUP.KEY. */
gboolean      fleet_profile_is_secret (const char   *group,
                                       const char   *key);
/* Moves what is a secret out of the file into the keyring, and rewrites the file without it (mode 0600). *ret_n: how many were moved. Old copies of the file, of a backup for example,
 * still hold it. Waits for the keyring and the disk: never on the main thread. */
gboolean      fleet_profile_move_secrets (const char    *file_name,
                                          guint         *ret_n,
                                          GCancellable  *cancellable,
                                          GError       **error);
/* The profile that the embedded demo uses, for a broker at bootstrap (host:port) and a rule file. */
FleetProfile *fleet_profile_new_demo  (const char    *bootstrap,
                                       const char    *rules_file);
/* Whom the profile tells of an alert of this severity, where its rule does not say. */
FleetNotify   fleet_profile_notify    (const FleetProfile *self,
                                       FleetSeverity       severity);
/* What can stand in a profile: each of our groups and keys with its default and what it does, as comments of a profile that would parse. Newly allocated. */
char         *fleet_profile_describe  (void);
FleetProfile *fleet_profile_ref       (FleetProfile  *self);
void          fleet_profile_unref     (FleetProfile  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetProfile, fleet_profile_unref)

G_END_DECLS
