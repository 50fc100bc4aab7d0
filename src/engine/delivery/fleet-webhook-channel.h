/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-webhook-channel: JSON by POST to one address: the webhook of alerts, and the gateway of customers' messages.
 *
 * Idempotency-Key is the record's id. With a secret, X-Fleet-Signature is "t=SECONDS,v1=HEX": HMAC-SHA256 over "SECONDS.BODY", so that a receiver can refuse what is not ours or too old.
 * 2xx: it has it. 408, 429, 5xx, no answer in time, a certificate that is not right: tried again, not before Retry-After. Any other 4xx: undeliverable, with the answer's first words.
 * A 3xx is not followed: a moved address is for a person to look at. */

#pragma once

#include "fleet-channel.h"
#include "fleet-profile.h"

G_BEGIN_DECLS

/* name: "webhook", "customer". url of the profile; the secret is looked up as NAME.secret when it is first needed. */
FleetChannel *fleet_webhook_channel_new (const char   *name,
                                         FleetProfile *profile,
                                         const char   *url,
                                         gint64        timeout_us);

/* What Retry-After says, seconds or a date: wall clock; 0: nothing that makes sense. */
gint64        fleet_webhook_channel_retry_after (const char *value,
                                                 gint64      now_us);

G_END_DECLS
