/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-kafka-reason: what librdkafka says went wrong, in the language of the sentence that it stands in. librdkafka speaks English, with addresses and states of its own inside; what it usually says
 * is known here and said in a clause that follows a colon. Any thread. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The clause for what librdkafka said, translated; NULL: not known, so its own words have to do. */
const char *fleet_kafka_reason_find  (const char *said);
/* The same, or said itself. */
const char *fleet_kafka_reason_words (const char *said);

G_END_DECLS
