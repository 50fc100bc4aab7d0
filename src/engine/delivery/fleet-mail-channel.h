/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-mail-channel: mails over SMTP, by libcurl: TLS from the first byte (smtps) or by STARTTLS, which is not given up except to a server on this machine.
 *
 * Message-ID is made of the record's id, so a mail that goes twice is one to who reads it. Of more than a few alerts that wait at once one mail is made, which names them all. */

#pragma once

#include "fleet-channel.h"
#include "fleet-profile.h"

G_BEGIN_DECLS

/* The profile has [email] server, from and to. */
FleetChannel *fleet_mail_channel_new (FleetProfile *profile);

G_END_DECLS
